"""Damaged photos: each one opens or gives a PhotoError. No crash, no hang, no flood of memory, nothing on stderr."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from imaging_samples import jpeg, photo_files

from core.errors import TruncatedPhotoError
from core.imaging.opening import open_photo

HERE = Path(__file__).parent
COUNT = 2000


def test_damaged_photos_open_or_raise_a_photo_error(tmp_path: Path) -> None:
    on_hand = tmp_path / "on_hand.txt"
    folders = os.pathsep.join([str(HERE.parents[2]), os.environ.get("PYTHONPATH", "")])
    child = subprocess.run(
        [sys.executable, HERE / "open_damaged_photos.py", str(COUNT), on_hand],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "PYTHONPATH": folders},
        check=False,
    )
    assert child.returncode == 0, f"died of {on_hand.read_text()}: {child.stderr}"
    assert child.stdout.count("\n") == 1, child.stdout
    assert child.stdout.strip().endswith(str(COUNT))
    # LibRaw has no switch for this line of its own.
    assert [line for line in child.stderr.splitlines() if "Unexpected end of file" not in line] == []


@pytest.mark.parametrize("name", photo_files())
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_photo_that_ends_too_early_is_never_opened(name: str, share: float, tmp_path: Path) -> None:
    whole = photo_files()[name]
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(TruncatedPhotoError, match=name):
        open_photo(path)


def test_a_jpeg_whose_end_was_filled_up_with_zeros_is_not_opened(tmp_path: Path) -> None:
    whole = jpeg()
    path = tmp_path / "recovered.jpg"
    path.write_bytes(whole[: len(whole) * 2 // 3] + bytes(len(whole) // 3))
    with pytest.raises(TruncatedPhotoError):
        open_photo(path)
