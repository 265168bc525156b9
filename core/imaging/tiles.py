"""Large images in tiles: read with overlap, written back without seams, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.photo import Pixels

Box = tuple[int, int, int, int]
"""top, left, bottom, right in pixels."""


def union(first: Box, second: Box) -> Box:
    """The smallest box around both."""
    return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])


@dataclass(frozen=True)
class Tile:
    """One tile of an image.

    box: the pixels that it covers. blend_top, blend_left: how many of its first rows and columns lie over tiles that
    were written before, and are faded into them.
    """

    box: Box
    blend_top: int
    blend_left: int

    def read(self, image: Pixels) -> NDArray[np.float32]:
        """The tile's pixels as float32 in [0, 1], (h, w, 3)."""
        top, left, bottom, right = self.box
        return image[top:bottom, left:right].astype(np.float32) / np.float32(np.iinfo(image.dtype).max)

    def write(self, image: Pixels, values: NDArray[np.float32]) -> None:
        """Put float32 values in [0, 1] into the image, clipped and rounded, fading over the overlaps."""
        top, left, bottom, right = self.box
        target = image[top:bottom, left:right]
        scaled = np.clip(values, 0, 1) * np.float32(np.iinfo(image.dtype).max)
        if self.blend_top or self.blend_left:
            weight = _ramp(bottom - top, self.blend_top)[:, None] * _ramp(right - left, self.blend_left)[None, :]
            below = target.astype(np.float32)
            scaled = below + weight[..., None] * (scaled - below)
        target[:] = np.rint(scaled)


def _ramp(length: int, blend: int) -> NDArray[np.float32]:
    """Rises over the first `blend` places, then stays at 1."""
    return np.minimum((np.arange(length, dtype=np.float32) + 0.5) / max(blend, 0.5), 1.0).astype(np.float32)


def cover(height: int, width: int, side: int, overlap: int) -> list[Tile]:
    """Tiles of at most `side` pixels that cover the image row by row, neighbours sharing at least `overlap` pixels."""
    return [
        Tile((top, left, bottom, right), blend_top, blend_left)
        for top, bottom, blend_top in _spans(height, side, overlap)
        for left, right, blend_left in _spans(width, side, overlap)
    ]


def _spans(length: int, side: int, overlap: int) -> Iterator[tuple[int, int, int]]:
    """Evenly spread stretches (start, end, shared with the one before)."""
    count = max(1, -(-(length - overlap) // (side - overlap)))
    end_before = 0
    for number in range(count):
        start = round(number * (length - side) / (count - 1)) if count > 1 else 0
        end = min(start + side, length)
        yield start, end, max(0, end_before - start)
        end_before = end
