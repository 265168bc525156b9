"""From example pairs to a learned edit: the simplest kind that explains A′ best where it was not shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.learned.coverage import Coverage
from core.learned.curves import Curves
from core.learned.features import FAMILIES
from core.learned.model import CURVES, Coefficients, Grade, LearnedEdit
from core.learned.prior import Prior
from core.learned.ridge import Moments, held_out_error, total
from core.learned.samples import FOLDS, Lesson, Places, Samples, colour_rows, colours, draw, rows
from core.stopping import stop_if_asked

COLOUR = (*FAMILIES["colour"], CURVES)
DETAIL = (*COLOUR, *(group for family in ("place", "filter", "shape") for group in FAMILIES[family]))

_GRADES = (("affine",), ("affine", CURVES), COLOUR)
_DETAILS = tuple(("affine", *FAMILIES[family]) for family in ("place", "filter")) + tuple(
    (*COLOUR, *(group for family in families for group in FAMILIES[family]))
    for families in (("place",), ("filter",), ("filter", "shape"), ("place", "filter"), ("place", "filter", "shape"))
)
"""Kinds of edit as groups of features, simpler ones first."""
_DETAILS_ANYWHERE = tuple(
    (*COLOUR, *(group for family in families for group in FAMILIES[family]))
    for families in (("filter",), ("filter", "shape"))
)
"""The same, for examples that do not say what happens at the borders: a place cannot be learned from its middle."""
_FACTORS = (0.1, 10.0)  # of the trained strengths
_WORTH = 0.04  # share of the error that a more intricate kind has to save
_WORTH_DETAIL = 0.15  # the same, before surroundings are looked at at all
_COMPRESSION = (4 / 255) ** 2  # mean squared error that JPEG adds, which surroundings would explain a little
_SHARE = 0.1  # of the change, at most, for that error to be left alone
_GOOD = (1 / 255) ** 2  # mean squared error that leaves nothing to wish for
_WORTH_GRADE = 0.25  # share of the error that a grade has to save to come before surroundings and place
_ROUNDING = (0.4 / 255) ** 2  # mean squared error that rounding to 8 bits explains
_CLIPPED = 0.5 / 255  # a channel nearer to black or white than this may have been cut off there
_CORNER = 0.1  # of a side
_PASSES = 2  # of mending targets and weights


@dataclass(frozen=True, eq=False)
class _Fit:
    """groups: what was chosen. error: held out. coefficients: (3, F, 1), of features divided by their scale.
    predicted: (n, 3), what they make of the samples.
    """

    groups: tuple[str, ...]
    error: float
    coefficients: Tensor
    predicted: NDArray[np.float32]


def learn(lessons: Sequence[Lesson], prior: Prior) -> LearnedEdit:
    """Learn what turns the first picture of each pair into the second. Takes seconds. Raises Stopped."""
    places = draw(lessons)
    samples = colours(places)
    untouched = float(np.average(np.mean((samples.target - samples.source) ** 2, axis=1), weights=samples.weight))
    grade, error, samples = _learn_grade(samples, prior)
    coverage = coverage_of(samples)
    if error <= max(_ROUNDING, min(_COMPRESSION, _SHARE * untouched)):
        return LearnedEdit(grade, {}, coverage, error, untouched)
    # A grade may mistake a place or surroundings for a colour, so what needs none is tried first.
    plain = Grade({"affine": np.eye(4, 3, -1, dtype=np.float32)}, grade.curves)
    detail, plain_error = _learn_detail(places, samples, plain, error, prior)
    if detail and plain_error <= _GOOD:
        return LearnedEdit(plain, detail, coverage, plain_error, untouched)
    uncautious = replace(grade, coverage=None)  # one answer to colours not seen is enough, at the end
    graded_detail, graded_error = _learn_detail(places, samples, uncautious, error, prior)
    if detail and plain_error <= graded_error * (1 + _WORTH_GRADE):
        return LearnedEdit(plain, detail, coverage, plain_error, untouched)
    return LearnedEdit(uncautious if graded_detail else grade, graded_detail, coverage, graded_error, untouched)


def coverage_of(samples: Samples) -> Coverage:
    """Of the colours of A."""
    return Coverage.of(samples.source, samples.target, samples.weight)


def grade_of(samples: Samples, prior: Prior) -> tuple[Grade, Samples]:
    """The first stage alone, for training."""
    grade, _, samples = _learn_grade(samples, prior)
    return grade, samples


def _learn_grade(samples: Samples, prior: Prior) -> tuple[Grade, float, Samples]:
    """The change of colours, its error, and the samples with less weight where something moved."""
    base = np.zeros_like(samples.target)
    for again in range(_PASSES):
        curves = Curves.of(samples.source, samples.target, samples.weight)
        data = _scaled(colour_rows(samples.source, curves, COLOUR), prior, COLOUR)
        fit = _fit(data, samples, base, prior, "grade", COLOUR, _GRADES)
        if again + 1 < _PASSES:
            samples = _without_outliers(samples, fit.predicted)
    # An affine map knows no colours that it would be wrong about.
    coverage = None if fit.groups == ("affine",) else coverage_of(samples)
    return Grade(_coefficients(fit, prior), curves, coverage), fit.error, samples


def _learn_detail(
    places: Sequence[Places], samples: Samples, grade: Grade, error: float, prior: Prior
) -> tuple[Coefficients, float]:
    """What surroundings and place add to the grade, and the error then; nothing where it is not worth it."""
    base = np.clip(grade(samples.source[None])[0], 0, 1)
    data = _scaled(rows(places, grade, DETAIL), prior, DETAIL)
    kinds = _DETAILS if any(_shows_corners(place.lesson) for place in places) else _DETAILS_ANYWHERE
    fit = _fit(data, samples, base, prior, "detail", DETAIL, kinds)
    if fit.error > error * (1 - _WORTH_DETAIL):
        return {}, error
    return _coefficients(fit, prior), fit.error


def _shows_corners(lesson: Lesson) -> bool:
    """Whether A′ tells of all four corners of A; it does not where it is a cut of it."""
    if lesson.trust is None:
        return True
    height, width = (max(1, round(length * _CORNER)) for length in lesson.trust.shape)
    ends = itertools.product((slice(height), slice(-height, None)), (slice(width), slice(-width, None)))
    return all(lesson.trust[corner].mean() >= np.median(lesson.trust) / 2 for corner in ends)


def _scaled(data: NDArray[np.float32], prior: Prior, groups: Sequence[str]) -> Tensor:
    return torch.from_numpy(data).div_(torch.from_numpy(prior.scale(groups)).float())


def _fit(
    data: Tensor,
    samples: Samples,
    base: NDArray[np.float32],
    prior: Prior,
    stage: str,
    groups: Sequence[str],
    kinds: Sequence[tuple[str, ...]],
) -> _Fit:
    """The best of several kinds, profiles and factors, by held-out error.

    data: (3, n, F) of all groups. base: (n, 3), what is to be added to.
    """
    target = samples.target - base
    for _ in range(_PASSES):
        folds = _folds(data, target, samples)
        fit = _best(folds, prior, stage, groups, kinds)
        chosen = data[:, :, _columns(prior, groups, fit.groups)]
        predicted = base + (chosen @ fit.coefficients.float())[..., 0].T.numpy()
        target = _mended(samples.target, predicted) - base
    return replace(fit, predicted=predicted)


def _best(
    folds: Sequence[Moments], prior: Prior, stage: str, groups: Sequence[str], kinds: Sequence[tuple[str, ...]]
) -> _Fit:
    found = []
    for kind in kinds:
        which = _columns(prior, groups, kind)
        parts = [fold.of_features(which) for fold in folds]
        profiles = [torch.from_numpy(prior.strengths(stage, number, kind)) for number in range(prior.profiles(stage))]
        error, strengths = _least(parts, profiles)
        error, strengths = min(
            (error, strengths), _least(parts, [strengths * factor for factor in _FACTORS]), key=_first
        )
        found.append((error, kind, parts, strengths))
    least = min(error for error, *_ in found)
    error, kind, parts, strengths = next(f for f in found if f[0] <= least * (1 + _WORTH) + _ROUNDING / 4)
    return _Fit(kind, error, total(parts).solve(strengths), np.empty((0, 3), np.float32))


def _least(folds: Sequence[Moments], strengths: Sequence[Tensor]) -> tuple[float, Tensor]:
    """The least held-out error that any of these strengths gives, and which does."""
    trials = []
    for each in strengths:
        stop_if_asked()
        trials.append((held_out_error(folds, each), each))
    return min(trials, key=_first)


def _first(trial: tuple[float, Tensor]) -> float:
    return trial[0]


def _folds(data: Tensor, target: NDArray[np.float32], samples: Samples) -> list[Moments]:
    wanted, weight = torch.from_numpy(target), torch.from_numpy(samples.weight)
    inside = [torch.from_numpy(samples.fold == fold) for fold in range(FOLDS)]
    return [Moments.of(data[:, part], wanted[part], weight[part]) for part in inside]


def _columns(prior: Prior, groups: Sequence[str], chosen: Sequence[str]) -> Tensor:
    """Which columns of all groups those of the chosen ones are."""
    counts = [len(prior.scales[group]) for group in groups]
    starts = dict(zip(groups, itertools.accumulate(counts, initial=0), strict=False))
    return torch.cat([starts[group] + torch.arange(len(prior.scales[group])) for group in chosen])


def _coefficients(fit: _Fit, prior: Prior) -> Coefficients:
    scaled = fit.coefficients[..., 0].T.numpy() / prior.scale(fit.groups)[:, None]
    coefficients, start = {}, 0
    for group in fit.groups:
        end = start + len(prior.scales[group])
        coefficients[group] = scaled[start:end].astype(np.float32)
        start = end
    return coefficients


def _mended(target: NDArray[np.float32], predicted: NDArray[np.float32]) -> NDArray[np.float32]:
    """Targets that were cut off at black or white count as anything beyond that is predicted."""
    low, high = target <= _CLIPPED, target >= 1 - _CLIPPED
    return np.where(low, np.minimum(target, predicted), np.where(high, np.maximum(target, predicted), target))


def _without_outliers(samples: Samples, predicted: NDArray[np.float32]) -> Samples:
    """Less weight to blocks whose colour as a whole is not what the rest of the pair leads one to expect."""
    rest = _mended(samples.target, predicted) - predicted
    numbers, block = np.unique(samples.block, return_inverse=True)
    count = np.maximum(np.bincount(block, minlength=len(numbers)), 1)
    mean = np.stack([np.bincount(block, rest[:, channel]) / count for channel in range(3)], axis=1)
    off = np.abs(mean).max(axis=1)
    usual = 1.4826 * float(np.median(off)) + 0.004
    trust = 1 / (1 + (off / (4 * usual)) ** 4)
    return replace(samples, weight=samples.weight * trust[block].astype(np.float32))
