"""Images that are read in parts, at full, half, quarter… size, so that any zoom costs about as much as it shows."""

from __future__ import annotations

import uuid
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.imaging.depth import to_8_bits
from core.imaging.tiles import Box
from core.photo import Pixels

SMALLEST_SIDE = 256
"""No level is made below this: the longest side fits any canvas."""

_ROWS = 32  # rows halved at a time: the sums stay in the processor's cache


class Raster(Protocol):
    """An image of one or three channels. Level 0 is the image itself; each further level is half as large, in 8 bits.

    Pixel (x, y) of level n covers the square of side 2ⁿ at (2ⁿ·x, 2ⁿ·y) of level 0; at the right and lower edge it may
    reach beyond. Rasters never change.

    id: the same for the same contents wherever that is cheap to know; never the same for other contents.
    """

    @property
    def id(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def levels(self) -> int:
        """How many levels there are, level 0 included; see `level_count`."""
        ...

    def read(self, level: int, box: Box) -> Pixels:
        """The pixels of a box within a level: (h, w, C), uint8, or uint16 at level 0 of an image of 16 bits.

        Not to be written to. Any thread.
        """
        ...


class MemoryRaster:
    """An array in memory and its levels, which are made when the raster is: a third of the array's memory, a quarter of
    a second for 48 megapixels.

    pixels: (H, W, C) or (H, W), uint8 or uint16; never written to.
    """

    def __init__(self, pixels: Pixels, raster_id: str = "") -> None:
        self.id = raster_id or uuid.uuid4().hex
        self._levels = halvings(pixels if pixels.ndim == 3 else pixels[:, :, None])
        self.height, self.width = pixels.shape[:2]

    @property
    def levels(self) -> int:
        return len(self._levels)

    def read(self, level: int, box: Box) -> Pixels:
        top, left, bottom, right = box
        return self._levels[level][top:bottom, left:right]


def level_size(raster: Raster, level: int) -> tuple[int, int]:
    """Width and height of a level."""
    return -(-raster.width >> level), -(-raster.height >> level)


def level_count(width: int, height: int) -> int:
    """How many levels an image of that size has."""
    count = 1
    while max(width, height) > SMALLEST_SIDE:
        width, height, count = (width + 1) // 2, (height + 1) // 2, count + 1
    return count


def read_level(raster: Raster, level: int = 0) -> Pixels:
    """All of a level."""
    width, height = level_size(raster, level)
    return raster.read(level, (0, 0, height, width))


def level_within(raster: Raster, side: int) -> int:
    """The largest level whose sides are at most `side` pixels, or the smallest that there is."""
    return next((level for level in range(raster.levels) if max(level_size(raster, level)) <= side), raster.levels - 1)


def level_over(raster: Raster, side: int) -> int:
    """The smallest level with a side of at least `side` pixels, or the largest that there is."""
    levels = range(raster.levels - 1, -1, -1)
    return next((level for level in levels if max(level_size(raster, level)) >= side), 0)


def halvings(pixels: Pixels) -> list[Pixels]:
    """All levels of (H, W, C) pixels, level 0 first."""
    levels = [pixels]
    while max(levels[-1].shape[:2]) > SMALLEST_SIDE:
        levels.append(_halve(levels[-1]))
    return levels


def _halve(pixels: Pixels) -> NDArray[np.uint8]:
    """The mean of each 2 × 2 square: (H, W, C) of either dtype → (⌈H/2⌉, ⌈W/2⌉, C) uint8. Edges are repeated."""
    height, width, channels = pixels.shape
    half = np.empty(((height + 1) // 2, (width + 1) // 2, channels), np.uint8)
    for top in range(0, half.shape[0], _ROWS):
        block = to_8_bits(pixels[2 * top : 2 * (top + _ROWS)])
        if block.shape[0] % 2 or width % 2:
            block = np.pad(block, ((0, block.shape[0] % 2), (0, width % 2), (0, 0)), "edge")
        pairs = np.add(block[0::2], block[1::2], dtype=np.uint16).reshape(block.shape[0] // 2, -1)
        for channel in range(channels):  # long strided rows add several times faster than many runs of three
            squares = pairs[:, channel :: 2 * channels] + pairs[:, channels + channel :: 2 * channels]
            half[top : top + _ROWS, :, channel] = (squares + 2) >> 2
    return half
