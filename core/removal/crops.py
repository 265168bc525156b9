"""Where an inpainting model looks: a part of the photo around what is to be filled, at the size that it works at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from core.imaging.tiles import Box
from core.removal.holes import Mask, bounds

STEP = 64  # pixels; sides at which the model works are multiples of it
_CONTEXT = 1.8  # sides of the part looked at, in those of what is filled in it
_PARTS = 6  # of the photo's longer side: what is no further apart than one to two of them is filled at once


@dataclass(frozen=True)
class Crop:
    """target: the box of the photo in which the hole is filled from here. box: what is looked at for it. width, height:
    at which the model works, in pixels."""

    target: Box
    box: Box
    width: int
    height: int

    @property
    def is_shrunk(self) -> bool:
        return self.width * self.height < (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])


def crops_of(hole: Mask, side: int) -> list[Crop]:
    """Crops that cover the hole, from the top. side: about that of a square at the size the model works at."""
    return [_crop(box, hole.shape, side) for box in _clusters(hole)]


def _clusters(hole: Mask) -> Iterator[Box]:
    cell = max(1, -(-max(hole.shape) // _PARTS))
    height, width = hole.shape
    padded = np.pad(hole, ((0, -height % cell), (0, -width % cell)))
    cells = padded.reshape(-(-height // cell), cell, -(-width // cell), cell).any((1, 3))
    count, labels = cv2.connectedComponents(np.asarray(cells, np.uint8), connectivity=8)
    for label in range(1, count):
        own = (labels == label).repeat(cell, 0).repeat(cell, 1)[:height, :width] & hole
        yield bounds(own)


def _crop(box: Box, shape: tuple[int, ...], side: int) -> Crop:
    """Around the box, with no less context than the model has room for at full resolution."""
    longer = max(box[2] - box[0], box[3] - box[1])
    wanted = max(round(_CONTEXT * longer), side)
    top, bottom = _around(box[0], box[2], wanted, shape[0])
    left, right = _around(box[1], box[3], wanted, shape[1])
    scale = side / math.sqrt((bottom - top) * (right - left))
    height, width = (max(STEP, round(length * scale / STEP) * STEP) for length in (bottom - top, right - left))
    return Crop(box, (top, left, bottom, right), width, height)


def _around(start: int, stop: int, wanted: int, length: int) -> tuple[int, int]:
    """A stretch of that length around another one, moved to lie within a side, or all of the side."""
    wanted = min(max(wanted, stop - start), length)
    first = min(max(0, (start + stop - wanted) // 2), length - wanted)
    return first, first + wanted
