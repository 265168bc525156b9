"""Matches carried up to larger sizes, and the pixels that they speak of copied there.

From one size to the next, a place can be off by a pixel: places close by are tried, and those that the neighbours'
would continue to. Patches are compared by few of their pixels, which is enough for that.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.imaging.tiles import Box
from core.removal.holes import Mask
from core.removal.scales import Image, Scale, as_floats
from core.stopping import stop_if_asked

_PIXELS = 1 << 17  # handled at a time
_POINTS = ((0, 0), (-2, -2), (-2, 2), (2, -2), (2, 2))  # of a patch that are compared
_STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
_SEAM = 3  # pixels on either side of a seam that are looked at
_BETTER = 0.6  # a place has to lower the distance to this share to be taken
_SIDE_VOTE = 0.14  # of a neighbour beside a pixel, whose own vote counts 1; of one at its corner, this squared

Offsets = NDArray[np.int32]
"""(2, h, w): how many rows below and columns right of each pixel of a box its material lies."""


class Ground:
    """A window that pixels are copied from, converted where they are looked at."""

    def __init__(self, scale: Scale) -> None:
        self.height, self.width = scale.hole.shape
        self._scale = scale

    def at(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Image:
        """(…, 3) in [0, 1]; beyond the edges, they are repeated."""
        return as_floats(self._scale.pixels[np.clip(rows, 0, self.height - 1), np.clip(columns, 0, self.width - 1)])

    def part(self, box: Box) -> Image:
        return self._scale.part(box)

    def usable_at(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Mask:
        inside = (rows >= 0) & (rows < self.height) & (columns >= 0) & (columns < self.width)
        found = self._scale.usable[np.clip(rows, 0, self.height - 1), np.clip(columns, 0, self.width - 1)]
        usable: Mask = inside & found
        return usable


def refined(offsets: Offsets, ground: Ground, box: Box, hole: Mask, guess: Image) -> Offsets:
    """Better offsets for the pixels of the hole. box: in the ground. hole: (h, w), of the box. guess: (h, w, 3), what
    the box looks like about."""
    guide = np.pad(guess, ((2, 2), (2, 2), (0, 0)), mode="edge")
    better = offsets.copy()
    for rows, columns in _pixels_of(hole):
        seam = _near_seams(offsets, hole, rows, columns)
        rows, columns = rows[seam], columns[seam]
        own = offsets[:, rows, columns]
        wanted = [guide[rows + 2 + down, columns + 2 + right] for down, right in _POINTS]
        place = np.stack((rows + box[0], columns + box[1]))
        best = _distances(ground, place + own, wanted)
        best[~ground.usable_at(*(place + own))] = np.inf
        for candidate in _candidates(offsets, better, hole, rows, columns):
            changed = np.flatnonzero((candidate != better[:, rows, columns]).any(0))
            chosen = candidate[:, changed]
            at = place[:, changed] + chosen
            distances = _distances(ground, at, [values[changed] for values in wanted])
            wins = (distances < _BETTER * best[changed]) & ground.usable_at(*at)
            winners = changed[wins]
            best[winners] = distances[wins]
            better[:, rows[winners], columns[winners]] = chosen[:, wins]
    return better


def _near_seams(offsets: Offsets, hole: Mask, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Mask:
    """Which pixels lie where pieces meet each other or the rim. Within a piece there is nothing to choose by but noise,
    and choosing by noise would spoil it."""
    near = np.zeros(len(rows), np.bool_)
    for down, right in _STEPS:
        for far in (1, _SEAM):
            row, column = rows + far * down, columns + far * right
            there = np.clip(row, 0, hole.shape[0] - 1), np.clip(column, 0, hole.shape[1] - 1)
            near |= ~hole[there] | (offsets[:, there[0], there[1]] != offsets[:, rows, columns]).any(0)
    return near


def _candidates(
    offsets: Offsets, better: Offsets, hole: Mask, rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> Iterator[Offsets]:
    """What the neighbours would continue to, and one pixel beside what is best by then: corners are two steps."""
    for down, right in _STEPS:
        there = np.clip(rows + down, 0, hole.shape[0] - 1), np.clip(columns + right, 0, hole.shape[1] - 1)
        yield np.where(hole[there], offsets[:, there[0], there[1]], better[:, rows, columns])
    for shift in _STEPS:
        yield better[:, rows, columns] + np.array(shift, np.int32)[:, None]


def _distances(ground: Ground, places: NDArray[np.intp], wanted: list[Image]) -> Image:
    """Sums of squared differences at the points of patches, (n,). places: (2, n). wanted: (n, 3) for each point."""
    stop_if_asked()
    total = np.zeros(places.shape[1], np.float32)
    for (down, right), values in zip(_POINTS, wanted, strict=True):
        difference = ground.at(places[0] + down, places[1] + right) - values
        total += np.einsum("nc,nc->n", difference, difference)
    return total


def copied(offsets: Offsets, ground: Ground, box: Box, hole: Mask) -> Image:
    """What the offsets make of a box, (h, w, 3), the ground's own pixels where it is no hole. Within material that lies
    together, they are copied as they are; where pieces of it meet, they blend within a pixel."""
    filled = ground.part(box).copy()
    for rows, columns in _pixels_of(hole):
        stop_if_asked()
        total = np.zeros((len(rows), 3), np.float32)
        weights = np.zeros((len(rows), 1), np.float32)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                there = np.clip(rows + down, 0, hole.shape[0] - 1), np.clip(columns + right, 0, hole.shape[1] - 1)
                row = rows + box[0] + offsets[0][there]
                column = columns + box[1] + offsets[1][there]
                speaks = hole[there] & ground.usable_at(row, column)
                weight = (speaks * np.float32(_SIDE_VOTE ** (abs(down) + abs(right))))[:, None]
                total += weight * ground.at(row, column)
                weights += weight
        spoken = weights[:, 0] > 0
        filled[rows[spoken], columns[spoken]] = (total[spoken] / weights[spoken]).astype(np.float32)
    return filled


def _pixels_of(hole: Mask) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rows and columns of the pixels of a hole, a part at a time."""
    for block in row_blocks(hole.shape[0], max(1, _PIXELS // max(1, hole.shape[1]))):
        rows, columns = np.nonzero(hole[block])
        if len(rows):
            yield rows + block.start, columns
