"""From example pairs to a learned edit: the simplest kind that explains A′ best where it was not shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.learned.curves import Curves
from core.learned.features import FAMILIES
from core.learned.model import CURVES, Coefficients, Grade, LearnedEdit
from core.learned.prior import Prior
from core.learned.ridge import Moments, held_out_error, total
from core.learned.samples import FOLDS, Lesson, Samples, colours, draw, rows

Rows = NDArray[np.float32]

_COLOUR = (*FAMILIES["colour"], CURVES)
_GRADES = (("affine",), ("affine", CURVES), _COLOUR)
_DETAILS = (
    ("place",),
    ("filter",),
    ("place", "filter"),
    ("place", "filter", "shape"),
)
_FACTORS = (0.03, 0.3, 1.0, 3.0, 30.0)  # of the trained strengths
_WORTH = 0.04  # share of the error that a more intricate kind has to save
_WORTH_DETAIL = 0.15  # the same, before surroundings are looked at at all
_ROUNDING = (0.4 / 255) ** 2  # mean squared error that rounding to 8 bits explains
_CLIPPED = 0.5 / 255  # a channel nearer to black or white than this may have been cut off there
_PASSES = 2  # of mending the targets and weights


@dataclass(frozen=True, eq=False)
class _Fit:
    """groups, strengths: what was chosen. error: held out. coefficients: (3, F), of features divided by their scale."""

    groups: tuple[str, ...]
    error: float
    coefficients: NDArray[np.float64]


def learn(lessons: Sequence[Lesson], prior: Prior) -> LearnedEdit:
    """Learn what turns the first picture of each pair into the second. Takes seconds."""
    places = draw(lessons)
    samples = colours(places)
    untouched = float(np.average(np.mean((samples.target - samples.source) ** 2, axis=1), weights=samples.weight))
    grade, fit, samples = _fit_grade(samples, prior)
    if fit.error <= _ROUNDING:
        return LearnedEdit(grade, {}, fit.error, untouched)
    detail, error = _fit_detail(places, samples, grade, fit.error, prior)
    return LearnedEdit(grade, detail, error, untouched)


def _fit_grade(samples: Samples, prior: Prior) -> tuple[Grade, _Fit, Samples]:
    """The change of colours; the samples come back with less weight where something moved."""
    from core.learned.features import planes_of
    from core.learned.model import _bare

    line = samples.source[None]  # pixels as an image of one row
    for again in range(_PASSES):
        curves = Curves.of(samples.source, samples.target, samples.weight)
        planes = planes_of(_bare(line), None, FAMILIES["colour"])
        planes[CURVES] = curves.planes(line)
        columns = {group: [_columns(plane) for plane in members] for group, members in planes.items()}
        data = np.stack([c for group in _COLOUR for c in columns[group]], axis=-1)
        fit, predicted = _choose(data, samples, np.zeros_like(samples.target), prior, "grade", _COLOUR, _GRADES, _WORTH)
        if again + 1 < _PASSES:
            samples = _without_outliers(samples, predicted)
    return Grade(_coefficients(fit, prior), curves), fit, samples


def _fit_detail(
    places: Sequence, samples: Samples, grade: Grade, error: float, prior: Prior
) -> tuple[Coefficients, float]:
    groups = (*_COLOUR, *(group for family in ("place", "filter", "shape") for group in FAMILIES[family]))
    graded = np.clip(grade(samples.source[None])[0], 0, 1)
    data = rows(places, grade, groups)
    sets = tuple((*_COLOUR, *(group for family in families for group in FAMILIES[family])) for families in _DETAILS)
    fit, _ = _choose(data, samples, graded, prior, "detail", groups, sets, _WORTH)
    if fit.error > error * (1 - _WORTH_DETAIL):
        return {}, error
    return _coefficients(fit, prior), fit.error


def _choose(
    data: Rows,
    samples: Samples,
    base: NDArray[np.float32],
    prior: Prior,
    stage: str,
    groups: Sequence[str],
    sets: Sequence[tuple[str, ...]],
    worth: float,
) -> tuple[_Fit, NDArray[np.float32]]:
    """The best of several sets of groups, profiles and factors, by held-out error.

    data: (3, n, F) of all groups. base: (n, 3), what the features are to be added to.
    """
    data = data / prior.scale(groups).astype(np.float32)
    target = samples.target - base
    prediction = np.zeros_like(target)
    best: _Fit | None = None
    for _ in range(_PASSES):
        folds = _folds(data, target, samples)
        best = _best(folds, prior, stage, groups, sets, worth)
        which = _which(prior, groups, best.groups)
        prediction = np.stack(
            [data[channel][:, which] @ best.coefficients[channel].astype(np.float32) for channel in range(3)], axis=1
        )
        mended = _mended(samples.target, base + prediction) - base
        if np.array_equal(mended, target):
            break
        target = mended
    assert best is not None
    return best, base + prediction


def _best(folds, prior: Prior, stage: str, groups, sets, worth: float) -> _Fit:
    candidates = []
    for chosen in sets:
        which = _which(prior, groups, chosen)
        parts = [[fold.of_features(which) for fold in channel] for channel in folds]
        tried = [
            (
                sum(held_out_error(channel, prior.strengths(stage, profile, chosen) * factor) for channel in parts) / 3,
                profile,
                factor,
            )
            for profile, factor in _trials(prior.profiles(stage))
        ]
        error, profile, factor = min(tried)
        candidates.append((error, chosen, parts, prior.strengths(stage, profile, chosen) * factor))
    least = min(error for error, *_ in candidates)
    error, chosen, parts, strengths = next(c for c in candidates if c[0] <= least * (1 + worth) + _ROUNDING / 4)
    coefficients = np.stack([total(channel).solve(strengths) for channel in parts])
    return _Fit(chosen, error, coefficients)


def _trials(profiles: int) -> Iterator[tuple[int, float]]:
    for profile in range(profiles):
        for factor in _FACTORS:
            yield profile, factor


def _folds(data: Rows, target: NDArray[np.float32], samples: Samples) -> list[list[Moments]]:
    """For each channel, the moments of each fold."""
    inside = [samples.fold == fold for fold in range(FOLDS)]
    return [
        [Moments.of(data[channel][part], target[part, channel], samples.weight[part]) for part in inside]
        for channel in range(3)
    ]


def _which(prior: Prior, groups: Sequence[str], chosen: Sequence[str]) -> NDArray[np.intp]:
    """The columns of the chosen groups among those of all groups."""
    columns, start = {}, 0
    for group in groups:
        count = len(prior.scales[group])
        columns[group] = np.arange(start, start + count)
        start += count
    return np.concatenate([columns[group] for group in chosen])


def _coefficients(fit: _Fit, prior: Prior) -> Coefficients:
    scaled = (fit.coefficients / prior.scale(fit.groups)).astype(np.float32)
    coefficients, start = {}, 0
    for group in fit.groups:
        count = len(prior.scales[group])
        coefficients[group] = np.ascontiguousarray(scaled[:, start : start + count].T)
        start += count
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
    mean = np.stack([np.bincount(block, rest[:, c]) / count for c in range(3)], axis=1)
    off = np.abs(mean).max(axis=1)
    usual = 1.4826 * float(np.median(off)) + 0.004
    trust = 1 / (1 + (off / (4 * usual)) ** 4)
    return replace(samples, weight=samples.weight * trust[block].astype(np.float32))


def _columns(plane: NDArray[np.float32]) -> Rows:
    """A plane over an image of one row as (3, n)."""
    values = plane[0]
    return np.ascontiguousarray(np.broadcast_to(values, (3, len(values))) if values.ndim == 1 else values.T)
