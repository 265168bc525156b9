"""Filters over square windows, at a cost that hardly depends on the window. Planes are (H, W) float32."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]


def window_minimum(plane: Plane, radius: int) -> Plane:
    """Minimum over the (2·radius + 1)² window around each pixel, edges repeated."""
    return _row_minimum(_row_minimum(plane, radius).T, radius).T


def window_maximum(plane: Plane, radius: int) -> Plane:
    """Maximum over the (2·radius + 1)² window around each pixel, edges repeated."""
    return -window_minimum(-plane, radius)


def _row_minimum(plane: Plane, radius: int) -> Plane:
    width = 2 * radius + 1
    lowest = np.pad(plane, ((radius, radius), (0, 0)), mode="edge")
    covered = 1  # each row of `lowest` holds the minimum of this many rows; doubling gets to `width` in few passes
    while covered < width:
        shift = min(covered, width - covered)
        lowest = np.minimum(lowest[:-shift], lowest[shift:])
        covered += shift
    return lowest


def window_mean(plane: Plane, radius: int) -> Plane:
    """Mean over the (2·radius + 1)² window around each pixel, edges repeated."""
    return _row_mean(_row_mean(plane, radius).T, radius).T


def _row_mean(plane: Plane, radius: int) -> Plane:
    width = 2 * radius + 1
    sums = np.cumsum(np.pad(plane, ((radius + 1, radius), (0, 0)), mode="edge"), axis=0, dtype=np.float64)
    return ((sums[width:] - sums[:-width]) / width).astype(np.float32)
