"""Small pictures of photos, made on a background thread and kept as long as their photo."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtGui import QImage

from core.photo import Photo
from desktop.background import Background

SIDE = 320
"""Longer side in pixels, at most: enough for the small frames that they stand in, on dense screens too."""


class Thumbnails:
    def __init__(self, background: Background) -> None:
        self._background = background
        self._made: WeakKeyDictionary[Photo, QImage] = WeakKeyDictionary()

    async def of(self, photo: Photo) -> QImage:
        if photo not in self._made:
            self._made[photo] = await self._background.call(_make, photo)
        return self._made[photo]


def _make(photo: Photo) -> QImage:
    from core.imaging.thumbnails import thumbnail, to_bytes
    from desktop.canvas.pyramid import to_image

    return to_image(to_bytes(thumbnail(photo.pixels, SIDE)))
