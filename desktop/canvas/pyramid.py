"""Rasters as Qt draws them."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from core.imaging.depth import to_8_bits
from core.imaging.raster import SMALLEST_SIDE, MemoryRaster, Raster, level_size
from core.imaging.tiles import Box
from core.photo import Pixels


class Pyramid:
    """A raster, and its opacity, in rectangles of Qt. All levels of the photo have their rectangles in common.

    raster: of three channels. alpha: of one, as large, straight; None when opaque.
    """

    def __init__(self, raster: Raster, alpha: Raster | None = None) -> None:
        self.raster, self._alpha = raster, alpha
        self.height, self.width, self.levels = raster.height, raster.width, raster.levels

    @classmethod
    def of(cls, pixels: Pixels, alpha: Pixels | None = None) -> Self:
        """Of arrays in memory: (H, W, 3) and (H, W)."""
        return cls(MemoryRaster(pixels), None if alpha is None else MemoryRaster(alpha))

    @property
    def has_alpha(self) -> bool:
        return self._alpha is not None

    def bounds(self, level: int) -> QRect:
        """All of a level, in its own pixels."""
        return QRect(0, 0, *level_size(self.raster, level))

    def colour(self, level: int, rect: QRect) -> NDArray[np.uint8]:
        """The pixels of a rectangle within a level: (h, w, 3) uint8."""
        return to_8_bits(self.raster.read(level, _box(rect)))

    def alpha(self, level: int, rect: QRect) -> NDArray[np.uint8] | None:
        """The alpha of a rectangle within a level: (h, w) uint8; None when opaque."""
        return None if self._alpha is None else to_8_bits(self._alpha.read(level, _box(rect))[:, :, 0])

    def region(self, level: int, rect: QRect) -> QImage:
        """The rectangle within a level as an image of its own, ready to be drawn."""
        return to_image(self.colour(level, rect), self.alpha(level, rect))


def to_image(colour: NDArray[np.uint8], alpha: NDArray[np.uint8] | None = None) -> QImage:
    """An image in the format that Qt draws fastest. It owns its pixels. colour: (h, w, 3); alpha: (h, w), straight."""
    height, width = colour.shape[:2]
    if alpha is None:
        packed = np.ascontiguousarray(colour)
        image = QImage(packed.data, width, height, width * 3, QImage.Format.Format_RGB888)
        return image.convertToFormat(QImage.Format.Format_RGB32)
    packed = np.dstack((colour, alpha))
    image = QImage(packed.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def enlarged(image: QImage) -> QImage:
    """A small image doubled a few times, which rounds the corners that a single linear enlargement would show."""
    while max(image.width(), image.height()) <= SMALLEST_SIDE:
        image = image.scaled(image.size() * 2, mode=Qt.TransformationMode.SmoothTransformation)
    return image


def _box(rect: QRect) -> Box:
    return rect.top(), rect.left(), rect.top() + rect.height(), rect.left() + rect.width()
