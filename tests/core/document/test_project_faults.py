"""No room, no rights: nothing that was written is lost, and it goes on when it can."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from project_samples import document_of, photo_in, same

from core.document.project import Project
from core.document.salvage import salvage
from core.errors import ProjectDiskFullError, ProjectWriteError

NOBODY = 65534


def noise(seed, side=400):
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)


@pytest.fixture
def document(tmp_path):
    return document_of(photo_in(tmp_path))


@pytest.fixture
def project(tmp_path, document):
    project = Project.create(tmp_path / "a.likewise", document.original)
    project.write(document)
    yield project
    project.close()


@contextmanager
def no_room(project) -> Iterator[None]:
    """SQLite itself says that the disk is full."""
    writer = project._database._writer
    (pages,) = writer.execute("PRAGMA page_count").fetchone()
    writer.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        writer.execute("PRAGMA max_page_count = 4294967294")


@contextmanager
def small_files() -> Iterator[None]:
    """The system refuses to write beyond 100 KB of a file."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def without_rights(folder) -> Iterator[None]:
    """Nobody may write to the folder, not even root."""
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
        folder.chmod(0o755)


@pytest.fixture
def open_folder():
    """A folder that everybody may look into; pytest's own are for its user alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(project, document):
    louder = document.without(document.edits[0].id)
    with no_room(project):
        with pytest.raises(ProjectDiskFullError):
            project.put(noise(0))
        with pytest.raises(ProjectDiskFullError):
            project.write(louder, noise(1))
        assert same(project.read(), document)
    assert np.array_equal(project.put(noise(0)).read(0, (0, 0, 400, 400)), noise(0))
    project.write(louder)
    assert same(project.read(), louder)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_system_that_refuses_to_write_is_told(project, document, tmp_path):
    files = sorted(os.listdir(tmp_path))
    with small_files():
        with pytest.raises(ProjectWriteError):
            project.put(noise(0))
        with pytest.raises(ProjectWriteError):
            project.save_as(tmp_path / "b.likewise")
        assert same(project.read(), document)
    assert sorted(os.listdir(tmp_path)) == files
    project.put(noise(0))
    project.close()
    with Project.open(project.path) as again:
        assert same(again.read(), document)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_folder_that_cannot_be_written_to(open_folder):
    closed, document = open_folder / "closed", document_of(photo_in(open_folder))
    closed.mkdir()
    with Project.create(closed / "a.likewise", document.original) as inside:
        inside.write(document)
    with Project.create(open_folder / "b.likewise", document.original) as project:
        project.write(document)
        with without_rights(closed):
            with pytest.raises(ProjectWriteError):
                Project.create(closed / "c.likewise", document.original)
            with pytest.raises(ProjectWriteError):
                project.save_as(closed / "c.likewise")
            with pytest.raises(ProjectWriteError):
                Project.open(closed / "a.likewise")
        assert os.listdir(closed) == ["a.likewise"]
        assert same(project.read(), document)


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_project_that_cannot_be_written_to_is_read_into_another(open_folder):
    document = document_of(photo_in(open_folder))
    closed, free = open_folder / "closed", open_folder / "free"
    closed.mkdir()
    free.mkdir()
    free.chmod(0o777)
    with Project.create(closed / "a.likewise", document.original) as inside:
        inside.write(document)
    before = (closed / "a.likewise").read_bytes()
    with without_rights(closed):
        project, notes = salvage(closed / "a.likewise", free / "b.likewise")
        project.close()
    assert notes == ()
    assert (closed / "a.likewise").read_bytes() == before
    assert os.listdir(closed) == ["a.likewise"]
    with Project.open(free / "b.likewise") as project:
        assert same(project.read(), document)
