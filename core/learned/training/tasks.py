"""Tasks to train on: a made-up edit, shown on one crop and wanted on another."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image as Files
from torch import Tensor

from core.learned.edits import EDITS, Image
from core.learned.features import FAMILY_OF, planes_of
from core.learned.fitting import COLOUR, DETAIL, grade_of
from core.learned.model import CURVES
from core.learned.prior import Prior, Vector
from core.learned.ridge import Moments
from core.learned.samples import Lesson, colour_rows, colours, draw, rows
from core.learned.window import Picture

SIDE = 144  # pixels of a crop
TRAINED = tuple(edit.name for edit in EDITS.values() if edit.kind != "unseen")
_ROWS = 4000
_JPEG = 0.25  # share of pairs that went through a JPEG file


@dataclass(frozen=True, eq=False)
class Question:
    """One stage of one task. shown: moments of A's rows. asked: (3, n, F), rows of B. base, answer: (n, 3) of B."""

    shown: Moments
    asked: Tensor
    base: Tensor
    answer: Tensor

    def error(self, strengths: Tensor) -> Tensor:
        """Mean squared error on B of what A teaches with these strengths."""
        found = (self.asked @ self.shown.solve(strengths).float())[..., 0].T
        return ((self.base + found).clamp(0, 1) - self.answer).square().mean()


def make_task(name: str, first: Image, second: Image, rng: np.random.Generator, prior: Prior) -> dict[str, Question]:
    """Both stages ("grade", "detail") of the task: that edit, shown on the first crop, wanted on the second."""
    edit = EDITS[name].draw(rng)
    quality = int(rng.integers(80, 97)) if rng.random() < _JPEG else None
    shown, asked = (_lesson(*edit(crop), quality) for crop in (first, second))
    places, places_asked = draw([shown], _ROWS), draw([asked], _ROWS)
    samples, truth = colours(places), colours(places_asked)
    grade, samples = grade_of(samples, prior)
    answer = torch.from_numpy(truth.target)
    questions = {}
    for stage in ("grade", "detail"):
        groups = COLOUR if stage == "grade" else DETAIL
        if stage == "grade":
            data, data_asked = (colour_rows(s.source, grade.curves, COLOUR) for s in (samples, truth))
            base, base_asked = np.zeros_like(samples.target), np.zeros_like(truth.target)
        else:
            data, data_asked = rows(places, grade, DETAIL), rows(places_asked, grade, DETAIL)
            base, base_asked = (np.clip(grade(s.source[None])[0], 0, 1) for s in (samples, truth))
        scale = torch.from_numpy(prior.scale(groups)).float()
        moments = Moments.of(
            torch.from_numpy(data) / scale,
            torch.from_numpy(samples.target - base),
            torch.from_numpy(samples.weight),
        )
        questions[stage] = Question(moments, torch.from_numpy(data_asked) / scale, torch.from_numpy(base_asked), answer)
    return questions


def usual_sizes(crops: list[Image]) -> dict[str, Vector]:
    """Group → root mean square of each feature over some crops."""
    squares: dict[str, list[list[float]]] = {}
    for crop in crops:
        picture = Picture.of(_bytes(crop))
        window = picture.window((0, 0, *picture.size))
        for group, planes in planes_of(window, window.image, FAMILY_OF.keys()).items():
            squares.setdefault(group, []).append([float(np.mean(plane.astype(np.float64) ** 2)) for plane in planes])
    sizes = {group: np.sqrt(np.maximum(np.mean(values, axis=0), 1e-6)) for group, values in squares.items()}
    return sizes | {CURVES: np.full(2, 0.5)}


def _lesson(before: Image, after: Image, quality: int | None) -> Lesson:
    first, second = (Picture.of(_bytes(side) if quality is None else _jpeg(side, quality)) for side in (before, after))
    return Lesson(first, second)


def _bytes(image: Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)


def _jpeg(image: Image, quality: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    file = io.BytesIO()
    Files.fromarray(_bytes(image)).save(file, "JPEG", quality=quality)
    return np.asarray(Files.open(file))
