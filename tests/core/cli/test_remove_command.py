"""`likewise remove`, with the content-aware fill."""

import json

import numpy as np
import pytest
from PIL import Image

from core.cli.main import main

COLOUR = (90, 140, 200)


@pytest.fixture
def folder(tmp_path):
    """photo.png: one colour with a red square in it. mask.png: white over the square."""
    pixels = np.full((48, 64, 3), COLOUR, np.uint8)
    pixels[20:28, 30:40] = (255, 0, 0)
    mask = np.zeros((48, 64), np.uint8)
    mask[18:30, 28:42] = 255
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    Image.fromarray(mask).save(tmp_path / "mask.png")
    Image.fromarray(mask * 0).save(tmp_path / "black.png")
    return tmp_path


def remove(folder, *options, mask="mask.png"):
    return main(["remove", str(folder / "photo.png"), "--mask", str(folder / mask), *options])


def test_what_the_mask_covers_is_gone_in_a_new_file(folder, capsys):
    assert remove(folder, "--json", "--quiet") == 0
    report = json.loads(capsys.readouterr().out)
    [candidate] = report["candidates"]
    assert candidate["output"].endswith("photo-removed.png")
    assert candidate["job"]["engine"] == "fill"
    assert "mask" not in candidate["job"]
    after = np.array(Image.open(folder / "photo-removed.png"))
    assert np.abs(after.astype(int) - COLOUR).max() <= 2


def test_candidates_are_files_beside_each_other(folder, capsys):
    assert remove(folder, "--candidates", "2", "-o", str(folder / "out.png"), "--quiet", "--seed", "3") == 0
    assert (folder / "out.png").exists()
    assert (folder / "out-2.png").exists()


@pytest.mark.parametrize(
    ("options", "mask", "status"),
    [
        ((), "black.png", 5),
        (("--engine", "nobody"), "mask.png", 5),
        ((), "missing.png", 3),
        (("-o", "photo.xyz"), "mask.png", 4),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(folder, capsys, monkeypatch, options, mask, status):
    monkeypatch.chdir(folder)
    before = sorted(folder.iterdir())
    assert remove(folder, *options, mask=mask) == status
    assert "error:" in capsys.readouterr().err
    assert sorted(folder.iterdir()) == before
