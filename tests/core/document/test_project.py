from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from project_samples import document_of, mask, photo_in, raster, same

from core.document.document import Document
from core.document.edit import Edit
from core.document.project import Project
from core.document.tile_cache import TileCache
from core.errors import (
    OriginalChangedError,
    OriginalMissingError,
    ProjectClosedError,
    ProjectInUseError,
    ProjectMissingError,
    WouldOverwriteError,
)
from core.imaging.opening import open_photo, photo_from_pixels
from core.imaging.saving import save_photo
from core.jobs import RestoreJob
from core.photo import Photo


@pytest.fixture
def photo(tmp_path):
    return photo_in(tmp_path)


@pytest.fixture
def document(photo):
    return document_of(photo)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.likewise"


def written(path, document, **options):
    project = Project.create(path, document.original, **options)
    project.write(document)
    project.close()


def read(path, **options):
    project = Project.open(path)
    try:
        document = project.read(**options)
        assert same(document, document)  # pixels are read while it is open
        return _held(document)
    finally:
        project.close()


def _held(document):
    """What the tests look at, when the project is closed."""
    return [edit.id for edit in document.edits], document.original


def count(path, table):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    finally:
        connection.close()


def test_a_document_comes_back_as_it_was(path, document):
    project = Project.create(path, document.original)
    project.write(document, document.original.pixels[::2, ::2])
    project.close()
    assert sorted(os.listdir(path.parent)) == ["a.likewise", "beach.png"]
    project = Project.open(path)
    assert same(project.read(), document)
    assert project.preview().shape == (30, 45, 3)
    assert project.summary() == ("beach.png", 3)
    project.close()


def test_a_new_project_is_the_photo_without_edits(path, photo):
    Project.create(path, photo).close()
    assert read(path)[0] == []
    with pytest.raises(WouldOverwriteError):
        Project.create(path, photo)
    with pytest.raises(ProjectMissingError):
        Project.open(path.with_name("b.likewise"))


def test_writing_again_touches_only_what_changed(path, document):
    project = Project.create(path, document.original)
    project.write(document)
    changes = project._database._writer.total_changes
    project.write(document)
    project.write(replace(document))
    assert project._database._writer.total_changes == changes
    louder = document.with_replaced(replace(document.edits[2], strength=0.25))
    project.write(louder)
    assert project._database._writer.total_changes == changes + 3  # an edit more, one less, the state
    assert same(project.read(), louder)
    project.write(document)  # undone: the edit of before is written again
    assert same(project.read(), document)
    project.close()


def test_what_nobody_needs_is_freed_and_what_is_needed_stays(path, document):
    project = Project.create(path, document.original)
    project.write(document)
    full, tiles = count(path, "rasters"), count(path, "tiles")
    held = project.put(np.full((60, 90, 3), 9, np.uint8))  # on the undo stack, say
    project.write(document.without(document.edits[1].id))
    assert project.collect() == 4
    assert np.array_equal(held.read(0, (0, 0, 60, 90)), np.full((60, 90, 3), 9, np.uint8))
    assert count(path, "rasters") == full - 4 + 1
    del held
    gc.collect()
    assert project.collect() == 1
    assert (count(path, "rasters"), count(path, "tiles")) == (full - 4, tiles - 4)
    assert same(project.read(), document.without(document.edits[1].id))
    project.close()


def test_freed_pages_go_back_to_the_disk(path, photo):
    project = Project.create(path, photo)
    project.put(np.random.default_rng(0).integers(0, 256, (600, 600, 3), np.uint8))
    project.close()
    size = path.stat().st_size
    project = Project.open(path)
    project.collect()
    project.close()
    assert path.stat().st_size < size / 4


def test_saving_under_a_name_takes_what_is_needed_and_goes_on_there(path, document, tmp_path):
    project = Project.create(path, document.original)
    project.write(document, document.original.pixels)
    project.put(np.full((60, 90, 3), 9, np.uint8))  # nobody's
    held = project.put(np.full((60, 90, 3), 8, np.uint8))
    (tmp_path / "trip").mkdir()
    target = tmp_path / "trip" / "b.likewise"
    gc.collect()
    project.save_as(target)
    assert project.path == target
    assert count(target, "rasters") == count(path, "rasters") - 1
    assert held.read(0, (0, 0, 1, 1))[0, 0, 0] == 8
    assert np.array_equal(project.raster(held.id).read(0, (0, 0, 60, 90))[0, 0], [8, 8, 8])
    louder = document.without(document.edits[2].id)
    project.write(louder)
    project.close()
    assert os.listdir(target.parent) == ["b.likewise"]
    assert read(path)[0] == [edit.id for edit in document.edits]
    assert read(target)[0] == [edit.id for edit in louder.edits]


def test_another_project_is_replaced_only_where_that_is_wished(path, document, tmp_path):
    other = tmp_path / "b.likewise"
    written(other, Document(document.original))
    project = Project.create(path, document.original)
    project.write(document)
    before = other.read_bytes()
    with pytest.raises(WouldOverwriteError):
        project.save_as(other)
    assert other.read_bytes() == before
    with Project.open(other), pytest.raises(ProjectInUseError):
        project.save_as(other, overwrite=True)
    assert other.read_bytes() == before
    project.save_as(other, overwrite=True)
    assert same(project.read(), document)
    project.close()


def test_a_copy_that_fails_leaves_everything_as_it_was(path, document, tmp_path):
    project = Project.create(path, document.original)
    project.write(document)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE state SET json = '{'")
    connection.commit()
    connection.close()
    files = sorted(os.listdir(tmp_path))
    with pytest.raises(Exception, match="damaged"):
        project.save_as(tmp_path / "b.likewise")
    assert sorted(os.listdir(tmp_path)) == files
    assert project.path == path
    project.close()


def test_one_process_at_a_time(path, photo):
    project = Project.create(path, photo)
    with pytest.raises(ProjectInUseError):
        Project.open(path)
    project.close()
    Project.open(path).close()


def test_a_closed_project_says_so(path, photo):
    project = Project.create(path, photo)
    stored = project.put(np.random.default_rng(5).integers(0, 256, (9, 9, 3), np.uint8))
    project.close()
    project.close()
    for use in (lambda: stored.read(0, (0, 0, 9, 9)), lambda: project.write(Document(photo)), project.preview):
        with pytest.raises(ProjectClosedError):
            use()


def test_a_deleted_project_leaves_nothing(path, photo):
    project = Project.create(path, photo)
    project.delete()
    assert os.listdir(path.parent) == ["beach.png"]


def test_a_moved_folder_still_opens(tmp_path, document):
    folder = tmp_path / "before"
    (folder / "photos").mkdir(parents=True)
    shutil.move(document.original.path, folder / "photos" / "beach.png")
    original = replace(document.original, path=folder / "photos" / "beach.png")
    written(folder / "a.likewise", replace(document, original=original))
    folder.rename(tmp_path / "after")
    ids, found = read(tmp_path / "after" / "a.likewise")
    assert ids == [edit.id for edit in document.edits]
    assert found.path == tmp_path / "after" / "photos" / "beach.png"


def test_the_photo_s_path_has_no_way_through_the_project_s_folder(tmp_path, document):
    path, kept = tmp_path / "state" / "autosave" / "a.likewise", tmp_path / "work" / "lake.likewise"
    path.parent.mkdir(parents=True)
    kept.parent.mkdir()
    written(path, document)
    photo = read(path)[1]
    assert str(photo.path) == str(document.original.path)
    with Project.open(path) as project:
        project.save_as(kept)
    assert str(read(kept)[1].path) == str(document.original.path)


def test_a_missing_original_can_be_shown(path, document, tmp_path):
    written(path, document)
    document.original.path.rename(tmp_path / "elsewhere.png")
    with pytest.raises(OriginalMissingError, match=r"beach\.png"):
        read(path)
    assert read(path, original_path=tmp_path / "elsewhere.png")[1].path == tmp_path / "elsewhere.png"
    assert read(path)[1].path == tmp_path / "elsewhere.png"


@pytest.mark.parametrize("contents", [b"", b"no photo at all"])
def test_an_original_that_became_something_else_is_not_taken(path, document, contents):
    written(path, document)
    document.original.path.write_bytes(contents)
    for accept in (False, True):
        with pytest.raises(OriginalChangedError):
            read(path, accept_changed=accept)


def test_a_changed_original_is_taken_only_where_that_is_wished(path, document, tmp_path):
    written(path, document)
    changed = photo_in(tmp_path, seed=1)
    with pytest.raises(OriginalChangedError):
        read(path)
    assert np.array_equal(read(path, accept_changed=True)[1].pixels, changed.pixels)
    assert np.array_equal(read(path)[1].pixels, changed.pixels)


def test_a_changed_original_of_another_size_is_never_taken(path, document):
    written(path, document)
    other = photo_from_pixels(np.zeros((10, 20, 3), np.uint8))
    save_photo(other, document.original.path, overwrite=True)
    with pytest.raises(OriginalChangedError):
        read(path, accept_changed=True)


def test_an_embedded_original_needs_no_file(path, document):
    written(path, document, embed=True)
    document.original.path.unlink()
    found = read(path)[1]
    assert np.array_equal(found.pixels, document.original.pixels)
    assert found.path == path.with_name("beach.png")
    assert found.format == "PNG"


def test_embedding_and_referring_can_be_changed(path, document):
    project = Project.create(path, document.original)
    project.write(document)
    project.embed()
    assert project.is_embedded
    away = document.original.path.rename(path.with_name("away.png"))
    assert same(project.read(), document)
    with pytest.raises(OriginalMissingError):
        project.refer()
    assert project.is_embedded
    away.rename(document.original.path)
    project.refer()
    assert not project.is_embedded
    assert same(project.read(), document)
    project.close()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_pasted_photo_lies_within(path, dtype):
    rng = np.random.default_rng(0)
    pasted = photo_from_pixels(rng.integers(0, 200, (20, 30, 4), dtype))
    written(path, Document(pasted))
    found = read(path)[1]
    assert np.array_equal(found.pixels, pasted.pixels)
    assert np.array_equal(found.alpha, pasted.alpha)
    assert (found.path, found.format) == (None, pasted.format)


def test_rasters_of_another_project_are_taken_over(path, document, tmp_path):
    written(path, document)
    first = Project.open(path)
    second = Project.create(tmp_path / "b.likewise", document.original)
    second.write(first.read())
    first.close()
    assert same(second.read(), document)
    second.close()


def test_sixteen_bits_stay(path, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 65536, (40, 50, 3), np.uint16)
    save_photo(Photo(pixels), tmp_path / "deep.tif")
    photo = open_photo(tmp_path / "deep.tif")
    document = Document(photo, (Edit(RestoreJob("x"), result=raster(photo, 3), mask=mask(photo)),))
    written(path, document)
    project = Project.open(path)
    assert same(project.read(), document)
    project.close()


@pytest.mark.skipif(os.name != "posix", reason="names of POSIX")
def test_names_that_are_no_unicode(tmp_path):
    photo = photo_in(tmp_path, name=os.fsdecode(b"caf\xe9.png"))
    document = Document(photo, (Edit(RestoreJob("\ud800"), title="\udfff"),))
    written(tmp_path / "a.likewise", document)
    with Project.open(tmp_path / "a.likewise") as project:
        assert same(project.read(), document)


@pytest.mark.parametrize("harm", ["gone", "another"])
def test_a_photo_whose_file_changed_since_it_was_opened_is_taken_in(path, photo, harm):
    if harm == "gone":
        photo.path.unlink()
    else:
        photo_in(path.parent, seed=1)
    document = document_of(photo)
    written(path, document)
    with Project.open(path) as project:
        assert same(project.read(), document)
        assert project.read().original.path == photo.path
        assert project.summary()[0] == photo.path.name


def test_pixels_are_read_all_the_while_a_project_moves(path, photo, tmp_path):
    with Project.create(path, photo) as project, ThreadPoolExecutor(2) as threads:
        project._store.cache = TileCache(limit=0)
        stored, done = project.put(photo.pixels), Event()

        def look():
            while not done.is_set():
                assert np.array_equal(stored.read(0, (0, 0, 60, 90)), photo.pixels)

        looks = [threads.submit(look) for _ in range(2)]
        for name in ("b", "c", "d"):
            project.save_as(tmp_path / f"{name}.likewise")
        done.set()
        assert [each.result(timeout=60) for each in looks] == [None, None]
