"""What a drop or the clipboard holds: files, or a picture itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from core.photo import Photo


def files_in(mime: QMimeData) -> list[Path]:
    """The files of this machine: dropped, copied, or named by the text."""
    if files := [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]:
        return files
    if mime.hasImage() or not mime.hasText():
        return []
    path = Path(mime.text().strip()).expanduser()
    return [path] if mime.text().strip() and path.is_file() else []


def picture_in(mime: QMimeData) -> Callable[[], Photo] | None:
    """Makes a photo of the picture that is there; for a background thread. None where there is none."""
    if not mime.hasImage():
        return None
    image = QImage(mime.imageData())

    def make() -> Photo:
        from core.imaging.opening import photo_from_pixels

        return photo_from_pixels(_pixels(image))

    return make


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """(H, W, 3) or, with transparency, (H, W, 4) uint8."""
    channels = 4 if image.hasAlphaChannel() else 3
    form = QImage.Format.Format_RGBA8888 if channels == 4 else QImage.Format.Format_RGB888
    image = image.convertToFormat(form)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * channels].reshape(image.height(), image.width(), channels).copy()
