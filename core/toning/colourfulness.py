"""How colourful pixels are: chroma scaled in OKLab (Ottosson 2020), where that leaves hue and lightness alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB, _FROM_CONES = np.linalg.inv(_TO_LAB), np.linalg.inv(_TO_CONES)
_TINY, _SLACK = np.float32(1e-9), np.float32(1e-5)
_MUTED = 0.08  # chroma at which vibrance does half of what it does to greyish colours


def scale_chroma(light: NDArray[np.float32], saturation: float, vibrance: float) -> NDArray[np.float32]:
    """(h, w, 3) float32 linear light in [0, 1] → the same, with more or less colour.

    saturation: in [-1, 1], from none to twice the chroma. vibrance: in [-1, 1], the same for muted colours and hardly
    anything for strong ones. Neutral greys stay neutral. What would leave sRGB stops at its limit.
    """
    import cv2

    cones = np.asarray(cv2.pow(_times(_TO_CONES, light), 1 / 3), np.float32)
    lightness, a, b = cv2.split(_times(_TO_LAB, cones))
    scale: NDArray[np.float32] | np.float32 = np.float32(1 + saturation)
    if vibrance:
        scale = scale * (1 + np.float32(vibrance) / (1 + (a * a + b * b) * np.float32(_MUTED**-2)))
    cones = _times(_FROM_LAB, cv2.merge([lightness, a * scale, b * scale]))
    return _go_while_within_srgb(light, _times(_FROM_CONES, cones * cones * cones))


def _times(matrix: NDArray[np.float64], colours: Any) -> NDArray[np.float32]:
    """(h, w, 3) float32, each colour multiplied with the matrix."""
    import cv2

    return np.asarray(cv2.transform(colours, matrix), np.float32)


def _go_while_within_srgb(start: NDArray[np.float32], end: NDArray[np.float32]) -> NDArray[np.float32]:
    """The end; where that lies outside [0, 1], the last colour inside on the straight way to it."""
    red, green, blue = (end[:, :, channel] for channel in range(3))
    low, high = np.minimum(np.minimum(red, green), blue), np.maximum(np.maximum(red, green), blue)
    outside = (low < -_SLACK) | (high > 1 + _SLACK)
    if outside.any():
        before, way = start[outside], end[outside] - start[outside]
        room = np.where(way > 0, 1 - before, before)
        shares = room / np.maximum(np.abs(way), _TINY)
        share = np.minimum(np.minimum(shares[:, 0], shares[:, 1]), np.minimum(shares[:, 2], 1))
        end[outside] = before + share[:, None] * way
    return np.clip(end, 0, 1, out=end)
