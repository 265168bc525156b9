"""A part of the photo at 100 %, as the export will look. Dragging moves the part."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from core.imaging.saving import ExportOptions, encode_photo
from core.photo import Photo, Pixels
from desktop.i18n import tr

WIDTH, HEIGHT = 440, 380

Region = tuple[slice, slice]
"""Rows and columns of the photo."""


class CropPreview(QLabel):
    """moved: another part is wanted; ask `region` which."""

    moved = Signal()

    def __init__(self, photo: Photo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width, self._height = photo.width, photo.height
        self._centre = (photo.height / 2, photo.width / 2)
        self._scale = 1.0
        self._grabbed: QPoint | None = None
        self.setFixedSize(QSize(WIDTH, HEIGHT))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(tr("Preview of the compressed photo at 100 %"))
        self.setToolTip(tr("The exported photo at 100 %. Drag to see another part."))

    def region(self, long_side: int | None) -> Region:
        """The part of the photo that fills the preview once the photo is scaled down to `long_side`."""
        self._scale = min(1.0, (long_side or 10**9) / max(self._width, self._height))
        return (
            _span(self._centre[0], HEIGHT / self._scale, self._height),
            _span(self._centre[1], WIDTH / self._scale, self._width),
        )

    def show_crop(self, pixels: NDArray[np.uint8]) -> None:
        """pixels: (h, w, 3) uint8 sRGB."""
        height, width = pixels.shape[:2]
        image = QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self.setPixmap(QPixmap.fromImage(image))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._grabbed = event.position().toPoint()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._grabbed is None:
            return
        here = event.position().toPoint()
        by, self._grabbed = here - self._grabbed, here
        row, column = self._centre
        self._centre = (
            float(np.clip(row - by.y() / self._scale, 0, self._height)),
            float(np.clip(column - by.x() / self._scale, 0, self._width)),
        )
        self.moved.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._grabbed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)


def compressed_crop(photo: Photo, region: Region, suffix: str, options: ExportOptions) -> NDArray[np.uint8]:
    """Encode the region as an export with that suffix would, and decode it again: (h, w, 3) uint8 sRGB."""
    from PIL import Image

    pixels: Pixels = photo.pixels[region].copy()
    scale = min(1.0, (options.long_side or 10**9) / max(photo.width, photo.height))
    # Without its profile: the crop is to be seen in the colours of the screen, whatever the file is in.
    crop = replace(photo, pixels=pixels, alpha=None, native=None, icc_profile=None, exif=None, xmp=None)
    side = max(1, round(max(pixels.shape[:2]) * scale))
    data = encode_photo(crop, suffix, replace(options, bit_depth=8, long_side=side if scale < 1 else None))
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def _span(centre: float, length: float, limit: int) -> slice:
    """`length` pixels around `centre`, moved to stay inside [0, limit)."""
    size = min(round(length), limit)
    start = int(np.clip(round(centre - size / 2), 0, limit - size))
    return slice(start, start + size)
