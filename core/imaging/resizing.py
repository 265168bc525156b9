"""Scaling a photo down for export: Lanczos, in linear light."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.imaging.light import to_encoded, to_linear
from core.photo import Pixels

_SUPPORT = 3  # of the Lanczos kernel, in output pixels
_ROWS = 128


def fit_size(width: int, height: int, long_side: int | None) -> tuple[int, int]:
    """Width and height with the longer one at most `long_side`; never larger than they are."""
    scale = min(1.0, long_side / max(width, height)) if long_side else 1.0
    return max(1, round(width * scale)), max(1, round(height * scale))


def resize(pixels: Pixels, size: tuple[int, int], alpha: Pixels | None = None) -> tuple[Pixels, Pixels | None]:
    """Scale (H, W, C) pixels, and their alpha (H, W), to (width, height).

    Averages light, not code values, so that fine bright detail keeps its brightness; transparent pixels lend no
    colour to their neighbours. The curve of sRGB stands for that of any colour space, which is near enough here.
    """
    width, height = size
    top = np.float32(np.iinfo(pixels.dtype).max)
    scaled = np.empty((height, width, pixels.shape[2]), pixels.dtype)
    scaled_alpha = None if alpha is None else np.empty((height, width), pixels.dtype)
    for rows in row_blocks(height, _ROWS):
        source, box = _source_rows(rows, height, pixels.shape[0])
        weight = None if alpha is None else np.divide(alpha[source], top, dtype=np.float32)
        opacity = None if weight is None else _resample(weight, width, rows, box)
        if scaled_alpha is not None and opacity is not None:
            scaled_alpha[rows] = np.rint(np.clip(opacity, 0, 1) * top).astype(pixels.dtype)
        for channel in range(pixels.shape[2]):
            light = to_linear(np.divide(pixels[source, :, channel], top, dtype=np.float32))
            light = _resample(light if weight is None else light * weight, width, rows, box)
            if opacity is not None:
                light /= np.maximum(opacity, 1 / top)
            scaled[rows, :, channel] = np.rint(to_encoded(np.clip(light, 0, 1)) * top).astype(pixels.dtype)
    return scaled, scaled_alpha


def _source_rows(rows: slice, height: int, source_height: int) -> tuple[slice, tuple[float, float]]:
    """The source rows that some output rows look at, and where those output rows lie in them."""
    scale = source_height / height
    margin = math.ceil(_SUPPORT * max(scale, 1)) + 1
    start = max(0, math.floor(rows.start * scale) - margin)
    stop = min(source_height, math.ceil(rows.stop * scale) + margin)
    return slice(start, stop), (rows.start * scale - start, rows.stop * scale - start)


def _resample(plane: NDArray[np.float32], width: int, rows: slice, box: tuple[float, float]) -> NDArray[np.float32]:
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    box_on_plane = (0, box[0], plane.shape[1], min(box[1], plane.shape[0]))
    scaled = image.resize((width, rows.stop - rows.start), Image.Resampling.LANCZOS, box=box_on_plane)
    return np.array(scaled, dtype=np.float32)
