"""Light and its encoding: the sRGB transfer curve (IEC 61966-2-1) and luminance."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Rec. 709 weights of R, G, B: the luminance of linear light, a good enough luma for encoded values."""

F = TypeVar("F", np.float32, np.float64)


def to_linear(encoded: NDArray[F]) -> NDArray[F]:
    """Linear light in [0, 1] from sRGB values in [0, 1]; any shape, float32 or float64."""
    bent = ((encoded + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4)
    return np.where(encoded <= np.float32(0.04045), encoded / np.float32(12.92), bent)


def to_encoded(linear: NDArray[F]) -> NDArray[F]:
    """sRGB values in [0, 1] from linear light in [0, 1]; any shape, float32 or float64."""
    bent = np.float32(1.055) * linear ** np.float32(1 / 2.4) - np.float32(0.055)
    return np.where(linear <= np.float32(0.0031308), linear * np.float32(12.92), bent)
