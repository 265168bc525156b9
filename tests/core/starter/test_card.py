"""The model card says what the files beside the weights say, and what nobody measured."""

import json

import numpy as np
import pytest

from core import bundle
from core.starter.training.card import NETWORKS, write_card


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    for name in NETWORKS:
        bundle.save(bundle.path(name), {"layer": np.zeros((1000, 1000), np.float16)})
    return tmp_path


def test_what_was_not_measured_is_said(folder):
    card = write_card().read_text(encoding="utf-8")
    assert card.count("Not measured yet.") == 3
    assert card.count("no curve was kept") == len(NETWORKS)
    assert "| 2.0 MB | – | – |" in card


def test_curves_scores_and_the_benchmark_are_put_in(folder):
    curve = [{"cpu_minutes": 2.0 * i, "updates": 1000 * i, "denoise": 28 + i / 10, "denoise_in": 20.25} for i in (1, 2)]
    (folder / "capture.json").write_text(json.dumps({"curve": curve}))
    (folder / "quality.md").write_text("| Task | PSNR |\n")
    row = {"precision": 0.9, "recall": 0.75, "false_alarms_on_clean": 0.01, "positives": 12}
    held_out = {"samples": 99, "clean": 40, "any_chip_on_clean": 0.05, "denoise": row}
    check = {**held_out, "denoise": {**row, "precision": 0.8}}
    withheld = {"scratches": {**row, "precision": 0.17}}
    scores = {"photos": 87, "held_out": held_out, "check": check, "withheld": withheld}
    (folder / "defects.json").write_text(json.dumps(scores))
    read = {"a": {"sentences": 7, "exact": 0.857, "precision": None, "recall": 1.0}}
    (folder / "instructions.json").write_text(json.dumps({"sentences": 12000, "parameters": 3400, "held_out": read}))
    card = write_card().read_text(encoding="utf-8")
    assert "| 2.0 MB | 4 | 2,000 |" in card
    assert "87 freely licensed photographs" in card
    assert "| 2 | 28.10 |\n| 4 | 28.20 |" in card
    assert "| untouched | 20.25 |" in card
    assert "| Task | PSNR |" in card
    assert "| denoise | 0.90 | 0.75 | 0.01 | 12 |\n| any, of 40 clean samples | | | 0.05 | |" in card
    assert "Kodak photographs:\n\n" in card
    assert "| denoise | 0.80 | 0.75 | 0.01 | 12 |" in card
    assert "scratches (precision 0.17, recall 0.75)" in card
    assert "12,000 made-up sentences, 3,400 parameters" in card
    assert "| `a.tsv` | 7 | 85.7% | – | 1.00 |" in card
    assert "Not measured yet." not in card
