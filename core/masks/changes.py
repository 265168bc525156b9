"""What can be done to a whole mask: invert it, soften it, look whether it is empty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]

_FINEST = 4.0  # a wider blur is made on a smaller mask, where it costs little and looks the same


def invert(mask: Mask) -> Mask:
    """Everything that was outside, (H, W) uint8."""
    return 255 - mask


def feather(mask: Mask, radius: float) -> Mask:
    """The mask with soft edges: a Gaussian of σ = radius / 2 pixels, so that an edge fades over about `radius` on
    either side. The borders of the photo are no edges."""
    import cv2

    sigma = radius / 2
    if sigma < 0.1:
        return mask
    height, width = mask.shape
    steps = max(int(sigma / _FINEST), 1)
    size = (max(round(width / steps), 1), max(round(height / steps), 1))
    small = mask if steps == 1 else cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), sigma / steps, borderType=cv2.BORDER_REPLICATE)
    if steps > 1:
        blurred = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)
    return blurred.astype(np.uint8, copy=False)


def is_empty(mask: Mask) -> bool:
    """Whether an edit would apply nowhere."""
    return not mask.any()
