"""A mask laid over the photo, in a colour where the edit applies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage

from core.imaging.depth import to_8_bits
from core.imaging.raster import Raster, level_size
from desktop.tint import Tint

_ROOM = 32  # pixels around what is seen, for small pans


class Overlay:
    """Keeps what was drawn last; where the mask changes in a part, that part alone is read again."""

    def __init__(self) -> None:
        self._mask: Raster | None = None
        self._colours = _table(Tint())
        self._level = -1
        self._area = QRect()
        self._pixels = np.empty((0, 0), np.uint32)

    @property
    def mask(self) -> Raster | None:
        return self._mask

    def set_mask(self, mask: Raster | None) -> None:
        """Another mask, or the same one changed everywhere; as large as the photo on the canvas."""
        self._mask = mask
        self._level = -1

    def set_tint(self, tint: Tint) -> None:
        self._colours = _table(tint)
        self._level = -1

    def refresh(self, rect: QRectF) -> None:
        """The mask has changed there, in its pixels."""
        if self._mask is None or self._level < 0:
            return
        side = 2**self._level
        grown = QRectF(rect.topLeft() / side, rect.size() / side).adjusted(-1, -1, 1, 1).toAlignedRect()
        part = grown & self._area
        if not part.isEmpty():
            top, left = part.top() - self._area.top(), part.left() - self._area.left()
            self._pixels[top : top + part.height(), left : left + part.width()] = self._read(self._mask, part)

    def image(self, level: int, area: QRect) -> tuple[QRect, QImage] | None:
        """A picture that covers an area of a level of the mask, and the area that it really covers."""
        mask = self._mask
        if mask is None or level >= mask.levels:
            return None
        bounds = QRect(0, 0, *level_size(mask, level))
        if level != self._level or not self._area.contains(area & bounds):
            self._level, self._area = level, area.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM) & bounds
            self._pixels = self._read(mask, self._area)
        height, width = self._pixels.shape
        kept = self._pixels.data  # the image is drawn before these pixels go
        return self._area, QImage(kept, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)

    def _read(self, mask: Raster, part: QRect) -> NDArray[np.uint32]:
        box = (part.top(), part.left(), part.top() + part.height(), part.left() + part.width())
        return np.take(self._colours, to_8_bits(mask.read(self._level, box)[:, :, 0]))


def _table(tint: Tint) -> NDArray[np.uint32]:
    """What each value of a mask looks like: (256,) ARGB, premultiplied."""
    colour, share = QColor(tint.colour), np.arange(256) / 255 * tint.opacity
    alpha = np.rint(share * 255).astype(np.uint32)
    table = (alpha << 24).astype(np.uint32)
    for shift, channel in ((16, colour.red()), (8, colour.green()), (0, colour.blue())):
        table |= np.rint(share * channel).astype(np.uint32) << shift
    return table
