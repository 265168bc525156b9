"""How colourful pixels are: chroma scaled in OKLab (Ottosson 2020), where that leaves hue and lightness alone."""

from __future__ import annotations

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
_FROM_LAB, _FROM_CONES = (np.linalg.inv(matrix).astype(np.float32) for matrix in (_TO_LAB, _TO_CONES))
_TO_LAB, _TO_CONES = _TO_LAB.astype(np.float32), _TO_CONES.astype(np.float32)
_TINY, _SLACK = np.float32(1e-9), np.float32(1e-5)
_MUTED = 0.08  # chroma at which vibrance does half of what it does to greyish colours


def scale_chroma(light: NDArray[np.float32], saturation: float, vibrance: float) -> NDArray[np.float32]:
    """(3, h, w) float32 linear light in [0, 1] → the same, with more or less colour.

    saturation: in [-1, 1], from none to twice the chroma. vibrance: in [-1, 1], the same for muted colours and hardly
    anything for strong ones. Neutral greys stay neutral. What would leave sRGB stops at its limit.
    """
    import cv2

    start = light.reshape(3, -1)
    cones = np.asarray(cv2.pow(_TO_CONES @ start, 1 / 3), np.float32)
    lab = _TO_LAB @ cones
    scale: NDArray[np.float32] | np.float32 = np.float32(1 + saturation)
    if vibrance:
        chroma_squared = lab[1] * lab[1] + lab[2] * lab[2]
        scale = scale * (1 + np.float32(vibrance) / (1 + chroma_squared * np.float32(_MUTED**-2)))
    lab[1:] *= scale
    cones = _FROM_LAB @ lab
    cones *= cones * cones
    return _while_within_srgb(start, _FROM_CONES @ cones).reshape(light.shape)


def _while_within_srgb(start: NDArray[np.float32], end: NDArray[np.float32]) -> NDArray[np.float32]:
    """The end; where that lies outside [0, 1], the last colour inside on the straight way to it. (3, n)."""
    low, high = end.min(axis=0), end.max(axis=0)
    outside = np.flatnonzero((low < -_SLACK) | (high > 1 + _SLACK))
    if outside.size:
        before = start[:, outside]
        way = end[:, outside] - before
        room = np.where(way > 0, 1 - before, before)
        share = np.minimum((room / np.maximum(np.abs(way), _TINY)).min(axis=0), 1)
        end[:, outside] = before + share * way
    return np.clip(end, 0, 1, out=end)
