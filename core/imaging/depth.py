"""Bit depth: between 8 and 16 bits per channel, so that 8 → 16 → 8 is exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.photo import Pixels

_ROWS = 64  # rows converted at a time


def to_16_bits(pixels: Pixels) -> NDArray[np.uint16]:
    """uint8 to uint16, 255 becoming 65535; uint16 comes back as it is (not a copy)."""
    return (
        pixels.astype(np.uint16) * np.uint16(257) if pixels.dtype == np.uint8 else pixels.astype(np.uint16, copy=False)
    )


def to_8_bits(pixels: Pixels) -> NDArray[np.uint8]:
    """uint16 to uint8, rounded to nearest; uint8 comes back as it is (not a copy)."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.uint8, copy=False)
    narrow = np.empty(pixels.shape, np.uint8)
    for rows in row_blocks(pixels.shape[0], _ROWS):
        wide = pixels[rows].astype(np.uint32)
        wide *= 255
        wide += 32895  # with the shift the same as adding half of 257 and dividing by it, several times faster
        narrow[rows] = wide >> 16
    return narrow
