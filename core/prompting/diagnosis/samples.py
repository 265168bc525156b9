"""The parts of a photo that are looked at: a thumbnail for the light, crops at native resolution for the texture.

Both are bounded, so that a photo of any size costs the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.photo import Pixels

Array = NDArray[np.floating[Any]]

CROP = 160  # pixels; a multiple of 8, so that all crops share one phase of the JPEG grid
CROPS = 16
_LEAST = 64  # pixels; a smaller photo is mirrored until it has as many
_THUMBNAIL = 256  # pixels on the long side, about
_GRID = 48  # most cells per side among which the crops are chosen


@dataclass(frozen=True, eq=False)
class Samples:
    """What is measured of a photo. Values are in 8-bit levels, [0, 255].

    thumbnail: (h, w, 3), long side about 256 pixels. crops: (n, c, c, 3), 1 ≤ n ≤ 16, c ≤ 160; every crop starts at a
    multiple of 8 pixels.
    """

    thumbnail: Array
    crops: Array


def sample_pixels(pixels: Pixels) -> Samples:
    """The thumbnail and the crops of a photo of any size: (H, W, 3), uint8 or uint16."""
    scale = np.float32(255 / np.iinfo(pixels.dtype).max)
    missing = [max(0, _LEAST - side) for side in pixels.shape[:2]]
    if any(missing):
        padded: Any = np.pad(pixels, ((0, missing[0]), (0, missing[1]), (0, 0)), mode="symmetric")
        pixels = padded
    thumbnail = _block_means(pixels) * scale
    return Samples(thumbnail, _crops(pixels, thumbnail) * scale)


def _block_means(pixels: Pixels) -> Array:
    """A thumbnail by block averaging. Of large photos, about 4 × 4 pixels of each block are looked at."""
    block = max(1, max(pixels.shape[:2]) // _THUMBNAIL)
    stride = max(1, block // 4)
    block //= stride
    sparse = pixels[::stride, ::stride]
    block = min(block, *sparse.shape[:2])  # a very long and narrow photo keeps a pixel across
    height, width = sparse.shape[0] // block, sparse.shape[1] // block
    blocks = sparse[: height * block, : width * block].reshape(height, block, width, block, 3)
    means: Array = blocks.mean(axis=(1, 3), dtype=np.float32)
    return means


def _crops(pixels: Pixels, thumbnail: Array) -> Array:
    """Crops over the whole range from the busiest part (most likely in focus) to the flattest (where noise shows)."""
    height, width = pixels.shape[:2]
    side = min(CROP, height // 8 * 8, width // 8 * 8)
    luma = thumbnail.mean(axis=2)
    slopes = np.zeros_like(luma)
    slopes[1:] += np.abs(np.diff(luma, axis=0))
    slopes[:, 1:] += np.abs(np.diff(luma, axis=1))
    places = [(top, left) for top in _starts(height, side) for left in _starts(width, side)]
    y = luma.shape[0] / height
    x = luma.shape[1] / width
    busyness = [
        slopes[int(top * y) : int((top + side) * y) + 1, int(left * x) : int((left + side) * x) + 1].mean()
        for top, left in places
    ]
    busiest_first = [places[i] for i in np.argsort(busyness)[::-1]]
    # Ranks grow quadratically: half of the crops come from the busiest quarter.
    ranks = np.rint(np.linspace(0, 1, CROPS) ** 2 * (len(places) - 1)).astype(int)
    chosen = busiest_first if len(places) <= CROPS else [busiest_first[rank] for rank in np.unique(ranks)]
    return np.stack([pixels[top : top + side, left : left + side] for top, left in chosen]).astype(np.float32)


def _starts(length: int, side: int) -> list[int]:
    """Starts of at most _GRID evenly spread crops, multiples of 8."""
    count = min(_GRID, max(1, length // side))
    return sorted({int(start) // 8 * 8 for start in np.linspace(0, length - side, count)})
