"""Pictures that have holes, at half their size and at twice."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.imaging.tiles import Box
from core.photo import Pixels
from core.removal.holes import Mask

Image = NDArray[np.float32]

_ROWS = 256  # rows halved at a time


@dataclass(frozen=True, eq=False)
class Scale:
    """A window at one size.

    pixels: (h, w, C) float32, or uint8 or uint16 over their full range. hole: (h, w), what is to be filled; all that a
    part of is missing, at smaller sizes. usable: (h, w), what may be copied.
    """

    pixels: Pixels | Image
    hole: Mask
    usable: Mask

    def part(self, box: Box) -> Image:
        """The pixels of a box in [0, 1]."""
        top, left, bottom, right = box
        return as_floats(self.pixels[top:bottom, left:right])

    def halved(self) -> Scale:
        pixels, known = halved(self.pixels, self.hole, whole=True)
        return Scale(pixels, known, ~_any_of_squares(~self.usable))


def as_floats(pixels: Pixels | Image) -> Image:
    """In [0, 1]; floats as they are, a copy of others."""
    if pixels.dtype == np.float32:
        return pixels.astype(np.float32, copy=False)
    white = 255 if pixels.dtype == np.uint8 else 65535
    floats: Image = np.multiply(pixels, np.float32(1 / white), dtype=np.float32)
    return floats


def halved(pixels: Pixels | Image, hole: Mask, *, whole: bool = False) -> tuple[Image, Mask]:
    """(h, w, C) of any dtype at half the size, (⌈h/2⌉, ⌈w/2⌉, C) float32: the mean of what is known of each 2 × 2
    square, 0 where nothing is. And which squares are a hole: those of which nothing is known, or, with `whole`, not
    all."""
    height, width = hole.shape
    half = np.empty((-(-height // 2), -(-width // 2), pixels.shape[2]), np.float32)
    unknown = np.empty(half.shape[:2], np.bool_)
    for rows in row_blocks(height, _ROWS):
        pad = ((0, (rows.stop - rows.start) % 2), (0, width % 2))
        known = np.pad(~hole[rows], pad, mode="edge").astype(np.float32)
        values = np.pad(as_floats(pixels[rows]), (*pad, (0, 0)), mode="edge") * known[..., None]
        count = _summed(known)
        target = slice(rows.start // 2, -(-rows.stop // 2))
        half[target] = _summed(values) / np.maximum(count, 1)[..., None]
        unknown[target] = count < 4 if whole else count == 0
    return half, unknown


def _summed(values: Image) -> Image:
    rows = values[0::2] + values[1::2]
    total: Image = rows[:, 0::2] + rows[:, 1::2]
    return total


def _any_of_squares(mask: Mask) -> Mask:
    height, width = mask.shape
    padded = np.pad(mask, ((0, height % 2), (0, width % 2)), mode="edge")
    rows = padded[0::2] | padded[1::2]
    found: Mask = rows[:, 0::2] | rows[:, 1::2]
    return found


def doubled(image: Image, height: int, width: int) -> Image:
    """The inverse of `halved`, smoothly: (⌈h/2⌉, ⌈w/2⌉, C) → (h, w, C)."""
    size = (2 * image.shape[1], 2 * image.shape[0])
    large = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR).reshape(size[1], size[0], -1)
    return np.ascontiguousarray(large[:height, :width], np.float32)
