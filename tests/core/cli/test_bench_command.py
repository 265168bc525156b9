"""`likewise bench quality`, on a photo small enough for a test."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cli.main import main


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    rows, columns = np.mgrid[0:48, 0:64]
    pixels = np.stack([rows * 4, columns * 3, 128 + 60 * np.sin(rows / 9)], axis=2).astype(np.uint8)
    Image.fromarray(pixels).save(folder / "one.png")
    return folder


def test_prints_and_writes_what_was_measured(photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    arguments = ["bench", "quality", "--photos", str(photos), "--tasks", "noise-25", "-o", str(tmp_path / "report")]
    assert main([*arguments, "--json"]) == 0
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert report["photos"] == ["one"]
    assert [task["task"] for task in report["tasks"]] == ["noise-25"]
    scores = {score["method"]: score["psnr"] for score in report["tasks"][0]["scores"]}
    assert scores["nothing done"] == pytest.approx(20.2, abs=0.7)  # 20 log10(255 / 25), a little more for clipping
    assert json.loads((tmp_path / "report.json").read_text()) == report
    assert "| Task |" in (tmp_path / "report.md").read_text()
    assert "Noise" in printed.err


def test_a_report_that_cannot_be_written_is_told_before_the_work(photos: Path, capsys: pytest.CaptureFixture) -> None:
    inside_a_file = photos / "one.png" / "report"
    assert main(["bench", "quality", "--photos", str(photos), "--tasks", "noise-25", "-o", str(inside_a_file)]) == 4
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert "could not be written" in told


def test_unknown_tasks_and_empty_folders_are_errors(photos: Path, tmp_path: Path) -> None:
    assert main(["bench", "quality", "--photos", str(photos), "--tasks", "dance"]) == 5
    (tmp_path / "empty").mkdir()
    assert main(["bench", "quality", "--photos", str(tmp_path / "empty"), "--tasks", "noise-25"]) == 3


def test_a_document_of_edits_costs_something(photos: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["bench", "project", str(photos / "one.png"), "--edits", "2", "--megapixels", "1", "--json"]) == 0
    whole, masked = json.loads(capsys.readouterr().out)
    assert (whole["way"], masked["way"]) == ("whole", "masked")
    assert whole["edits"] == masked["edits"] == 2
    assert 0 < masked["file"] < whole["file"]  # tiles that edits have in common are stored once
