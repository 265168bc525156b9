"""Masks from what a photo shows: a range of lightness, or colours like one that was picked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.imaging.depth import to_8_bits
from core.imaging.light import LUMA, to_linear
from core.imaging.raster import Raster, level_size
from core.imaging.tiles import Box
from core.photo import Pixels

_ROWS = 64  # rows of a photo looked at at a time
_BITS = 7  # of each channel, that colours are told apart by: two levels of 255
_OKLAB_LMS = np.array(
    ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
     (0.0883024619, 0.2817188376, 0.6299787005)),
    np.float32,
)  # fmt: skip
_OKLAB = np.array(
    ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
     (0.0259040371, 0.7827717662, -0.8086757660)),
    np.float32,
)  # fmt: skip
_LIGHTNESS_WEIGHT = 0.5
"""Of a difference in lightness against one in hue or chroma: a colour in light and in shade is one colour."""


class Range(Protocol):
    """Says of every pixel by itself how much of it belongs."""

    def of(self, pixels: Pixels) -> NDArray[np.uint8]:
        """(h, w, 3) uint8 or uint16, sRGB → (h, w) uint8, 255 where the pixel belongs."""
        ...


@dataclass(frozen=True)
class LuminosityRange:
    """Pixels whose luma (Rec. 709, of sRGB values) lies between two, in [0, 1].

    smoothness: over how much luma it fades on either side, in [0, 1].
    """

    low: float = 0.0
    high: float = 1.0
    smoothness: float = 0.1

    def of(self, pixels: Pixels) -> NDArray[np.uint8]:
        import cv2

        luma = np.linspace(0, 1, 256, dtype=np.float32)
        outside = np.maximum(np.maximum(self.low - luma, luma - self.high), 0)
        narrow = np.ascontiguousarray(to_8_bits(pixels))
        found = cv2.LUT(cv2.transform(narrow, LUMA[None, :]), _faded(outside, 0.0, self.smoothness))
        return found.astype(np.uint8, copy=False)


@dataclass(frozen=True)
class ColourRange:
    """Pixels whose colour is near one of 8 bits, by their distance in OKLab (lightness counts half).

    tolerance: the distance that still belongs. smoothness: over how much more it fades. Both about 0 to 0.5; 0.02 is
    just noticeable. The defaults are narrow: in a hazy photo almost everything is near everything else.
    """

    colour: tuple[int, int, int]
    tolerance: float = 0.032
    smoothness: float = 0.032

    def of(self, pixels: Pixels) -> NDArray[np.uint8]:
        table = _faded(_distances(self.colour), self.tolerance, self.smoothness)
        narrow = to_8_bits(pixels) >> (8 - _BITS)
        index = narrow[:, :, 0].astype(np.int32)
        for channel in (1, 2):
            index <<= _BITS
            index |= narrow[:, :, channel]
        return np.take(table, index)


def mask_of(raster: Raster, chosen: Range, level: int = 0, box: Box | None = None) -> NDArray[np.uint8]:
    """The mask of a photo, or of a box of one of its levels: (h, w) uint8. Memory stays at a few rows beside it."""
    width, height = level_size(raster, level)
    top, left, bottom, right = box or (0, 0, height, width)
    mask = np.empty((bottom - top, right - left), np.uint8)
    for row in range(top, bottom, _ROWS):
        end = min(row + _ROWS, bottom)
        mask[row - top : end - top] = chosen.of(raster.read(level, (row, left, end, right)))
    return mask


def colour_at(raster: Raster, x: float, y: float, reach: int = 2) -> tuple[int, int, int]:
    """The mean colour around a point of the photo, 8 bits; the nearest one where the point lies outside."""
    column, row = min(max(int(x), 0), raster.width - 1), min(max(int(y), 0), raster.height - 1)
    box = (
        max(row - reach, 0),
        max(column - reach, 0),
        min(row + reach + 1, raster.height),
        min(column + reach + 1, raster.width),
    )
    red, green, blue = np.rint(to_8_bits(raster.read(0, box)).mean(axis=(0, 1))).astype(int)
    return int(red), int(green), int(blue)


def oklab(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """sRGB in [0, 1] → OKLab, (..., 3). Björn Ottosson, "A perceptual color space for image processing", 2020."""
    return np.cbrt(to_linear(colours) @ _OKLAB_LMS.T) @ _OKLAB.T


@lru_cache(maxsize=2)
def _distances(colour: tuple[int, int, int]) -> NDArray[np.float32]:
    """How different every colour of 7 bits a channel looks from one: (2²¹,) float32, red being the slowest.

    Euclidean in OKLab, lightness counting half.
    """
    levels = (np.arange(2**_BITS, dtype=np.float32) + np.float32(0.5)) / np.float32(2**_BITS)
    red, green, blue = (to_linear(levels)[:, None] * _OKLAB_LMS.T[channel] for channel in range(3))
    green_blue = (green[:, None] + blue[None, :]).reshape(-1, 3)
    weights = np.array((_LIGHTNESS_WEIGHT, 1, 1), np.float32)
    weighted = _OKLAB.T * weights
    picked = oklab(levels[np.asarray(colour) >> (8 - _BITS)]) * weights
    found = np.empty((levels.size, green_blue.shape[0]), np.float32)
    for place in range(levels.size):  # one red at a time stays in the processor's cache
        difference = np.cbrt(green_blue + red[place]) @ weighted - picked
        found[place] = np.sqrt(np.einsum("ij,ij->i", difference, difference))
    return found.reshape(-1)


def _faded(distances: NDArray[np.float32], reach: float, width: float) -> NDArray[np.uint8]:
    """255 up to `reach`, falling smoothly to 0 within the next `width`."""
    kept = np.clip(1 - (distances - np.float32(reach)) / np.float32(max(width, 1e-6)), 0, 1)
    return np.rint(kept * kept * (3 - 2 * kept) * 255).astype(np.uint8)
