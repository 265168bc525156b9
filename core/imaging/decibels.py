"""Errors on the scale of decibels."""

from __future__ import annotations

import math

_LEAST_ERROR = 1e-10


def psnr_of(error: float) -> float:
    """Peak signal-to-noise ratio of a mean squared error, for values in [0, 1]; at most 100, so that means stay finite."""
    return -10 * math.log10(max(error, _LEAST_ERROR))
