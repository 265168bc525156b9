"""A photo at full, half, quarter… size, so that any zoom draws about as many pixels as the screen has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from core.imaging.depth import to_8_bits
from core.photo import Pixels

SMALLEST_SIDE = 256
"""No level is made below this: the longest side fits any canvas."""

_ROWS = 32  # rows halved at a time: the sums stay in the processor's cache


class Pyramid:
    """The levels of one photo. Level 0 is the photo's own array; each further level is half as large, in 8 bits.

    Pixel (x, y) of level n covers the square of side 2ⁿ at (2ⁿ·x, 2ⁿ·y) of the photo; at the right and lower edge it
    may reach beyond. Making one takes about a third of the photo's memory and a quarter of a second for 48 megapixels;
    it needs no thread in particular, since NumPy lets go of the interpreter while it adds.

    pixels: (H, W, 3) uint8 or uint16, sRGB. alpha: (H, W) of the same dtype, straight; None when opaque.
    """

    def __init__(self, pixels: Pixels, alpha: Pixels | None = None) -> None:
        self._colours = _halvings(pixels)
        self._alphas = None if alpha is None else _halvings(alpha[:, :, None])
        self.height, self.width = pixels.shape[:2]

    @property
    def levels(self) -> int:
        """How many levels there are, level 0 included."""
        return len(self._colours)

    @property
    def has_alpha(self) -> bool:
        return self._alphas is not None

    def bounds(self, level: int) -> QRect:
        """All of a level, in its own pixels."""
        height, width = self._colours[level].shape[:2]
        return QRect(0, 0, width, height)

    def colour(self, level: int, rect: QRect) -> NDArray[np.uint8]:
        """The pixels of a rectangle within a level: (h, w, 3) uint8, a view where the level has 8 bits."""
        return to_8_bits(_cut(self._colours[level], rect))

    def alpha(self, level: int, rect: QRect) -> NDArray[np.uint8] | None:
        """The alpha of a rectangle within a level: (h, w) uint8; None when opaque."""
        return None if self._alphas is None else to_8_bits(_cut(self._alphas[level], rect)[:, :, 0])

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


def _halvings(pixels: Pixels) -> list[Pixels]:
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


def _cut(pixels: Pixels, rect: QRect) -> Pixels:
    return pixels[rect.top() : rect.top() + rect.height(), rect.left() : rect.left() + rect.width()]
