"""Functions of one channel as tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.photo import Pixels

FINE = np.linspace(0, 1, 1 << 16)
"""Where a function of values in [0, 1] is sampled for `look_up`."""


def by_channel(pixels: Pixels, table: NDArray[Any]) -> NDArray[Any]:
    """Each channel through its column of the table: (h, w, 3) uint8 or uint16 → (h, w, 3) of the table's dtype.

    table: (levels, 3), a row for every value that the pixels can have.
    """
    if pixels.dtype == np.uint8:
        import cv2

        return cv2.LUT(pixels, table[None])
    result = np.empty(pixels.shape, table.dtype)
    for channel in range(3):
        result[:, :, channel] = np.take(table[:, channel], pixels[:, :, channel], mode="clip")
    return result


def look_up(table: NDArray[Any], values: NDArray[np.float32]) -> NDArray[Any]:
    """A function sampled at FINE, at values in [0, 1] of any shape, to the nearest sample."""
    places = (values * np.float32(len(FINE) - 1) + np.float32(0.5)).astype(np.uint16)
    return np.take(table, places, mode="clip")


def quantised(values: NDArray[np.float64], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Values in [0, 1] as 8 or 16 bits."""
    return np.rint(values * np.iinfo(dtype).max).astype(dtype)
