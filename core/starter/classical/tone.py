"""What the classical stages share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]


def smoothstep(value: float, low: float, high: float) -> float:
    """0 below `low`, 1 above `high`, a smooth cubic ramp between."""
    ramp = min(max((value - low) / (high - low), 0.0), 1.0)
    return ramp * ramp * (3 - 2 * ramp)
