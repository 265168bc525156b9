"""Features of where a pixel lies in its picture: vignettes, gradients, borders."""

from __future__ import annotations

import numpy as np

from core.learned.features.colour import tents
from core.learned.window import Image, Plane, Window

_RINGS = 8


def places(window: Window, graded: Image) -> list[Plane]:
    """Polynomials and rings of the place, plain and times the colour; graded: (h, w, 3), the box without margin."""
    y, x = coordinates(window)
    radius = np.sqrt((x * x + y * y) / 2)
    whole = np.broadcast_to(np.float32(1), radius.shape)
    shapes = [x * whole, y * whole, x * x * whole, y * y * whole, x * y, radius**4, radius**6]
    shapes += tents(radius, _RINGS)
    flat = [np.asarray(shape, np.float32) for shape in shapes]
    return [*flat, *(shape[..., None] * graded for shape in flat)]


def coordinates(window: Window) -> tuple[Plane, Plane]:
    """y as (h, 1) and x as (1, w), each from -1 to 1 across the picture."""
    top, left, bottom, right = window.box
    height, width = window.picture.size
    y = (np.arange(top, bottom, dtype=np.float32) + 0.5) * (2 / height) - 1
    x = (np.arange(left, right, dtype=np.float32) + 0.5) * (2 / width) - 1
    return y[:, None].astype(np.float32), x[None, :].astype(np.float32)
