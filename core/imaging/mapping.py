"""Reading parts of a raster through a map of its plane: pixels as they are, or interpolated between them."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import contiguous, row_blocks
from core.imaging.raster import Raster, level_size
from core.imaging.tiles import Box
from core.photo import Pixels

Affine = NDArray[np.float64]
"""(2, 3): a point (x, y, 1) in pixels → a point. Pixel (i, j) covers [i, i + 1] × [j, j + 1]."""

_SIDE = 512  # of the parts that are interpolated at a time
_STEPS = 32  # per pixel, at which cv2.remap interpolates
_MARGIN = 3  # pixels around a place that cubic interpolation may look at


def then(first: Affine, second: Affine) -> Affine:
    """Both maps, one after the other."""
    return second @ np.vstack((first, (0, 0, 1)))


def moved(matrix: Affine, x: float, y: float) -> tuple[float, float]:
    """A point through a map."""
    new_x, new_y = matrix @ (x, y, 1.0)
    return float(new_x), float(new_y)


def moved_back(matrix: Affine, x: float, y: float) -> tuple[float, float]:
    """The point that a map takes to (x, y)."""
    old_x, old_y = np.linalg.solve(matrix[:, :2], np.array([x, y]) - matrix[:, 2])
    return float(old_x), float(old_y)


def read_chosen(raster: Raster, to_source: Affine, level: int, box: Box) -> Pixels:
    """The pixels of a box through a map of quarter turns, mirrors and shifts, at smaller levels to the nearest pixel.

    to_source: from the box's plane to the raster's, both at level 0.
    """
    top, left, bottom, right = box
    axes, shift = np.rint(to_source[:, :2]).astype(int), np.rint(to_source[:, 2] / 2**level).astype(int)
    (x0, y0), (x1, y1) = (axes @ corner + shift for corner in ((left, top), (right, bottom)))
    width, height = level_size(raster, level)
    columns = np.clip(np.arange(min(x0, x1), max(x0, x1)), 0, width - 1)
    rows = np.clip(np.arange(min(y0, y1), max(y0, y1)), 0, height - 1)
    block = raster.read(level, (int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1))
    if block.shape[:2] != (len(rows), len(columns)):  # rounding met the edge
        block = block[rows - rows[0]][:, columns - columns[0]]
    block = block[:: -1 if y1 < y0 else 1, :: -1 if x1 < x0 else 1]
    if axes[0, 0] == 0:
        block = block.transpose(1, 0, 2)
    return contiguous(block)


def read_interpolated(raster: Raster, to_source: Affine, level: int, box: Box) -> Pixels:
    """The pixels of a box through any map, by cubic interpolation; the same ones whatever box they are read in.

    to_source: as for `read_chosen`. Places outside the raster take the colour of its edge.
    """
    top, left, bottom, right = box
    result: Pixels | None = None
    for rows in row_blocks(bottom - top, _SIDE):
        for columns in row_blocks(right - left, _SIDE):
            part = (top + rows.start, left + columns.start, top + rows.stop, left + columns.stop)
            found = _interpolated(raster, to_source, level, part)
            if result is None:
                result = np.empty((bottom - top, right - left, found.shape[2]), found.dtype)
            result[rows, columns] = found
    if result is None:
        raise ValueError(f"an empty box: {box}")
    return result


def _interpolated(raster: Raster, to_source: Affine, level: int, box: Box) -> Pixels:
    import cv2

    top, left, bottom, right = box
    across, down = np.arange(left, right) + 0.5, np.arange(top, bottom)[:, None] + 0.5
    # Rounded here, in absolute coordinates, because cv2 would round them relative to whatever part was read.
    xs, ys = (np.rint((a * across + b * down + shift / 2**level - 0.5) * _STEPS) / _STEPS for a, b, shift in to_source)
    width, height = level_size(raster, level)
    x0, x1 = _span(xs, width)
    y0, y1 = _span(ys, height)
    block = raster.read(level, (y0, x0, y1, x1))
    maps = (xs - x0).astype(np.float32), (ys - y0).astype(np.float32)
    found = cv2.remap(contiguous(block), *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cast("Pixels", found.reshape(*found.shape[:2], block.shape[2]))


def _span(places: NDArray[np.float64], length: int) -> tuple[int, int]:
    """The pixels along one axis that interpolation at the places looks at; at least one."""
    first = int(np.clip(np.floor(places.min()) - _MARGIN, 0, length - 1))
    return first, int(np.clip(np.ceil(places.max()) + _MARGIN + 1, first + 1, length))
