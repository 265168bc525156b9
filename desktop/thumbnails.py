"""Small pictures of photos, made on a background thread and kept as long as their photo."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtGui import QImage

from core.imaging.raster import Raster, level_over, read_level
from core.photo import Photo
from desktop.background import Background

SIDE = 320
"""Longer side in pixels, at most: enough for the small frames that they stand in, on dense screens too."""


class Thumbnails:
    def __init__(self, background: Background) -> None:
        self._background = background
        self._made: WeakKeyDictionary[Photo | Raster, QImage] = WeakKeyDictionary()

    async def of(self, picture: Photo | Raster) -> QImage:
        if picture not in self._made:
            self._made[picture] = await self._background.call(_make, picture)
        return self._made[picture]


def _make(picture: Photo | Raster) -> QImage:
    from core.imaging.thumbnails import thumbnail, to_bytes
    from desktop.canvas.pyramid import to_image

    pixels = picture.pixels if isinstance(picture, Photo) else read_level(picture, level_over(picture, SIDE))
    return to_image(to_bytes(thumbnail(pixels, SIDE)))
