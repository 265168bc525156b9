"""A look at what will be exported: a part of the photo at 100 %, or before and after side by side in small."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from core.imaging.depth import to_8_bits
from core.imaging.export_options import ExportOptions
from core.imaging.rendition import rendition, sharpened
from core.imaging.resizing import resize
from core.imaging.saving import encode_photo
from core.imaging.side_by_side import layout_of
from core.imaging.thumbnails import thumbnail, to_bytes
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
        self._whole = False
        self.setFixedSize(QSize(WIDTH, HEIGHT))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName(tr("Preview of the exported photo"))

    def region(self, scale: float) -> Region:
        """The part of the photo that fills the preview once the photo is scaled by that."""
        self._scale = scale
        return (
            _span(self._centre[0], HEIGHT / scale, self._height),
            _span(self._centre[1], WIDTH / scale, self._width),
        )

    def show_crop(self, pixels: NDArray[np.uint8], *, whole: bool = False) -> None:
        """pixels: (h, w, 3) uint8 sRGB. whole: they are not a part that could be moved."""
        self._whole = whole
        self.setCursor(Qt.CursorShape.ArrowCursor if whole else Qt.CursorShape.OpenHandCursor)
        part = tr("The exported photo at 100 %. Drag to see another part.")
        self.setToolTip(tr("How before and after will stand beside each other") if whole else part)
        height, width = pixels.shape[:2]
        image = QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888)
        self.setPixmap(QPixmap.fromImage(image))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._whole:
            return
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
        if not self._whole:
            self.setCursor(Qt.CursorShape.OpenHandCursor)


def compressed_crop(photo: Photo, region: Region, suffix: str, options: ExportOptions) -> NDArray[np.uint8]:
    """The region as an export with that suffix would have it, decoded again: (h, w, 3) uint8 sRGB."""
    from PIL import Image

    layout = layout_of(photo.width, photo.height, options)
    pixels: Pixels = photo.pixels[region].copy()
    if layout.width != photo.width:
        height, width = (max(1, round(side * layout.width / photo.width)) for side in pixels.shape[:2])
        pixels, _ = resize(pixels, (width, height))
    # In sRGB: the crop is to be seen in the colours of the screen, whatever the file is in.
    crop = Photo(sharpened(pixels, options, layout), is_grey=photo.is_grey)
    data = encode_photo(crop, suffix, ExportOptions(options.quality, bit_depth=8))
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def joined_in_small(photo: Photo, original: Photo, options: ExportOptions) -> NDArray[np.uint8]:
    """Before and after side by side, small enough for the preview: (h, w, 3) uint8 sRGB."""
    before, after = (Photo(to_bytes(thumbnail(each.pixels, WIDTH))) for each in (original, photo))
    labels = ExportOptions(
        side_by_side=True,
        before_label=options.before_label,
        after_label=options.after_label,
        long_side=WIDTH,
    )
    return to_8_bits(rendition(after, labels, before).samples)


def _span(centre: float, length: float, limit: int) -> slice:
    """`length` pixels around `centre`, moved to stay inside [0, limit)."""
    size = min(round(length), limit)
    start = int(np.clip(round(centre - size / 2), 0, limit - size))
    return slice(start, start + size)
