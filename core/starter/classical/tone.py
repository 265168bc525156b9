"""What the classical stages share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Rec. 709 weights of R, G, B: the luminance of linear light, a good enough luma for encoded values."""


def smoothstep(value: float, low: float, high: float) -> float:
    """0 below `low`, 1 above `high`, a smooth cubic ramp between."""
    ramp = min(max((value - low) / (high - low), 0.0), 1.0)
    return ramp * ramp * (3 - 2 * ramp)
