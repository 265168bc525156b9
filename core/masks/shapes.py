"""Shapes on a mask: rectangle, ellipse, lasso and gradients, with soft pixels at their edges; and joining masks.

Positions are in pixels, (0, 0) being the upper left corner of the upper left pixel; they may lie outside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.masks.outlines import outline_within

Mask = NDArray[np.uint8]
Point = tuple[float, float]
"""x, y."""

_ROWS = 64  # rows drawn at a time


class Mode(StrEnum):
    """How a new mask joins the one that is there."""

    REPLACE = "replace"
    ADD = "add"
    SUBTRACT = "subtract"
    INTERSECT = "intersect"


def combine(mask: Mask, other: Mask, mode: Mode) -> Mask:
    """A mask with another one joined to it, (H, W) uint8; neither is written to. Joining the same one once more
    changes nothing."""
    if mode is Mode.REPLACE:
        return other
    if mode is Mode.ADD:
        return np.maximum(mask, other)
    if mode is Mode.SUBTRACT:
        return np.minimum(mask, 255 - other)
    return np.minimum(mask, other)


def rectangle(height: int, width: int, first: Point, second: Point) -> Mask:
    """Between two opposite corners; edges between pixels cover them in part."""
    across = _covered(width, *sorted((first[0], second[0])))
    down = _covered(height, *sorted((first[1], second[1])))
    mask = np.zeros((height, width), np.uint8)
    mask[down >= 1] = np.rint(across * 255)
    for row in np.flatnonzero((down > 0) & (down < 1)):
        mask[row] = np.rint(across * (down[row] * 255))
    return mask


def ellipse(first: Point, second: Point) -> list[Point]:
    """The way around the one that fits between two opposite corners, for `lasso`."""
    x_radius, y_radius = abs(second[0] - first[0]) / 2, abs(second[1] - first[1]) / 2
    x, y = (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
    angles = np.linspace(0, 2 * math.pi, _corners(max(x_radius, y_radius)), endpoint=False)
    return [(x + x_radius * math.cos(angle), y + y_radius * math.sin(angle)) for angle in angles]


def lasso(height: int, width: int, points: Sequence[Point]) -> Mask:
    """What lies within a closed way of at least three points, also where it crosses itself. Each pixel is covered by
    the area that lies within."""
    mask = np.zeros((height, width), np.uint8)
    if len(points) < 3:
        return mask
    rows, columns, cover, beyond = outline_within(height, width, points)
    for block in row_blocks(height, _ROWS):
        within = (rows >= block.start) & (rows < block.stop)
        if within.any():
            turns = np.zeros((block.stop - block.start, width + 2), np.float32)
            np.add.at(turns, (rows[within] - block.start, columns[within]), cover[within] - beyond[within])
            np.add.at(turns, (rows[within] - block.start, columns[within] + 1), beyond[within])
            np.cumsum(turns, axis=1, out=turns)
            mask[block] = np.rint(np.minimum(np.abs(turns[:, :width]), 1) * 255)
    return mask


def linear_gradient(height: int, width: int, start: Point, end: Point) -> Mask:
    """Everything before `start`, nothing beyond `end`, falling evenly between them."""
    x_way, y_way = end[0] - start[0], end[1] - start[1]
    squared = x_way**2 + y_way**2
    if squared < 1:
        return np.zeros((height, width), np.uint8)
    across = ((np.arange(width) + 0.5 - start[0]) * (x_way / squared)).astype(np.float32)
    down = ((np.arange(height) + 0.5 - start[1]) * (y_way / squared)).astype(np.float32)
    mask = np.empty((height, width), np.uint8)
    for rows in row_blocks(height, _ROWS):
        mask[rows] = np.rint(np.clip(1 - down[rows, None] - across, 0, 1) * 255)
    return mask


def radial_gradient(height: int, width: int, centre: Point, rim: Point) -> Mask:
    """Everything at `centre`, falling evenly to nothing on the circle through `rim`."""
    radius = math.hypot(rim[0] - centre[0], rim[1] - centre[1])
    if radius < 1:
        return np.zeros((height, width), np.uint8)
    across = (((np.arange(width) + 0.5 - centre[0]) / radius) ** 2).astype(np.float32)
    down = (((np.arange(height) + 0.5 - centre[1]) / radius) ** 2).astype(np.float32)
    mask = np.empty((height, width), np.uint8)
    for rows in row_blocks(height, _ROWS):
        mask[rows] = np.rint(np.clip(1 - np.sqrt(down[rows, None] + across), 0, 1) * 255)
    return mask


def _covered(length: int, low: float, high: float) -> NDArray[np.float64]:
    """How much of each pixel lies between two positions, in [0, 1]."""
    starts = np.arange(length, dtype=np.float64)
    return np.clip(np.minimum(starts + 1, high) - np.maximum(starts, low), 0, 1)


def _corners(radius: float) -> int:
    """So many that a polygon is nowhere further than a tenth of a pixel from its circle; alike on all four sides."""
    return 4 * max(4, math.ceil(math.pi * math.sqrt(radius / 0.2) / 4))
