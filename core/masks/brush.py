"""Painting on a mask: stamps along a stroke."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.imaging.tiles import Box, union

Mask = NDArray[np.uint8]

SMALLEST, LARGEST = 1.0, 2000.0
"""Diameters of a brush, in pixels of the photo."""

_SPACING = 0.05  # of the diameter: the softest brush then ripples by less than two levels
_PARTS = 4  # small stamps lie on quarters of a pixel
_WHOLE_FROM = 100.0  # diameter from which a part of a pixel cannot be told any more
_PRESSURES = 16  # sizes that a pen's pressure tells apart, so that stamps can be kept


@dataclass(frozen=True)
class Brush:
    """size: diameter in pixels, at full pressure. hardness: in [0, 1], the part of the radius that is even.

    opacity: in (0, 1], what one stroke covers at most. erases: takes away in place of adding.
    """

    size: float = 60.0
    hardness: float = 0.5
    opacity: float = 1.0
    erases: bool = False


class Stroke:
    """One stroke of a brush on a mask, from pressing to letting go.

    Within a stroke stamps join without adding up, so crossing one's own way changes nothing; a second stroke covers
    further. Every move costs what its dirty box holds, however large the mask is; beginning one copies the mask.

    mask: (H, W) uint8, written to. Positions: in pixels, (0, 0) being the upper left corner of the upper left pixel.
    """

    def __init__(self, mask: Mask, brush: Brush) -> None:
        self._mask, self.brush = mask, brush
        self._before = mask.copy()
        self._cover = np.zeros_like(mask)
        self._last: tuple[float, float, float] | None = None
        self._walked = 0.0  # since the last stamp

    def to(self, x: float, y: float, pressure: float = 1.0) -> Box | None:
        """Go on to there, or begin there. pressure: in [0, 1], the share of the brush's size. Returns what may have
        changed; None is nothing."""
        dirty: Box | None = None
        for stamp_x, stamp_y, stamp_pressure in self._way(x, y, pressure):
            box = self._stamp(stamp_x, stamp_y, stamp_pressure)
            if box is not None:
                dirty = box if dirty is None else union(dirty, box)
        if dirty is not None:
            self._lay(dirty)
        return dirty

    def take_back(self) -> None:
        """Leave the mask as it was before the stroke."""
        self._mask[:] = self._before

    def _way(self, x: float, y: float, pressure: float) -> list[tuple[float, float, float]]:
        """Where stamps belong between the last place and this one."""
        if self._last is None:
            self._last = (x, y, pressure)
            return [self._last]
        from_x, from_y, from_pressure = self._last
        length = math.hypot(x - from_x, y - from_y)
        step = max(self.brush.size * max(min(from_pressure, pressure), 0.1) * _SPACING, 0.5)
        stamps = []
        at = step - self._walked
        while at <= length:
            share = at / length
            stamps.append(
                (
                    from_x + share * (x - from_x),
                    from_y + share * (y - from_y),
                    from_pressure + share * (pressure - from_pressure),
                )
            )
            at += step
        self._walked = length - (at - step)
        self._last = (x, y, pressure)
        return stamps

    def _stamp(self, x: float, y: float, pressure: float) -> Box | None:
        """Join one stamp to the stroke."""
        size = max(self.brush.size * math.ceil(min(max(pressure, 0.0), 1.0) * _PRESSURES) / _PRESSURES, SMALLEST)
        parts = _PARTS if size < _WHOLE_FROM else 1
        left, top = math.floor(x * parts + 0.5), math.floor(y * parts + 0.5)
        stamp = _stamp(size, self.brush.hardness, left % parts / parts, top % parts / parts)
        half = stamp.shape[0] // 2
        left, top = left // parts - half, top // parts - half
        box, inner = _clip((top, left, top + stamp.shape[0], left + stamp.shape[1]), self._mask.shape)
        if box is None:
            return None
        cover = _cut(self._cover, box)
        np.maximum(cover, _cut(stamp, inner), out=cover)
        return box

    def _lay(self, box: Box) -> None:
        """Put the stroke over what was there before it: (1 - c) · m + c, or (1 - c) · m."""
        import cv2

        opacity, before, cover = self.brush.opacity, _cut(self._before, box), _cut(self._cover, box)
        if opacity < 1:
            cover = cv2.convertScaleAbs(cover, alpha=opacity).astype(np.uint8, copy=False)
        kept = cv2.multiply(before, 255 - cover, scale=1 / 255)
        _cut(self._mask, box)[:] = kept if self.brush.erases else cv2.add(kept, cover)


def profile(distance: NDArray[np.float32], size: float, hardness: float) -> NDArray[np.float32]:
    """How much a brush covers at distances from its middle, in [0, 1]: even within the hard part, then falling smoothly
    to nothing; half a pixel is spent on either side of a hard edge."""
    radius = size / 2
    rising = np.clip((radius + np.float32(0.5) - distance) / np.float32((1 - hardness) * radius + 1), 0, 1)
    return rising * rising * (3 - 2 * rising)


@lru_cache(maxsize=24)
def _stamp(size: float, hardness: float, right: float, down: float) -> Mask:
    """A square of an even side, to be laid with its middle on a corner of pixels; the point that it is stamped at lies
    so far right and down of there, in parts of a pixel."""
    half = math.ceil(size / 2 + 0.5) + 1
    if right or down:
        stamp = _covered(np.arange(-half, half), np.arange(-half, half), size, hardness, right, down)
    else:  # a quarter is enough
        stamp = np.pad(_covered(np.arange(half), np.arange(half), size, hardness), ((half, 0), (half, 0)), "symmetric")
    stamp.setflags(write=False)
    return stamp


def _covered(
    rows: NDArray[np.int_], columns: NDArray[np.int_], size: float, hardness: float, right: float = 0, down: float = 0
) -> Mask:
    across, along = (columns + 0.5 - right).astype(np.float32), (rows + 0.5 - down).astype(np.float32)
    distance = np.sqrt((along**2)[:, None] + (across**2)[None, :])
    return np.rint(profile(distance, size, hardness) * 255).astype(np.uint8)


def _clip(box: Box, shape: tuple[int, ...]) -> tuple[Box | None, Box]:
    """The part of a box within an array, and the same part counted from the box's own corner."""
    top, left, bottom, right = max(box[0], 0), max(box[1], 0), min(box[2], shape[0]), min(box[3], shape[1])
    if top >= bottom or left >= right:
        return None, (0, 0, 0, 0)
    return (top, left, bottom, right), (top - box[0], left - box[1], bottom - box[0], right - box[1])


def _cut(array: Mask, box: Box) -> Mask:
    return array[box[0] : box[2], box[1] : box[3]]
