"""Changing pixels each by itself, by tables of functions of one channel."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.photo import Pixels

_BLOCK_PIXELS = 1 << 15  # changed at a time: the work stays in the processor's cache, and cores share it

FINE = np.linspace(0, 1, 1 << 16)
"""Where a function of values in [0, 1] is sampled for `look_up`."""


def by_blocks(change: Callable[[Pixels], NDArray[Any]], pixels: Pixels) -> Pixels:
    """(h, w, 3) uint8 or uint16 → the same shape and dtype, changed a few rows at a time on up to 4 cores.

    change: such rows → (3, h, w), the same dtype.
    """
    result = np.empty_like(pixels)

    def fill(rows: slice) -> None:
        result[rows] = np.moveaxis(change(pixels[rows]), 0, 2)

    blocks = list(row_blocks(pixels.shape[0], max(1, _BLOCK_PIXELS // max(1, pixels.shape[1]))))
    if len(blocks) < 2:
        for rows in blocks:
            fill(rows)
    else:
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1, len(blocks))) as pool:
            list(pool.map(fill, blocks))
    return result


def planes(pixels: Pixels, table: NDArray[Any]) -> NDArray[Any]:
    """Each channel through its row of the table: (h, w, 3) uint8 or uint16 → (3, h, w) of the table's dtype.

    table: (3, levels), a column for every value that the pixels can have.
    """
    found = np.empty((3, *pixels.shape[:2]), table.dtype)
    for channel in range(3):
        np.take(table[channel], pixels[:, :, channel], mode="clip", out=found[channel])
    return found


def look_up(table: NDArray[Any], values: NDArray[np.float32]) -> NDArray[Any]:
    """A function sampled at FINE, at values of any shape, to the nearest sample; beyond [0, 1] that of the end."""
    places = np.clip(values, 0, 1)
    places *= np.float32(len(FINE) - 1)
    places += np.float32(0.5)
    return np.take(table, places.astype(np.uint16), mode="clip")


def quantised(values: NDArray[np.float64], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Values in [0, 1] as 8 or 16 bits."""
    return np.rint(values * np.iinfo(dtype).max).astype(dtype)
