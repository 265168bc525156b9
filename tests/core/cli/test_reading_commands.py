"""`likewise understand` and `likewise diagnose`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cli.main import main


def test_understand_as_json(capsys: pytest.CaptureFixture) -> None:
    assert main(["understand", "get rid of the fog and the graininess, then colorize it", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["wishes"]) == {"dehaze", "denoise"}
    assert all(0 < weight <= 1 for weight in told["wishes"].values())
    assert told["needs_official_model"] == ["colorize"]


def test_understand_for_people(capsys: pytest.CaptureFixture) -> None:
    assert main(["understand", "안개를 없애 줘"]) == 0
    assert "Remove haze" in capsys.readouterr().out


def test_understand_says_what_the_rest_would_take(capsys: pytest.CaptureFixture) -> None:
    assert main(["understand", "colorize it"]) == 0
    assert "yeates/PromptFix" in capsys.readouterr().out


def test_nothing_said_is_an_error(capsys: pytest.CaptureFixture) -> None:
    assert main(["understand", "  "]) == 5
    assert "There is no instruction" in capsys.readouterr().err


def test_diagnose_names_the_noise(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    rows, columns = np.mgrid[0:256, 0:384]
    clean = np.stack([60 + 120 * (rows + columns) / 640, 90 + rows * 0.3, 150 - columns * 0.2], axis=2)
    noisy = clean + np.random.default_rng(0).normal(0, 30, clean.shape)
    path = tmp_path / "noisy.png"
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(path)
    assert main(["diagnose", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["width"], told["height"], told["bit_depth"]) == (384, 256, 8)
    noise = next(defect for defect in told["defects"] if defect["defect"] == "denoise")
    assert (noise["title"], noise["phrase"]) == ("Noisy", "remove the noise")
    assert told["measures"]["noise_sigma"] > 15
    assert main(["diagnose", str(path)]) == 0
    assert "Noisy" in capsys.readouterr().out


def test_diagnose_needs_a_photo(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert main(["diagnose", str(tmp_path / "empty.jpg")]) == 3
