"""What the canvas paints, as an array; used by the tests of the canvas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from desktop.canvas import PhotoCanvas, Pyramid


def shot(canvas: PhotoCanvas) -> NDArray[np.uint8]:
    """The canvas as (h, w, 3) uint8, in device pixels."""
    ratio = canvas.devicePixelRatioF()
    image = QImage(canvas.size() * ratio, QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(ratio)
    canvas.render(image)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def plain(colour: tuple[int, int, int], width: int = 400, height: int = 300) -> Pyramid:
    return Pyramid.of(np.full((height, width, 3), colour, np.uint8))


def numbered(width: int, height: int) -> NDArray[np.uint8]:
    """A photo in which every pixel tells where it is: red = x, green = y (modulo 256)."""
    rows, columns = np.mgrid[0:height, 0:width]
    return np.stack((columns % 256, rows % 256, np.full_like(rows, 7)), axis=2).astype(np.uint8)


class CountingPyramid(Pyramid):
    """A pyramid that counts the pixels that are taken from it."""

    fetched = 0
    largest = 0

    def colour(self, level: int, rect: QRect) -> NDArray[np.uint8]:
        pixels = rect.width() * rect.height()
        self.fetched += pixels
        self.largest = max(self.largest, pixels)
        return super().colour(level, rect)
