"""A part of a picture as features see it: its pixels with some margin, and where it lies in the whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.imaging.light import LUMA
from core.imaging.thumbnails import enlarge, thumbnail
from core.imaging.tiles import Box
from core.photo import Pixels

Image = NDArray[np.float32]
"""(h, w, 3) float32, usually in [0, 1]."""
Plane = NDArray[np.float32]

MARGIN = 48
"""Pixels around a window that features look at: no filter reaches farther, so tiles have no seams."""
_GLANCE = 96  # longer side of the thumbnail that tells of the whole picture


@dataclass(frozen=True, eq=False)
class Picture:
    """A whole picture, cut into windows as they are needed.

    pixels: (H, W, 3). glance: a thumbnail, (h, w, 3) float32. factor: how many
    pixels of the picture one of the thumbnail's stands for.
    """

    pixels: Pixels
    glance: Image
    factor: float

    @staticmethod
    def of(pixels: Pixels) -> Picture:
        return Picture(pixels, thumbnail(pixels, _GLANCE), -(-max(pixels.shape[:2]) // _GLANCE))

    @property
    def size(self) -> tuple[int, int]:
        return int(self.pixels.shape[0]), int(self.pixels.shape[1])

    def window(self, box: Box, margin: int = MARGIN) -> Window:
        """What lies in a box, with its margin as far as the picture goes."""
        top, left, bottom, right = box
        y, x = max(0, top - margin), max(0, left - margin)
        part = self.pixels[y : bottom + margin, x : right + margin]
        image = part.astype(np.float32) / np.float32(np.iinfo(part.dtype).max)
        core = (slice(top - y, bottom - y), slice(left - x, right - x))
        return Window(image, core, box, (y, x), self)


@dataclass(frozen=True, eq=False)
class Window:
    """image: (h, w, 3) float32 in [0, 1], margin included. core: where in it the box lies. place: of its first pixel in
    the picture.
    """

    image: Image
    core: tuple[slice, slice]
    box: Box
    place: tuple[int, int]
    picture: Picture

    @property
    def inner(self) -> Image:
        """The pixels in the box."""
        return self.image[self.core]

    def glance(self, image: Image) -> Image:
        """A thumbnail of the whole picture, enlarged within the box."""
        return enlarge(image, self.picture.factor, self.box)


def luma(image: Image) -> Plane:
    return np.asarray(image @ LUMA, np.float32)
