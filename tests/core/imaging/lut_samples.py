"""Tables of colours for tests."""

from __future__ import annotations

import numpy as np

from core.imaging.lut import Lut


def cube_of(change, entries=5, **details):
    """A cube of what a function of (…, 3) colours does to them."""
    axis = np.linspace(0, 1, entries)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    return Lut(change(np.stack((red, green, blue), axis=-1)).astype(np.float32), **details)
