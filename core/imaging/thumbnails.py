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
    columns = _block_lengths(pixels.shape[1], factor)[None, :, None]
    rows = _block_lengths(pixels.shape[0], factor)[:, None, None]
    for top in range(0, height, _ROWS):
        block = pixels[top * factor : (top + _ROWS) * factor]
        sums = np.zeros((-(-block.shape[0] // factor), width, pixels.shape[2]), np.uint32)
        for y in range(min(factor, block.shape[0])):
            for x in range(min(factor, block.shape[1])):
                part = block[y::factor, x::factor]
                sums[: part.shape[0], : part.shape[1]] += part
        small[top : top + _ROWS] = sums * (scale / (rows[top : top + _ROWS] * columns))
    return small


def _block_lengths(length: int, factor: int) -> NDArray[np.float32]:
    """How many pixels each block along one side holds: `factor`, less in the last."""
    return np.minimum(factor, length - np.arange(0, length, factor)).astype(np.float32)


def thumbnail(pixels: Pixels, long_side: int) -> NDArray[np.float32]:
    """The image shrunk by the smallest whole factor that brings its longer side to `long_side` or less."""
    return shrink(pixels, thumbnail_factor(pixels, long_side))


def thumbnail_factor(pixels: Pixels, long_side: int) -> int:
    """The smallest whole factor that brings the longer side to `long_side` or less."""
    return max(1, -(-max(pixels.shape[:2]) // long_side))


def enlarge(small: Pixels | NDArray[np.float32], factor: float, box: Box) -> NDArray[np.float32]:
    """Undo `shrink` within a box (top, left, bottom, right) of the large image: bilinear, edges repeated.

    small: (h, w, C) float32, or uint8/uint16 over their full range. Returns (bottom - top, right - left, C) float32,
    in [0, 1] where `small` holds integers.
    """
    top, left, bottom, right = box
    y0, y1, fy = _neighbours((np.arange(top, bottom, dtype=np.float32) + 0.5) / factor - 0.5, small.shape[0])
    x0, x1, fx = _neighbours((np.arange(left, right, dtype=np.float32) + 0.5) / factor - 0.5, small.shape[1])
    part = small[y0[0] : y1[-1] + 1, x0[0] : x1[-1] + 1].astype(np.float32)
    if small.dtype != np.float32:
        part /= np.float32(255 if small.dtype == np.uint8 else 65535)
    y0, y1, x0, x1 = y0 - y0[0], y1 - y0[0], x0 - x0[0], x1 - x0[0]
    rows = part[y0] + fy[:, None, None] * (part[y1] - part[y0])
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


class LiveThumbnail:
    """A thumbnail of an image that is being worked on; only what was touched is made anew."""

    def __init__(self, pixels: Pixels, long_side: int) -> None:
        """pixels: (H, W, 3); not copied. long_side: bound of the thumbnail's longer side."""
        self._pixels = pixels
        self._factor = thumbnail_factor(pixels, long_side)
        self._small = to_bytes(shrink(pixels, self._factor))
        self._touched: list[Box] = []

    def touch(self, box: Box) -> None:
        """Say that the pixels in that box have changed."""
        self._touched.append(box)

    def image(self) -> NDArray[np.uint8]:
        """The thumbnail as it is now, (h, w, 3) uint8, a copy."""
        factor = self._factor
        for top, left, bottom, right in self._touched:
            rows = slice(top // factor, -(-bottom // factor))
            columns = slice(left // factor, -(-right // factor))
            part = self._pixels[
                rows.start * factor : rows.stop * factor, columns.start * factor : columns.stop * factor
            ]
            self._small[rows, columns] = to_bytes(shrink(part, factor))
        self._touched.clear()
        return self._small.copy()
