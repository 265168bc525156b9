"""Masks while they are worked on, as rasters: read for what is seen of them, at the size that it is seen at."""

from __future__ import annotations

import math
import uuid

import numpy as np
from numpy.typing import NDArray

from core.imaging.raster import Raster, level_count, level_size
from core.imaging.tiles import Box
from core.masks.changes import feather
from core.masks.drawing import Drawing
from core.masks.shapes import Mode, combine

Mask = NDArray[np.uint8]


class LiveMask:
    """A raster over an array that is being painted on. Unlike other rasters it changes when the array does.

    mask: (H, W) uint8.
    """

    def __init__(self, mask: Mask) -> None:
        self.id = uuid.uuid4().hex
        self._mask = mask
        self.height, self.width = mask.shape
        self.levels = level_count(self.width, self.height)

    def read(self, level: int, box: Box) -> Mask:
        import cv2

        top, left, bottom, right = box
        if level == 0:
            return self._mask[top:bottom, left:right, None]
        side = 2**level
        part = self._mask[top * side : bottom * side, left * side : right * side]
        missing = ((bottom - top) * side - part.shape[0], (right - left) * side - part.shape[1])
        if any(missing):
            part = np.pad(part, ((0, missing[0]), (0, missing[1])), "edge")
        size = (right - left, bottom - top)
        return cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)[:, :, None]


class JoinedMask:
    """What a mask would be with a drawing joined to it; see `combine`. Computed for what is read, and at its size."""

    def __init__(self, mask: Raster, drawing: Drawing, mode: Mode) -> None:
        self.id = uuid.uuid4().hex
        self._mask, self._drawing, self._mode = mask, drawing, mode
        self.width, self.height, self.levels = mask.width, mask.height, mask.levels

    def read(self, level: int, box: Box) -> Mask:
        mask = self._mask.read(level, box)[:, :, 0].astype(np.uint8, copy=False)
        return combine(mask, self._drawing.draw(level, box), self._mode)[:, :, None]


class SoftMask:
    """What a mask would be feathered."""

    def __init__(self, mask: Raster, radius: float) -> None:
        self.id = uuid.uuid4().hex
        self._mask, self._radius = mask, radius
        self.width, self.height, self.levels = mask.width, mask.height, mask.levels

    def read(self, level: int, box: Box) -> Mask:
        radius = self._radius / 2**level
        reach = math.ceil(2 * radius)
        width, height = level_size(self._mask, level)
        top, left = max(box[0] - reach, 0), max(box[1] - reach, 0)
        around = (top, left, min(box[2] + reach, height), min(box[3] + reach, width))
        soft = feather(self._mask.read(level, around)[:, :, 0].astype(np.uint8, copy=False), radius)
        return soft[box[0] - top : box[2] - top, box[1] - left : box[3] - left, None]
