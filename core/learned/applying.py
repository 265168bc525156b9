"""Doing a learned edit to a photo, tile by tile, at the photo's full resolution."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.imaging.tiles import Box, Tile, cover
from core.learned.model import LearnedEdit
from core.learned.window import Picture
from core.photo import Pixels
from core.stopping import stop_if_asked

_TILE = 320


def tiles_of(height: int, width: int) -> list[Tile]:
    return cover(height, width, _TILE, 0)


def apply(edit: LearnedEdit, pixels: Pixels, target: Pixels) -> Iterator[Box]:
    """Fill `target`, (H, W, 3) of any depth, from `pixels` of the same size. Yields each box that was filled.

    Tiles look at their surroundings, so there are no seams. Memory: some hundred megabytes, whatever the size.
    """
    picture = Picture.of(pixels)
    for tile in tiles_of(*picture.size):
        stop_if_asked()
        write(target, tile.box, edit(picture.window(tile.box)))
        yield tile.box


def write(target: Pixels, box: Box, values: NDArray[np.float32]) -> None:
    """Put float32 values, nominally in [0, 1], into a box of the image, clipped and rounded."""
    top, left, bottom, right = box
    white = np.float32(np.iinfo(target.dtype).max)
    target[top:bottom, left:right] = np.rint(np.clip(values, 0, 1) * white)
