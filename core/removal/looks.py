"""What a photo looks like while a part of it is worked on."""

from __future__ import annotations

from copy import copy

import numpy as np
from numpy.typing import NDArray

from core.engine import PREVIEW_SIDE
from core.imaging.thumbnails import shrink, thumbnail_factor, to_bytes
from core.imaging.tiles import Box
from core.photo import Photo
from core.removal.holes import Mask
from core.removal.scales import Image


class Look:
    """A small version of the photo, on which what is made of the hole so far is laid."""

    def __init__(self, photo: Photo, hole: Mask) -> None:
        self._factor = thumbnail_factor(photo.pixels, PREVIEW_SIDE)
        self._small = to_bytes(shrink(photo.pixels, self._factor))
        self._share = shrink(hole[..., None].astype(np.uint8) * np.uint8(255), self._factor)
        self._untouched = self._small

    def image(self) -> NDArray[np.uint8]:
        """(h, w, 3), a copy."""
        return self._small.copy()

    def copy(self) -> Look:
        """Another one, which looks the same and goes on by itself."""
        return copy(self)

    def clear(self) -> None:
        """Forget what was laid on it."""
        self._small = self._untouched

    def lay(self, box: Box, image: Image) -> None:
        """box: of the photo. image: (h, w, 3) in about [0, 1], what it looks like, at any size."""
        from PIL import Image as Images

        height, width = self._small.shape[:2]
        top, left = box[0] // self._factor, box[1] // self._factor
        bottom, right = min(height, -(-box[2] // self._factor)), min(width, -(-box[3] // self._factor))
        shown = Images.fromarray(to_bytes(image)).resize((right - left, bottom - top), Images.Resampling.BILINEAR)
        share = self._share[top:bottom, left:right]
        below = self._small[top:bottom, left:right].astype(np.float32)
        mixed = below + share * (np.asarray(shown, np.float32) - below)
        self._small = self._small.copy()
        self._small[top:bottom, left:right] = np.rint(mixed)
