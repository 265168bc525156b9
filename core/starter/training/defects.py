"""Train and check the classifier behind `core.prompting.defects`.

    python -m core.starter.training.defects --photos DIR --minutes 8 [--check DIR]

Photos are damaged on purpose, measured, and a small network learns defects from measurements. One photo in five is
held out; precision and recall on those, and on `--check` (never trained on), go to `defects.json` beside the weights.
A defect that is more often wrong than right on the held-out photos is left out of the classifier.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core import bundle
from core.prompting.diagnosis import measure_pixels
from core.prompting.diagnosis.classifier import Classifier
from core.prompting.diagnosis.samples import Array
from core.prompting.wishes import Wish
from core.starter.degradations.capture import jpeg_at
from core.starter.degradations.fields import clip
from core.starter.training.defect_damage import WISHES, choose_damages, damage, load_view, read_undecided, retouch

UNDECIDED = Path(__file__).with_name("undecided.toml")  # of the photos that the bundled classifier learnt from
HELD_OUT = 5  # every fifth photo
FOLDS = 5  # members of the ensemble; each leaves out one fold of the photos
HIDDEN = 24  # units of one member
STEPS = 1200  # of its training
LEAST_PRECISION = 0.5  # of a defect that is reported at all
FALSE_ALARMS = 0.02  # share of clean photos on which one defect may be reported, when thresholds are set


@dataclass(frozen=True, eq=False)
class Sample:
    """One damaged view. labels: (d,) in the order of WISHES: 1, 0, or NaN where nobody could say."""

    photo: str
    measures: dict[str, float]
    labels: Array
    damages: tuple[Wish, ...]


def make_sample(
    path: Path,
    rng: np.random.Generator,
    damages: tuple[Wish, ...] | None = None,
    undecided: frozenset[Wish] = frozenset(),
) -> Sample:
    """A view of the photo, retouched, damaged, perhaps saved as a good JPEG, and measured."""
    clean = retouch(load_view(path, rng), rng)
    chosen = choose_damages(rng) if damages is None else damages
    photo, labels = damage(clean, chosen, rng)
    if Wish.DEBLOCK not in chosen and rng.random() < 0.6:
        photo = jpeg_at(photo, int(rng.integers(88, 98)))
    if Wish.DENOISE not in chosen and rng.random() < 0.3:  # a good sensor's noise, which is no defect
        photo = clip(photo + rng.standard_normal(photo.shape, np.float32) * np.float32(rng.uniform(0, 2.5) / 255))
    labels = np.where([wish in undecided and wish not in chosen for wish in WISHES], np.float32(np.nan), labels)
    return Sample(path.stem, measure_pixels(np.rint(photo * 255).astype(np.uint8)), labels, chosen)


def as_it_is(path: Path, undecided: frozenset[Wish]) -> Sample:
    """The whole photo at its own size, undamaged."""
    with Image.open(path) as opened:
        measures = measure_pixels(np.asarray(opened.convert("RGB")))
    labels = [np.nan if wish in undecided else 0 for wish in WISHES]
    return Sample(path.stem, measures, np.array(labels, np.float32), ())


def collect(
    photos: list[Path], undecided: dict[str, frozenset[Wish]], seconds: float, rng: np.random.Generator
) -> list[Sample]:
    """Samples for about that much CPU time, after one of each photo as it is. undecided: see `read_undecided`."""
    end = time.process_time() + seconds
    samples = [as_it_is(path, undecided.get(path.stem, frozenset())) for path in photos]
    while time.process_time() < end:
        path = photos[int(rng.integers(len(photos)))]
        samples.append(make_sample(path, rng, undecided=undecided.get(path.stem, frozenset())))
    return samples


def table(samples: list[Sample]) -> tuple[Array, Array]:
    """arcsinh of the measurements, (n, m), and the labels, (n, d)."""
    values = np.arcsinh(np.array([list(sample.measures.values()) for sample in samples], np.float32))
    return values, np.stack([sample.labels for sample in samples])


def fit_member(values: Array, labels: Array, seed: int) -> tuple[Array, Array]:
    """One network of the ensemble: (m + 1, h) and (h + 1, d), biases in the last rows."""
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

    torch.manual_seed(seed)
    known = torch.from_numpy(~np.isnan(labels)).float()
    wanted, inputs = torch.from_numpy(np.nan_to_num(labels)), torch.from_numpy(values)
    hidden, output = torch.nn.Linear(values.shape[1], HIDDEN), torch.nn.Linear(HIDDEN, labels.shape[1])
    net = torch.nn.Sequential(torch.nn.Dropout(0.05), hidden, torch.nn.ReLU(), output)
    optimiser = torch.optim.AdamW(net.parameters(), lr=4e-3, weight_decay=3e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, STEPS)
    for _ in range(STEPS):
        rows = torch.randint(len(inputs), (256,))
        logits = net(inputs[rows] + 0.15 * torch.randn(256, inputs.shape[1]))
        loss = cross_entropy(logits, wanted[rows], weight=known[rows])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    first, second = (np.vstack([x.weight.detach().T.numpy(), x.bias.detach().numpy()]) for x in (hidden, output))
    return first, second


def logits_of(member: tuple[Array, Array], values: Array) -> Array:
    hidden, output = member
    result: Array = np.maximum(values @ hidden[:-1] + hidden[-1], 0) @ output[:-1] + output[-1]
    return result


def train(samples: list[Sample]) -> Classifier:
    """An ensemble over folds of the photos, folded into one network, with thresholds from the left-out folds."""
    values, labels = table(samples)
    mean, scale = values.mean(axis=0), values.std(axis=0) + np.float32(1e-3)
    values = np.clip((values - mean) / scale, -4, 4)
    photos = sorted({sample.photo for sample in samples})
    fold = np.array([photos.index(sample.photo) % FOLDS for sample in samples])
    members = [fit_member(values[fold != k], labels[fold != k], seed=k) for k in range(FOLDS)]
    unseen = np.zeros_like(labels)
    for k, member in enumerate(members):
        unseen[fold == k] = logits_of(member, values[fold == k])
    hidden = np.hstack([member[0] for member in members])
    output = np.vstack([member[1][:-1] for member in members] + [sum(member[1][-1:] for member in members)]) / FOLDS
    clean = np.array([not sample.damages for sample in samples])
    output[-1] -= thresholds(unseen, labels, clean)
    names = tuple(samples[0].measures)
    return Classifier(names, WISHES, mean, scale, hidden.astype(np.float32), output.astype(np.float32))


def thresholds(logits: Array, labels: Array, clean: NDArray[np.bool_]) -> Array:
    """The logit of each defect above which it is reported: rare on clean photos and on other damage."""
    least = []
    for logit, label in zip(logits.T, labels.T, strict=True):
        quiet, other = logit[clean & (label == 0)], logit[label == 0]
        least.append(max(np.quantile(quiet, 1 - FALSE_ALARMS), np.quantile(other, 1 - 2 * FALSE_ALARMS), -1.0))
    return np.array(least, np.float32)


def evaluate(classifier: Classifier, samples: list[Sample]) -> dict[str, Any]:
    """Precision, recall and false alarms per defect, and how many clean photos get any chip at all."""
    reported = np.array([[c >= 0.5 for c in classifier.confidences(s.measures).values()] for s in samples], bool)
    labels = np.stack([sample.labels for sample in samples])[:, [WISHES.index(wish) for wish in classifier.wishes]]
    clean = np.array([not sample.damages for sample in samples])
    scores: dict[str, Any] = {"samples": len(samples), "clean": int(clean.sum())}
    scores["any_chip_on_clean"] = round(float((reported & ~np.isnan(labels))[clean].any(axis=1).mean()), 3)
    for i, wish in enumerate(classifier.wishes):
        right, wrong = reported[labels[:, i] == 1, i], reported[labels[:, i] == 0, i]
        scores[wish] = {
            "precision": round(float(right.sum() / max(1, right.sum() + wrong.sum())), 3),
            "recall": round(float(right.sum() / max(1, len(right))), 3),
            "false_alarms_on_clean": round(float(reported[clean & (labels[:, i] == 0), i].mean()), 3),
            "positives": len(right),
        }
    return scores


def withhold(classifier: Classifier, scores: dict[str, Any]) -> tuple[Classifier, dict[str, Any]]:
    """The classifier without the defects that it names too wrongly, and their scores."""
    withheld = {str(w): scores[w] for w in classifier.wishes if scores[w]["precision"] < LEAST_PRECISION}
    return classifier.only(tuple(wish for wish in classifier.wishes if wish not in withheld)), withheld


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m core.starter.training.defects", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder of clean photos to learn from")
    parser.add_argument("--check", type=Path, help="folder of clean photos for evaluation only")
    parser.add_argument("--minutes", type=float, default=8.0, help="CPU time for making samples (default: 8)")
    parser.add_argument("--undecided", type=Path, default=UNDECIDED, help="TOML: labels to leave out, by photo")
    parser.add_argument("--out", type=Path, default=bundle.FOLDER)
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    paths = sorted(arguments.photos.glob("*.jpg"))
    held_out = paths[HELD_OUT - 1 :: HELD_OUT]
    training = [path for path in paths if path not in held_out]
    undecided = read_undecided(arguments.undecided)
    samples = collect(training, undecided, 40 * arguments.minutes, rng)
    unseen = collect(held_out, undecided, 20 * arguments.minutes, rng)
    classifier = train(samples)
    classifier, withheld = withhold(classifier, evaluate(classifier, unseen))
    classifier.save(arguments.out / "defects.safetensors")
    report: dict[str, Any] = {"photos": len(paths), "trained_on": len(samples), "withheld": withheld}
    report["held_out"] = evaluate(classifier, unseen)
    if arguments.check:
        views = [(), *((wish,) for wish in WISHES)]
        checks = sorted(path for path in arguments.check.iterdir() if path.suffix.lower() in {".png", ".jpg"})
        samples = [make_sample(path, rng, view) for path in checks for view in views]
        report["check"] = evaluate(classifier, samples)
    (arguments.out / "defects.json").write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
