"""What is to be filled, in pieces that can be filled one after the other, each from the window around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.tiles import Box

Mask = NDArray[np.bool_]

_CELL = 8  # pixels: what is no further apart than one to two cells belongs together
_TILE, _TILE_OF_THICKNESS = 256, 8  # side of the pieces that long thin holes are cut into, at least; in thicknesses
_OVERLAP = 8  # pixels of the neighbouring piece that are filled with a piece, and then once more
_NEAR, _NEAR_OF_THICKNESS, _NEAR_OF_SIDE = 64, 12, 1.5  # how far windows reach beyond what is filled
_MATERIAL = 3  # windows hold at least so many times as much to take from as is to be filled, where the photo does


@dataclass(frozen=True)
class Piece:
    """box: the pixels that this piece decides, and that are known from then on. target: those that are filled with it.
    window: where its material comes from. All in pixels of the photo. thickness: of the hole, in pixels."""

    box: Box
    target: Box
    window: Box
    thickness: float


def pieces_of(hole: Mask, usable: Mask) -> list[Piece]:
    """The pieces of everything that is to be filled, the smallest first: what they fill serves the larger ones.

    hole: (H, W), what is to be filled. usable: (H, W), what may be copied.
    """
    pieces = [piece for box, own in _groups(hole) for piece in _cut(box, own, hole, usable)]
    return sorted(pieces, key=lambda piece: piece.thickness)


def _groups(hole: Mask) -> Iterator[tuple[Box, Mask]]:
    """The bounding box of each group of near pixels, and the group within it."""
    height, width = hole.shape
    padded = np.pad(hole, ((0, -height % _CELL), (0, -width % _CELL)))
    cells = padded.reshape(-(-height // _CELL), _CELL, -(-width // _CELL), _CELL).any((1, 3))
    near = cv2.dilate(np.asarray(cells, np.uint8), np.ones((2, 2), np.uint8))
    count, labels = cv2.connectedComponents(near, connectivity=8)
    for label in range(1, count):
        group = (labels == label) & cells
        top, left, bottom, right = (edge * _CELL for edge in bounds(group))
        part = hole[top:bottom, left:right]
        grown = group[top // _CELL : bottom // _CELL, left // _CELL : right // _CELL]
        own = part & grown.repeat(_CELL, 0).repeat(_CELL, 1)[: part.shape[0], : part.shape[1]]
        inner = bounds(own)
        yield (
            (top + inner[0], left + inner[1], top + inner[2], left + inner[3]),
            own[inner[0] : inner[2], inner[1] : inner[3]],
        )


def _cut(box: Box, own: Mask, hole: Mask, usable: Mask) -> Iterator[Piece]:
    thickness = 2 * float(depth_of(own).max())
    side = max(_TILE, round(_TILE_OF_THICKNESS * thickness))
    for top in range(box[0], box[2], side):
        for left in range(box[1], box[3], side):
            part = own[top - box[0] : top - box[0] + side, left - box[1] : left - box[1] + side]
            if part.any():
                inner = bounds(part)
                tile = (top + inner[0], left + inner[1], top + inner[2], left + inner[3])
                target = within(grown_box(tile, _OVERLAP), box)
                yield Piece(tile, target, _window(target, thickness, hole, usable), thickness)


def _window(target: Box, thickness: float, hole: Mask, usable: Mask) -> Box:
    whole = (0, 0, *hole.shape)
    side = max(target[2] - target[0], target[3] - target[1])
    reach = round(max(_NEAR, min(_NEAR_OF_THICKNESS * thickness, _NEAR_OF_SIDE * side)))
    while True:
        window = within(grown_box(target, reach), whole)
        rows, columns = slice(window[0], window[2]), slice(window[1], window[3])
        if window == whole or usable[rows, columns].sum() >= _MATERIAL * hole[rows, columns].sum():
            return window
        reach *= 2


def depth_of(mask: Mask) -> NDArray[np.float32]:
    """How far each pixel lies inside, in pixels; what lies beyond the edges of the array is outside too."""
    padded = np.pad(mask, 1).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1], np.float32)


def bounds(mask: Mask) -> Box:
    """The bounding box of what is true; there has to be something."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1


def grown_box(box: Box, by: int) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def within(box: Box, outer: Box) -> Box:
    """The part of a box that lies in another one."""
    return max(box[0], outer[0]), max(box[1], outer[1]), min(box[2], outer[2]), min(box[3], outer[3])
