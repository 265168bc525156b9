"""Pixels drawn from example pairs, as rows of a regression."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.imaging.tiles import Box, cover
from core.learned.curves import Curves
from core.learned.features import planes_of
from core.learned.model import CURVES, Grade, bare
from core.learned.window import Picture, Plane
from core.stopping import stop_if_asked

FOLDS = 4
_CELLS = 6  # along each side of a picture, dealt out to the folds
_WINDOW = 384
_WINDOWS = 8  # at most, of all pairs together
_ROWS = 40_000  # at most, of all pairs together


@dataclass(frozen=True, eq=False)
class Lesson:
    """One aligned pair. before, after: of the same size. trust: (h, w) float32, how far a place may be
    believed, on a grid of the whole picture that may be coarser. weight: of the pair beside others.
    """

    before: Picture
    after: Picture
    trust: Plane | None = None
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class Places:
    """Pixels drawn from one window of one pair. y, x: (n,) within the box."""

    lesson: Lesson
    box: Box
    y: NDArray[np.intp]
    x: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Samples:
    """source, target: (n, 3) float32, pixels of A and A′. weight: (n,). fold: (n,), which part of a picture they lie
    in. block: (n,), a smaller part.
    """

    source: NDArray[np.float32]
    target: NDArray[np.float32]
    weight: NDArray[np.float32]
    fold: NDArray[np.intp]
    block: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.source)


def draw(lessons: Sequence[Lesson], rows: int = _ROWS) -> list[Places]:
    """Where to look: windows spread over the pairs, and pixels spread over the windows."""
    rng = np.random.default_rng(0)
    places = []
    for lesson in lessons:
        height, width = lesson.before.size
        tiles = cover(height, width, min(_WINDOW, max(height, width)), 0)
        most = max(2, _WINDOWS // len(lessons))
        if len(tiles) > most:
            tiles = [tiles[number] for number in sorted(rng.choice(len(tiles), most, replace=False))]
        for tile in tiles:
            top, left, bottom, right = tile.box
            area = (bottom - top) * (right - left)
            count = min(area, rows // (len(lessons) * len(tiles)))
            chosen = np.sort(rng.choice(area, count, replace=False))
            places.append(Places(lesson, tile.box, chosen // (right - left), chosen % (right - left)))
    return places


def colours(places: Sequence[Places]) -> Samples:
    """The pixels themselves."""
    parts = [_colours(number, place) for number, place in enumerate(places)]
    return Samples(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def colour_rows(source: NDArray[np.float32], curves: Curves, groups: Sequence[str]) -> NDArray[np.float32]:
    """(3, n, F): the features of colours (n, 3) alone."""
    line = source[None]
    planes = planes_of(bare(line), None, groups) | {CURVES: curves.planes(line)}
    columns = [_three(plane[0]) for group in groups for plane in planes[group]]
    return np.ascontiguousarray(np.stack(columns, axis=-1))


def rows(places: Sequence[Places], grade: Grade, groups: Sequence[str]) -> NDArray[np.float32]:
    """(3, n, F): their features for each channel of the result, not scaled."""
    return np.concatenate([_rows(place, grade, groups) for place in places], axis=1)


def _colours(number: int, place: Places) -> Iterator[NDArray[Any]]:
    before, after = (
        side.window(place.box, 0).inner[place.y, place.x] for side in (place.lesson.before, place.lesson.after)
    )
    height, width = place.lesson.before.size
    y, x = place.y + place.box[0], place.x + place.box[1]
    trust = place.lesson.trust
    weight = np.ones(len(y), np.float32)
    if trust is not None:
        weight = trust[y * trust.shape[0] // height, x * trust.shape[1] // width].astype(np.float32)
    row, column = y * _CELLS // height, x * _CELLS // width
    yield before
    yield after
    yield weight * np.float32(place.lesson.weight)
    yield (row + 2 * column) % FOLDS
    yield number * 10_000 + (place.y // 24) * 100 + place.x // 24


def _rows(place: Places, grade: Grade, groups: Sequence[str]) -> NDArray[np.float32]:
    window = place.lesson.before.window(place.box)
    graded = np.clip(grade(window.image), 0, 1)
    columns: list[NDArray[np.float32]] = []
    for group in groups:
        stop_if_asked()
        planes = grade.curves.planes(window.inner) if group == CURVES else planes_of(window, graded, (group,))[group]
        columns += [_three(plane[place.y, place.x]) for plane in planes]
    return np.ascontiguousarray(np.stack(columns, axis=-1))


def _three(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) or (n, 3) as (3, n)."""
    return np.broadcast_to(values, (3, len(values))) if values.ndim == 1 else values.T
