"""Small files from anywhere."""

from __future__ import annotations

import os

import pytest

from core.errors import FileMissingError, FileUnreadableError
from core.imaging.cube import read_cube
from core.imaging.small_files import read_small_file
from core.recipes.store import read_recipe


def test_one_byte_more_than_may_be_there_is_read(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"12345678")
    assert read_small_file(path, 8) == b"12345678"
    assert read_small_file(path, 4) == b"12345"


def test_a_file_that_is_missing_or_a_folder_is_named(tmp_path):
    with pytest.raises(FileMissingError, match="missing"):
        read_small_file(tmp_path / "missing", 8)
    with pytest.raises(FileUnreadableError, match="not an ordinary file"):
        read_small_file(tmp_path, 8)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("read", [read_cube, read_recipe])
def test_a_pipe_is_refused_and_not_waited_for(read, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileUnreadableError, match="not an ordinary file"):
        read(tmp_path / "pipe")
