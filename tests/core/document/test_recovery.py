from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from project_samples import document_of, photo_in, same

from core.crashes import log_folder
from core.document import recovery
from core.document.project import Project

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "autosave"


@pytest.fixture
def document(tmp_path):
    return document_of(photo_in(tmp_path))


def killed(folder):
    """A process that begins a document, writes it, and ends as a killed one does."""
    script = """
import os, sys
from pathlib import Path
from project_samples import document_of, photo_in
from core.crashes import log_folder
from core.document import recovery
folder = Path(sys.argv[1])
photo = photo_in(folder.parent)
project = recovery.begin(photo, folder)
project.write(document_of(photo), photo.pixels)
sys.stdout.write(str(project.path))
sys.stdout.flush()
os._exit(1)
"""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"}
    done = subprocess.run([sys.executable, "-c", script, folder], env=environment, stdout=subprocess.PIPE, check=False)
    assert done.returncode == 1
    return Path(os.fsdecode(done.stdout))


def left(project, document):
    """A document as a process that was killed leaves it, but for the log."""
    project.write(document, document.original.pixels)
    project.close(is_done=False)
    return project.path


def test_a_document_of_a_dead_process_is_found_and_goes_on(folder):
    path = killed(folder)
    (found,) = recovery.unfinished(folder)
    assert (found.path, found.name, found.edits, found.is_autosave, found.is_damaged) == (
        *(path, "beach.png", 3),
        *(True, False),
    )
    assert found.preview.shape == (60, 90, 3)
    assert abs(found.when.timestamp() - time.time()) < 300
    assert len(recovery.unfinished(folder)) == 1  # looking does not finish it
    project, notes = recovery.adopt(found, folder)
    with project:
        assert notes == ()
        assert len(project.read().edits) == 3
        assert recovery.unfinished(folder) == []
    assert recovery.unfinished(folder) == []
    assert path.exists()


def test_a_document_of_a_living_process_is_none(folder, document):
    with recovery.begin(document.original, folder) as project:
        project.write(document)
        assert recovery.unfinished(folder) == []
    assert recovery.unfinished(folder) == []


def test_a_document_with_a_name_is_found_by_its_note(folder, document, tmp_path):
    project = Project.create(tmp_path / "trip.likewise", document.original)
    recovery.note(project, folder)
    path = left(project, document)
    (found,) = recovery.unfinished(folder)
    assert (found.path, found.name, found.is_autosave) == (path, "trip.likewise", False)
    recovery.discard(found, folder)
    assert recovery.unfinished(folder) == []
    assert sorted(os.listdir(tmp_path)) == ["autosave", "beach.png", "trip.likewise"]
    with Project.open(path) as project:
        assert len(project.read().edits) == 3
    assert os.listdir(folder) == []


def test_what_is_discarded_is_gone(folder, document):
    pasted = replace(document, original=replace(document.original, path=None))
    left(recovery.begin(pasted.original, folder), pasted)
    (found,) = recovery.unfinished(folder)
    assert found.name == ""
    recovery.discard(found, folder)
    assert os.listdir(folder) == []


def test_a_document_that_somebody_took_meanwhile_is_not_discarded(folder, document):
    path = left(recovery.begin(document.original, folder), document)
    (found,) = recovery.unfinished(folder)
    with Project.open(path):
        recovery.discard(found, folder)
        assert path.exists()


def test_a_damaged_document_is_offered_and_salvaged(folder, document):
    project = recovery.begin(document.original, folder)
    project._database._writer.execute("CREATE TABLE more (a TEXT)")
    path = left(project, document)
    (found,) = recovery.unfinished(folder)
    assert found.is_damaged
    project, notes = recovery.adopt(found, folder)
    with project:
        assert len(project.read().edits) == 3
        assert project.path != path
    assert notes == ()
    assert recovery.unfinished(folder) == []
    assert path.exists()


def test_a_mark_without_a_file_is_removed(folder):
    folder.mkdir()
    (folder / "x.likewise-lock").touch()
    (folder / "x.open").write_text("/nowhere/x.likewise")
    assert recovery.unfinished(folder) == []
    assert not (folder / "x.likewise-lock").exists()


def test_only_old_documents_that_were_closed_are_cleared(folder, document):
    unfinished = left(recovery.begin(document.original, folder), document)
    with recovery.begin(document.original, folder) as closed:
        pass
    with recovery.begin(document.original, folder) as living:
        for path in folder.iterdir():
            os.utime(path, (0, 0))
        with recovery.begin(document.original, folder) as new:
            pass
        recovery.clear(folder)
        assert set(folder.glob("*.likewise")) == {unfinished, living.path, new.path}
        assert not closed.path.exists()


def test_a_folder_that_is_not_there_has_nothing(folder):
    assert recovery.unfinished(folder) == []
    recovery.clear(folder)


def test_a_document_that_came_back_gets_a_name(folder, document):
    path = left(recovery.begin(document.original, folder), document)
    (found,) = recovery.unfinished(folder)
    project, _ = recovery.adopt(found, folder)
    with project:
        assert same(project.read(), document)
        project.save_as(path.with_name("named.likewise"))
        recovery.discard(found, folder)
    assert not path.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system has the logs in a place of its own")
def test_autosaves_and_logs_lie_in_one_folder():
    assert recovery.autosave_folder().parent == log_folder().parent
