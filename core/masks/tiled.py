"""Masks that share what they have in common: a stroke on 24 megapixels keeps the tiles that it touched, no more."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from core.imaging.raster import level_count
from core.imaging.tiles import Box

Mask = NDArray[np.uint8]

TILE = 256

_Tiles = Mapping[tuple[int, int], Mask]


class TiledMask:
    """A Raster of one channel. Made from an array, or from another one and what has changed since.

    Like all rasters it never changes; the array is read when it is made, and may be painted on afterwards.
    """

    def __init__(self, mask: Mask, last: TiledMask | None = None, changed: Box | None = None) -> None:
        """mask: (H, W) uint8. last: a mask of the same size that differs within the box `changed` at most."""
        self.id = uuid.uuid4().hex
        self.height, self.width = mask.shape
        self.levels = level_count(self.width, self.height)
        whole = (0, 0, self.height, self.width)
        box = whole if last is None or changed is None else changed
        self._levels: list[_Tiles] = []
        for level in range(self.levels):
            tiles = dict(last._levels[level]) if last is not None else {}
            for place, part in _tiles_within(box):
                tiles[place] = _compact(self._cut(mask, place) if level == 0 else self._halved(level, part))
            self._levels.append(tiles)
            box = (box[0] // 2, box[1] // 2, -(-box[2] // 2), -(-box[3] // 2))

    def read(self, level: int, box: Box) -> NDArray[np.uint8]:
        top, left, bottom, right = box
        found = np.empty((bottom - top, right - left, 1), np.uint8)
        for place, part in _tiles_within(box):
            row, column = part[0], part[1]
            tile = self._levels[level][place]
            first, second, third, fourth = max(row, top), max(column, left), min(part[2], bottom), min(part[3], right)
            found[first - top : third - top, second - left : fourth - left, 0] = tile[
                first - row : third - row, second - column : fourth - column
            ]
        return found

    @staticmethod
    def _cut(mask: Mask, place: tuple[int, int]) -> Mask:
        row, column = place[0] * TILE, place[1] * TILE
        return mask[row : row + TILE, column : column + TILE].copy()

    def _halved(self, level: int, part: Box) -> Mask:
        """A tile of a level, from the level above it: the mean of each 2 × 2 square, edges repeated."""
        width, height = -(-self.width >> (level - 1)), -(-self.height >> (level - 1))
        box = (2 * part[0], 2 * part[1], min(2 * part[2], height), min(2 * part[3], width))
        block = self.read(level - 1, box)[:, :, 0]
        if block.shape[0] % 2 or block.shape[1] % 2:
            block = np.pad(block, ((0, block.shape[0] % 2), (0, block.shape[1] % 2)), "edge")
        pairs = np.add(block[0::2], block[1::2], dtype=np.uint16)
        return ((pairs[:, 0::2] + pairs[:, 1::2] + 2) >> 2).astype(np.uint8)


def _tiles_within(box: Box) -> Iterator[tuple[tuple[int, int], Box]]:
    """The place of each tile that a box touches, and the box of the tile itself."""
    for row in range(box[0] // TILE, -(-box[2] // TILE)):
        for column in range(box[1] // TILE, -(-box[3] // TILE)):
            yield (row, column), (row * TILE, column * TILE, (row + 1) * TILE, (column + 1) * TILE)


def _compact(tile: Mask) -> Mask:
    """The tile; where it is all of one value, as a view of a single pixel."""
    tile.setflags(write=False)
    return tile if (tile != tile[0, 0]).any() else np.broadcast_to(tile[:1, :1].copy(), tile.shape)
