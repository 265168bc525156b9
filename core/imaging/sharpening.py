"""Output sharpening: an unsharp mask in luminance that neither clips nor shifts a colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.imaging.export_options import Sharpening
from core.imaging.light import LUMA
from core.photo import Pixels

_AMOUNTS: dict[Sharpening, float] = {"none": 0.0, "low": 0.35, "standard": 0.7, "high": 1.2}
_SIGMAS = (0.5, 1.0)  # in pixels, of pictures with up to _SIDES[0] and from _SIDES[1] pixels on the longer side
_SIDES = (1000, 5000)
_ROWS = 256


def sharpen(pixels: Pixels, sharpening: Sharpening, long_side: int) -> Pixels:
    """(H, W, C) pixels with their fine contrast raised; long_side: of the whole picture, which sets the radius.

    All channels of a pixel move by the same whole number, and none further than the first of them can go, so the
    differences between them stay exactly as they were. The pixels themselves where the sharpening is "none".
    """
    amount = _AMOUNTS[sharpening]
    if not amount:
        return pixels
    kernel = _gaussian(float(np.interp(long_side, _SIDES, _SIGMAS)))
    margin = len(kernel) // 2
    top = np.int32(np.iinfo(pixels.dtype).max)
    height, width, channels = pixels.shape
    weights = LUMA if channels == 3 else np.ones(channels, np.float32)
    sharpened = np.empty_like(pixels)
    for rows in row_blocks(height, _ROWS):
        around = np.clip(np.arange(rows.start - margin, rows.stop + margin), 0, height - 1)
        luma = np.pad(pixels[around].astype(np.float32) @ weights, ((0, 0), (margin, margin)), mode="edge")
        count = rows.stop - rows.start
        blurred = sum(part * luma[at : at + count] for at, part in enumerate(kernel))
        blurred = sum(part * blurred[:, at : at + width] for at, part in enumerate(kernel))
        detail = luma[margin : margin + count, margin : margin + width] - blurred
        block = pixels[rows].astype(np.int32)
        change = np.rint(np.float32(amount) * detail).astype(np.int32)
        change = np.clip(change, -block.min(axis=2), top - block.max(axis=2))
        sharpened[rows] = (block + change[:, :, None]).astype(pixels.dtype)
    return sharpened


def _gaussian(sigma: float) -> NDArray[np.float32]:
    """A kernel of odd length whose sum is 1."""
    reach = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return (kernel / kernel.sum()).astype(np.float32)
