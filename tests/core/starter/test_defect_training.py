"""The classifier's training: samples, scores, and what is withheld."""

import json
import sys

import numpy as np
import pytest
from PIL import Image

from core.prompting.diagnosis.classifier import Classifier
from core.prompting.wishes import Wish
from core.starter.training import defects
from core.starter.training.defect_damage import WISHES
from core.starter.training.defects import Sample, evaluate, make_sample, withhold


def sample(label: int, measure: float, wish: Wish = Wish.DENOISE) -> Sample:
    labels = np.array([label if known is wish else 0 for known in WISHES], np.float32)
    return Sample("photo", {"grain": measure}, labels, (wish,) if label else ())


def reporting_above_zero(*wishes: Wish) -> Classifier:
    one = np.ones(1, np.float32)
    hidden, output = np.array([[1], [0]], np.float32), np.array([[1] * len(wishes), [-1e-3] * len(wishes)], np.float32)
    return Classifier(("grain",), wishes, 0 * one, one, hidden, output)


def test_precision_recall_and_false_alarms_are_counted() -> None:
    samples = [sample(1, 3), sample(1, 2), sample(1, -1), sample(0, 1), sample(0, -1)]
    scores = evaluate(reporting_above_zero(Wish.DENOISE), samples)
    assert scores["denoise"] == {
        "precision": pytest.approx(2 / 3, abs=1e-3),
        "recall": pytest.approx(2 / 3, abs=1e-3),
        "false_alarms_on_clean": 0.5,
        "positives": 3,
    }
    assert scores["any_chip_on_clean"] == 0.5


def test_a_defect_that_is_mostly_wrong_is_left_out() -> None:
    samples = [sample(1, 3), sample(1, 2), sample(0, 1), sample(1, 3, Wish.DERAIN)]
    classifier = reporting_above_zero(Wish.DERAIN, Wish.DENOISE)
    kept, withheld = withhold(classifier, evaluate(classifier, samples))
    assert kept.wishes == (Wish.DENOISE,)
    assert withheld["derain"]["precision"] == 0.25
    assert set(kept.confidences({"grain": 2.0})) == {Wish.DENOISE}
    assert "derain" not in evaluate(kept, samples)


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(5):
        coarse = np.random.default_rng(number).integers(0, 256, (6, 9, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((450, 300), Image.Resampling.BICUBIC).save(folder / f"{number}.jpg", quality=97)
    return folder


def test_a_view_is_labelled_with_its_damage(photos) -> None:
    made = make_sample(photos / "0.jpg", np.random.default_rng(0), (Wish.DESNOW,))
    assert made.labels[WISHES.index(Wish.DESNOW)] == 1
    assert np.nansum(made.labels) == 1
    assert all(np.isfinite(value) for value in made.measures.values())


def test_undecided_defects_get_no_label_unless_they_were_made(photos, tmp_path) -> None:
    (tmp_path / "undecided.toml").write_text('derain = ["0", "1"]\ndesnow = ["0"]\n')
    undecided = defects.read_undecided(tmp_path / "undecided.toml")
    assert undecided == {"0": {Wish.DERAIN, Wish.DESNOW}, "1": {Wish.DERAIN}}
    made = make_sample(photos / "0.jpg", np.random.default_rng(0), (Wish.DESNOW,), undecided["0"])
    assert np.isnan(made.labels[WISHES.index(Wish.DERAIN)])
    assert made.labels[WISHES.index(Wish.DESNOW)] == 1


def test_the_command_writes_weights_and_scores(photos, tmp_path, monkeypatch) -> None:
    out = tmp_path / "out"
    command = ["defects", "--photos", str(photos), "--minutes", "0.02", "--out", str(out)]
    monkeypatch.setattr(sys, "argv", command)
    monkeypatch.setattr(defects, "STEPS", 10)
    defects.main()
    report = json.loads((out / "defects.json").read_text())
    stored = Classifier.load(out / "defects.safetensors")
    assert report["photos"] == 5
    assert set(report["withheld"]) == {str(wish) for wish in WISHES} - {str(wish) for wish in stored.wishes}
    assert all(report["held_out"][wish]["precision"] >= 0.5 for wish in stored.wishes)
