"""What can be joined to a mask at once: drawn for any part of a photo at any of its levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.imaging.raster import Raster
from core.imaging.tiles import Box
from core.masks import shapes
from core.masks.ranges import Range, mask_of
from core.masks.shapes import Point

Mask = NDArray[np.uint8]


class Drawing(Protocol):
    def draw(self, level: int, box: Box) -> Mask:
        """The part of it within a box of a level: (h, w) uint8."""
        ...


@dataclass(frozen=True)
class Rectangle:
    """Between two opposite corners, in pixels of the photo (level 0), as all points here are."""

    first: Point
    second: Point

    def draw(self, level: int, box: Box) -> Mask:
        return shapes.rectangle(*_size(box), *_within((self.first, self.second), level, box))


@dataclass(frozen=True)
class Lasso:
    points: tuple[Point, ...]

    def draw(self, level: int, box: Box) -> Mask:
        return shapes.lasso(*_size(box), _within(self.points, level, box))


@dataclass(frozen=True)
class LinearGradient:
    start: Point
    end: Point

    def draw(self, level: int, box: Box) -> Mask:
        return shapes.linear_gradient(*_size(box), *_within((self.start, self.end), level, box))


@dataclass(frozen=True)
class RadialGradient:
    centre: Point
    rim: Point

    def draw(self, level: int, box: Box) -> Mask:
        return shapes.radial_gradient(*_size(box), *_within((self.centre, self.rim), level, box))


@dataclass(frozen=True, eq=False)
class RangeDrawing:
    """The pixels of a photo that belong to a range."""

    photo: Raster
    chosen: Range

    def draw(self, level: int, box: Box) -> Mask:
        return mask_of(self.photo, self.chosen, level, box)


def _size(box: Box) -> tuple[int, int]:
    """Height and width."""
    return box[2] - box[0], box[3] - box[1]


def _within(points: Sequence[Point], level: int, box: Box) -> list[Point]:
    side = 2**level
    return [(x / side - box[1], y / side - box[0]) for x, y in points]
