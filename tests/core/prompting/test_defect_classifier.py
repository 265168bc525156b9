"""The classifier's file: it comes back as it went, and a bad one is told plainly."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core import bundle
from core.errors import BrokenModelError, ModelMissingError
from core.prompting.diagnosis import measure_pixels
from core.prompting.diagnosis.classifier import Classifier, bundled_classifier
from core.prompting.wishes import Wish


def small_classifier() -> Classifier:
    """Reports noise when `grain` is above its mean, whatever `tone` is."""
    hidden = np.array([[1.0], [0.0], [4.0]], np.float32)
    output = np.array([[1.0], [-4.0]], np.float32)
    mean, scale = np.arcsinh(np.array([3.0, 1.0], np.float32)), np.ones(2, np.float32)
    return Classifier(("grain", "tone"), (Wish.DENOISE,), mean, scale, hidden, output)


def test_the_threshold_lies_at_one_half() -> None:
    classifier = small_classifier()
    at, above, below = (classifier.confidences({"grain": grain, "tone": 7})[Wish.DENOISE] for grain in (3, 9, 1))
    assert at == pytest.approx(0.5)
    assert above > 0.6
    assert below < 0.4


def test_it_comes_back_from_its_file(tmp_path: Path) -> None:
    small_classifier().save(tmp_path / "c.safetensors")
    read = Classifier.load(tmp_path / "c.safetensors")
    measures = {"grain": 5.0, "tone": 0.2}
    assert read.measures == ("grain", "tone")
    assert read.confidences(measures) == small_classifier().confidences(measures)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="none"):
        Classifier.load(tmp_path / "none.safetensors")


def test_a_truncated_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    small_classifier().save(path)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(BrokenModelError, match="damaged"):
        Classifier.load(path)


def test_a_file_of_something_else_is_told(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    save_file({"other": np.zeros(3, np.float32)}, tmp_path / "c.safetensors")
    with pytest.raises(BrokenModelError, match="damaged"):
        Classifier.load(tmp_path / "c.safetensors")


def test_what_is_bundled_was_right_more_often_than_not() -> None:
    facts = json.loads(bundle.path("defects").with_suffix(".json").read_text(encoding="utf-8"))
    known = bundled_classifier().wishes
    assert not set(facts["withheld"]) & set(known)
    scores = {wish: facts["held_out"][wish] for wish in known}
    assert all(score["precision"] >= 0.5 for score in scores.values())
    assert all(score["false_alarms_on_clean"] <= 0.05 for score in scores.values())
    assert facts["held_out"]["any_chip_on_clean"] < 0.1
    plain = (Wish.BRIGHTEN, Wish.DEBLOCK, Wish.DERAIN, Wish.DESNOW)
    assert all(scores[wish]["recall"] > 0.7 for wish in plain)
    assert np.mean([score["recall"] for score in scores.values()]) > 0.6


def test_the_bundled_classifier_reads_what_is_measured_and_is_small() -> None:
    classifier = bundled_classifier()
    assert set(classifier.measures) <= set(measure_pixels(np.zeros((80, 80, 3), np.uint8)))
    assert classifier.hidden.nbytes + classifier.output.nbytes < 300_000
