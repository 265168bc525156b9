"""The outline of a shape, pixel by pixel, for exact coverage: signed areas are summed along rows, as for fonts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]


def outline_within(
    height: int, width: int, points: Sequence[tuple[float, float]]
) -> tuple[Ints, Ints, NDArray[np.float32], NDArray[np.float32]]:
    """A closed way of points (x, y) in pieces that lie within one pixel each: (N,) row, column, height and what of that
    height counts for the next pixel only.

    The height, downwards positive, says how much further the shape is covered from this piece on to the right. Pieces
    left of the image lie in its first column, those right of it in column `width`.
    """
    ends = [_cut(first, second, height, width) for first, second in zip(points, (*points[1:], points[0]), strict=True)]
    from_x, from_y, to_x, to_y = (np.concatenate(part) for part in zip(*ends, strict=True))
    rows = np.clip(np.floor((from_y + to_y) / 2), 0, height - 1).astype(np.int_)
    middle = (from_x + to_x) / 2
    columns = np.clip(np.floor(middle), 0, width).astype(np.int_)
    cover = to_y - from_y
    beyond = cover * np.clip(middle - columns, 0, 1)
    return rows, columns, cover.astype(np.float32), beyond.astype(np.float32)


def _cut(
    first: tuple[float, float], second: tuple[float, float], height: int, width: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """A line in pieces between the borders of pixels, held within the image: from x, from y, to x, to y."""
    x_cuts, y_cuts = _crossings(first[0], second[0], width), _crossings(first[1], second[1], height)
    shares = np.unique(np.concatenate(((0.0, 1.0), x_cuts, y_cuts)))
    x = np.clip(first[0] + shares * (second[0] - first[0]), 0, width)
    y = np.clip(first[1] + shares * (second[1] - first[1]), 0, height)
    return x[:-1], y[:-1], x[1:], y[1:]


def _crossings(start: float, end: float, length: int) -> Floats:
    """Where on the way from start to end, in (0, 1), whole numbers from 0 to `length` lie."""
    low, high = sorted((start, end))
    whole = np.arange(max(math.ceil(low), 0), min(math.floor(high), length) + 1, dtype=np.float64)
    return (whole - start) / (end - start) if low < high else np.empty(0)
