"""How an edit meets the original: strength and mask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.photo import Photo, Pixels

_ROWS = 32  # rows blended at a time: memory stays flat, and the work stays in the processor's cache


def blend_pixels(before: Pixels, after: Pixels, strength: float, mask: NDArray[np.uint8] | None = None) -> Pixels:
    """Mix two images of one shape and dtype: before + strength · mask · (after - before), rounded.

    before, after: (H, W, 3), uint8 or uint16. strength: in [0, 1]. mask: (H, W) uint8, 255 where the edit applies;
    None means everywhere. Exact at both ends: strength 0 or mask 0 gives `before`, strength 1 and mask 255 `after`.
    """
    if strength <= 0:
        return before
    if strength >= 1 and mask is None:
        return after
    mixed = np.empty_like(before)
    for rows in row_blocks(before.shape[0], _ROWS):
        old = before[rows].astype(np.float32)
        weight: NDArray[np.float32] | float = float(min(strength, 1.0))
        if mask is not None:
            weight = mask[rows, :, None].astype(np.float32) * np.float32(weight / 255)
        mixed[rows] = np.rint(old + weight * (after[rows].astype(np.float32) - old)).astype(before.dtype)
    return mixed


def blend(original: Photo, edited: Photo, strength: float, mask: NDArray[np.uint8] | None = None) -> Photo:
    """The original with the edit mixed in; see `blend_pixels`."""
    return original.with_pixels(blend_pixels(original.pixels, edited.pixels, strength, mask))


def shift_pixels(
    below: Pixels, before: Pixels, after: Pixels, strength: float, mask: NDArray[np.uint8] | None = None
) -> Pixels:
    """What an edit did to one image, done to another: below + strength · mask · (after - before), rounded and clipped.

    Shapes, dtypes and ranges as for `blend_pixels`; with `below` equal to `before` it gives the same.
    """
    if strength <= 0:
        return below
    shifted = np.empty_like(below)
    top = np.iinfo(below.dtype).max
    for rows in row_blocks(below.shape[0], _ROWS):
        weight: NDArray[np.float32] | np.float32 = np.float32(min(strength, 1.0))
        if mask is not None:
            weight = mask[rows, :, None].astype(np.float32) * np.float32(weight / 255)
        change = after[rows].astype(np.float32) - before[rows].astype(np.float32)
        shifted[rows] = np.rint(np.clip(below[rows].astype(np.float32) + weight * change, 0, top)).astype(below.dtype)
    return shifted
