"""Curves of light: float64 values in [0, 1] → the same shape, never falling.

`shouldered` takes and gives linear light, the others sRGB-encoded values. An amount is a slider's value in [-1, 1]; 0
changes nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]

MID_GREY = 0.461
"""The encoded value of an 18 % grey."""

_KNEE = 0.5  # linear light up to which nothing is bent
_RANGE = 1.6  # strength of highlights and shadows: ±0.17 at most, at values of 3/4 and 1/4
_WHITES = 0.2  # how far the ends move
_BLACKS = 0.12
_GRID = np.linspace(0, 1, 8193)


def shouldered(light: Curve, white: float) -> Curve:
    """Linear light in [0, white] → [0, 1]: as it is in dark parts, and bent above them so that highlights keep their
    differences and white becomes white; Reinhard's extended curve from the knee on. A white below 1 bends nothing."""
    if white <= 1:
        return light
    beyond, end = (np.maximum(value - _KNEE, 0) / (1 - _KNEE) for value in (light, white))
    bent = _KNEE + (1 - _KNEE) * beyond * (1 + beyond / end**2) / (1 + beyond)
    return np.where(light <= _KNEE, light, bent)


def with_contrast(values: Curve, amount: float) -> Curve:
    """Twice (1) to half (-1) the contrast at mid grey, which stays, as black and white do."""
    slope = 2.0**amount

    def bent(share: Curve) -> Curve:
        return share / (share + slope * (1 - share))

    below = MID_GREY * bent(np.minimum(values / MID_GREY, 1))
    above = 1 - (1 - MID_GREY) * bent(np.minimum((1 - values) / (1 - MID_GREY), 1))
    return np.where(values < MID_GREY, below, above)


def with_highlights(values: Curve, amount: float) -> Curve:
    """Bright parts brighter or, below 0, darker; black and white stay."""
    darker = _GRID - _RANGE * abs(amount) * _GRID**3 * (1 - _GRID)
    return np.interp(values, _GRID, darker) if amount < 0 else np.interp(values, darker, _GRID)


def with_shadows(values: Curve, amount: float) -> Curve:
    """Dark parts brighter or, below 0, darker; black and white stay."""
    return 1 - with_highlights(1 - values, -amount)


def with_whites(values: Curve, amount: float) -> Curve:
    """The white end further out, so that the brightest values become white, or, below 0, further in."""
    return np.minimum(values + _WHITES * amount * values**3, 1)


def with_blacks(values: Curve, amount: float) -> Curve:
    """The black end brighter or, below 0, lower, so that the darkest values become black."""
    return np.maximum(values + _BLACKS * amount * (1 - values) ** 3, 0)
