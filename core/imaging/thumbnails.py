"""Small versions of large images, made in one pass and little memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.imaging.tiles import Box
from core.photo import Pixels

_ROWS = 64  # output rows made at a time


def shrink(pixels: Pixels, factor: int) -> NDArray[np.float32]:
    """Box-filter by a whole factor: (H, W, 3) uint8/uint16 → (ceil(H/factor), ceil(W/factor), 3) float32 in [0, 1].

    The last row and column average what is left over.
    """
    scale = np.float32(1 / np.iinfo(pixels.dtype).max)
    if factor == 1:
        return pixels.astype(np.float32) * scale
    height, width = -(-pixels.shape[0] // factor), -(-pixels.shape[1] // factor)
    small = np.empty((height, width, pixels.shape[2]), np.float32)
    columns = np.arange(0, pixels.shape[1], factor)
    per_column = np.diff(np.append(columns, pixels.shape[1])).astype(np.float32)[None, :, None]
    for top in range(0, height, _ROWS):
        block = pixels[top * factor : (top + _ROWS) * factor]
        rows = np.arange(0, block.shape[0], factor)
        sums = np.add.reduceat(np.add.reduceat(block, rows, axis=0, dtype=np.uint32), columns, axis=1)
        per_row = np.diff(np.append(rows, block.shape[0])).astype(np.float32)[:, None, None]
        small[top : top + len(rows)] = sums * (scale / (per_row * per_column))
    return small


def thumbnail(pixels: Pixels, long_side: int) -> NDArray[np.float32]:
    """The image shrunk by the smallest whole factor that brings its longer side to `long_side` or less."""
    return shrink(pixels, max(1, -(-max(pixels.shape[:2]) // long_side)))


def enlarge(small: NDArray[np.float32], factor: float, box: Box) -> NDArray[np.float32]:
    """Undo `shrink` within a box (top, left, bottom, right) of the large image: bilinear, edges repeated.

    small: (h, w, C) float32. Returns (bottom - top, right - left, C) float32.
    """
    top, left, bottom, right = box
    ys = (np.arange(top, bottom, dtype=np.float32) + 0.5) / factor - 0.5
    xs = (np.arange(left, right, dtype=np.float32) + 0.5) / factor - 0.5
    y0, y1, fy = _neighbours(ys, small.shape[0])
    x0, x1, fx = _neighbours(xs, small.shape[1])
    rows = small[y0] + fy[:, None, None] * (small[y1] - small[y0])
    between: NDArray[np.float32] = rows[:, x0] + fx[None, :, None] * (rows[:, x1] - rows[:, x0])
    return between


def _neighbours(
    places: NDArray[np.float32], length: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """The whole places before and after each fractional one, and how far it is from the first to the second."""
    before = np.clip(np.floor(places), 0, length - 1)
    after = np.minimum(before + 1, length - 1)
    return before.astype(np.intp), after.astype(np.intp), np.clip(places - before, 0, 1).astype(np.float32)


def to_bytes(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Float in [0, 1] to 8 bits, rounded and clipped."""
    return np.clip(np.rint(image * 255), 0, 255).astype(np.uint8)
