"""Errors on the scale of decibels."""

from __future__ import annotations

import math

_LEAST_ERROR = 1e-10


def psnr_of(error: float) -> float:
    """PSNR (peak signal-to-noise ratio) of a mean squared error of values in [0, 1]; 100 where there is no error."""
    return -10 * math.log10(max(error, _LEAST_ERROR))
