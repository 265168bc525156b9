from __future__ import annotations

import os
import sqlite3

import numpy as np
import pytest
from project_samples import document_of, photo_in, raster, same

from core.document import salvage as salvaging
from core.document.document import Document
from core.document.edit import Edit
from core.document.project import Project
from core.document.salvage import salvage
from core.errors import NotAProjectError, OriginalMissingError, ProjectDamagedError, ProjectInUseError, ProjectLostError
from core.jobs import RestoreJob

PAGE = 16384  # bytes, of SQLite: the end of the last may hold nothing


@pytest.fixture
def document(tmp_path):
    return document_of(photo_in(tmp_path))


@pytest.fixture
def path(tmp_path, document):
    return written(tmp_path / "a.likewise", document)


def written(path, document, **options):
    with Project.create(path, document.original, **options) as project:
        project.write(document, document.original.pixels)
    return path


def harm(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)
    connection.commit()
    connection.close()


def salvaged(path):
    """The document that is rescued, and the notes; the damaged file is as it was."""
    before, files = path.read_bytes(), set(os.listdir(path.parent))
    into = path.with_name("rescued.likewise")
    project, notes = salvage(path, into)
    with project:
        document = project.read()
        assert same(document, document)
    assert path.read_bytes() == before
    assert set(os.listdir(path.parent)) == files | {into.name}
    return document, [note.template for note in notes]


def lose_tiles(path, raster_id):
    connection = sqlite3.connect(path)
    (tiles,) = connection.execute("SELECT tiles FROM rasters WHERE id = ?", (raster_id,)).fetchone()
    connection.execute("UPDATE tiles SET data = zeroblob(length(data)) WHERE hash = ?", (tiles[:16],))
    connection.commit()
    connection.close()


def test_a_sound_project_comes_out_as_it_was(path, document, tmp_path):
    project, notes = salvage(path, tmp_path / "b.likewise")
    with project:
        assert same(project.read(), document)
        assert project.preview() is not None
    assert notes == ()


def test_a_project_that_is_open_is_not_touched(path, tmp_path):
    with Project.open(path), pytest.raises(ProjectInUseError):
        salvage(path, tmp_path / "b.likewise")


def test_an_edit_without_its_pixels_is_left_out_and_the_rest_stays(path, document):
    lose_tiles(path, document.edits[1].result.id)
    found, notes = salvaged(path)
    assert [edit.id for edit in found.edits] == [document.edits[0].id, document.edits[2].id]
    assert notes == [salvaging.LOST_ONE.template]
    assert len(found.snapshots[0].edits) == 1
    assert found.geometry == document.geometry


def test_an_edit_without_its_mask_is_hidden(path, document):
    lose_tiles(path, document.edits[0].mask.id)
    found, notes = salvaged(path)
    assert [edit.id for edit in found.edits] == [edit.id for edit in document.edits]
    assert (found.edits[0].mask, found.edits[0].visible) == (None, False)
    assert notes == [salvaging.LOST_MASK.template]


def test_an_edit_without_its_examples_stays(path, document):
    lose_tiles(path, document.edits[1].examples[0][0].id)
    found, notes = salvaged(path)
    assert found.edits[1].examples == ()
    assert found.edits[1].result is not None
    assert notes == [salvaging.LOST_EXAMPLES.template]


def test_a_lost_selection_and_a_lost_edit_are_told(path, document):
    lose_tiles(path, document.selection.id)
    harm(path, "UPDATE edits SET json = replace(json, 'adjust', 'adjusT')")
    found, notes = salvaged(path)
    assert [edit.id for edit in found.edits] == [edit.id for edit in document.edits[:2]]
    assert sorted(notes) == sorted([salvaging.LOST.template, salvaging.NO_SELECTION.template])


@pytest.mark.parametrize("statement", ["UPDATE state SET json = '[]'", "DELETE FROM state"])
def test_without_the_list_all_edits_are_found(path, document, statement):
    harm(path, statement)
    with pytest.raises(ProjectDamagedError), Project.open(path) as project:
        project.read()
    found, notes = salvaged(path)
    assert {edit.id for edit in found.edits} == {edit.id for edit in document.edits}
    assert notes == [salvaging.NO_ORDER.template]


def test_a_mask_of_another_size_is_no_mask(path, document, tmp_path):
    small = Edit(RestoreJob("x"), mask=raster(document.original, 0), result=raster(document.original, 1))
    other = written(tmp_path / "b.likewise", Document(document.original, (small,)))
    with pytest.raises(ProjectDamagedError), Project.open(other) as project:
        project.read()
    assert salvaged(other)[1] == [salvaging.LOST_MASK.template]


def test_an_embedded_photo_that_is_damaged_is_looked_for_where_it_was(tmp_path, document):
    path = written(tmp_path / "b.likewise", document, embed=True)
    harm(path, "UPDATE parts SET data = zeroblob(length(data))")
    found, notes = salvaged(path)
    assert notes == [salvaging.NO_ORIGINAL.template]
    assert np.array_equal(found.original.pixels, document.original.pixels)


def test_a_project_whose_original_is_gone_is_rescued_without_it(path, document, tmp_path):
    document.original.path.unlink()
    project, notes = salvage(path, tmp_path / "b.likewise")
    assert notes == ()
    with project, pytest.raises(OriginalMissingError):
        project.read()


def test_what_a_killed_process_left_in_the_log_is_rescued_too(path, document, tmp_path):
    with Project.open(path) as project:
        project.write(document.without(document.edits[0].id))
        killed = tmp_path / "killed"
        killed.mkdir()
        for suffix in ("", "-wal"):
            (killed / f"a.likewise{suffix}").write_bytes((tmp_path / f"a.likewise{suffix}").read_bytes())
    rescued, notes = salvage(killed / "a.likewise", tmp_path / "b.likewise")
    with rescued:
        assert [edit.id for edit in rescued.read().edits] == [edit.id for edit in document.edits[1:]]
    assert notes == ()


def test_a_file_that_ends_too_early_gives_what_is_left(tmp_path):
    """Edits of some pages each, so that every cut takes some of them."""
    photo = photo_in(tmp_path)
    edits = tuple(Edit(RestoreJob("x"), result=raster(photo, add), title=str(add)) for add in range(12))
    path = written(tmp_path / "a.likewise", Document(photo, edits))
    whole = path.read_bytes()
    rescued = []
    for size in range(0, len(whole) - PAGE, len(whole) // 12):
        path.write_bytes(whole[:size])
        with pytest.raises((ProjectDamagedError, NotAProjectError)):
            Project.open(path)
        into = tmp_path / f"{size}.likewise"
        try:
            project, notes = salvage(path, into)
        except (ProjectDamagedError, NotAProjectError):
            continue
        with project:
            found = project.read().edits
            for edit in found:
                assert np.array_equal(edit.result.read(0, (0, 0, 60, 90)), photo.pixels + np.uint8(int(edit.title)))
        assert notes
        rescued.append(len(found))
    assert rescued
    assert 6 <= max(rescued) <= 12


@pytest.mark.parametrize("size", [PAGE // 2, PAGE])
def test_where_nothing_can_be_read_that_is_said_of_the_project_itself(path, tmp_path, size):
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ProjectLostError, match=r"^Nothing of the project a\.likewise could be read\."):
        salvage(path, tmp_path / "rescued.likewise")
    assert not (tmp_path / "rescued.likewise").exists()
