"""Crop, quarter turns, mirror and straightening: how a photo is framed. Always done last, whatever the edits are."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, replace

import numpy as np

from core.imaging.mapping import Affine, moved, moved_back, read_chosen, read_interpolated, then
from core.imaging.raster import Raster, level_count
from core.imaging.tiles import Box
from core.photo import Photo, Pixels

STRAIGHTEN_LIMIT = 45.0
"""Degrees, either way."""

Crop = tuple[float, float, float, float]
"""left, top, width, height as shares of the upright frame."""


@dataclass(frozen=True)
class Geometry:
    """In this order: mirrored, turned by quarters, straightened, cropped.

    mirrored: left and right exchanged. quarter_turns: clockwise, 0 to 3. angle: degrees clockwise, for straightening.
    crop: a part of the upright frame: the photo after mirror and quarter turns, about whose middle straightening turns
        it. Rounded to whole pixels. None is the largest part of the frame's proportions without empty corners.
    """

    mirrored: bool = False
    quarter_turns: int = 0
    angle: float = 0.0
    crop: Crop | None = None

    @property
    def is_identity(self) -> bool:
        return self == Geometry()

    def turned(self, quarters: int) -> Geometry:
        """With further quarter turns clockwise of all that is seen."""
        crop = self.crop
        for _ in range(quarters % 4):
            crop = crop and (1 - crop[1] - crop[3], crop[0], crop[3], crop[2])
        return replace(self, quarter_turns=(self.quarter_turns + quarters) % 4, crop=crop)

    def flipped(self) -> Geometry:
        """With left and right of all that is seen exchanged."""
        crop = self.crop and (1 - self.crop[0] - self.crop[2], *self.crop[1:])
        # The mirror comes first, where it makes turns go the other way.
        return Geometry(not self.mirrored, -self.quarter_turns % 4, -self.angle if self.angle else 0.0, crop)


def frame_size(geometry: Geometry, width: int, height: int) -> tuple[int, int]:
    """Width and height of the upright frame of a photo of that size."""
    return (height, width) if geometry.quarter_turns % 2 else (width, height)


def framed_size(geometry: Geometry, width: int, height: int) -> tuple[int, int]:
    """Width and height of a photo of that size once it is framed, at least 1."""
    top, left, bottom, right = crop_box(geometry, width, height)
    return right - left, bottom - top


def crop_box(geometry: Geometry, width: int, height: int) -> Box:
    """What is kept of the upright frame of a photo of that size, in whole pixels; at least one."""
    frame_width, frame_height = frame_size(geometry, width, height)
    if geometry.crop is None:
        scale = largest_scale(geometry.angle, frame_width, frame_height, frame_width, frame_height)
        kept_width, kept_height = (max(1, math.floor(side * scale)) for side in (frame_width, frame_height))
        left, top = (frame_width - kept_width) // 2, (frame_height - kept_height) // 2
        return top, left, top + kept_height, left + kept_width
    x, y, wide, high = geometry.crop
    left, right = _whole_pixels(x, x + wide, frame_width)
    top, bottom = _whole_pixels(y, y + high, frame_height)
    return top, left, bottom, right


def _whole_pixels(start: float, end: float, length: int) -> tuple[int, int]:
    first = min(max(round(start * length), 0), length - 1)
    return first, min(max(round(end * length), first + 1), length)


def largest_scale(angle: float, width: float, height: float, wide: float, high: float) -> float:
    """At which a rectangle of wide × high fits into one of width × height turned by the angle; at most 1."""
    cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    return min(width / (wide * cosine + high * sine), height / (wide * sine + high * cosine), 1.0)


def to_upright(geometry: Geometry, frame_width: int, frame_height: int) -> Affine:
    """From a point of the frame to where it lay before straightening."""
    cosine, sine = math.cos(math.radians(geometry.angle)), math.sin(math.radians(geometry.angle))
    x, y = frame_width / 2, frame_height / 2
    return np.array([[cosine, sine, x - cosine * x - sine * y], [-sine, cosine, y + sine * x - cosine * y]])


def _to_source(geometry: Geometry, width: int, height: int) -> Affine:
    """From the framed photo to the photo of that size."""
    top, left, _, _ = crop_box(geometry, width, height)
    matrix: Affine = np.array([[1.0, 0, left], [0, 1, top]])
    if geometry.angle:
        matrix = then(matrix, to_upright(geometry, *frame_size(geometry, width, height)))
    unturned = (
        [[1.0, 0, 0], [0, 1, 0]],
        [[0.0, 1, 0], [-1, 0, height]],
        [[-1.0, 0, width], [0, -1, height]],
        [[0.0, -1, width], [1, 0, 0]],
    )
    matrix = then(matrix, np.array(unturned[geometry.quarter_turns % 4]))
    return then(matrix, np.array([[-1.0, 0, width], [0, 1, 0]])) if geometry.mirrored else matrix


def unframe_point(geometry: Geometry, width: int, height: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the framed photo lies in the photo of that size, in pixels."""
    return moved(_to_source(geometry, width, height), x, y)


def frame_point(geometry: Geometry, width: int, height: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the photo of that size lies once it is framed, in pixels; outside where it is cut off."""
    return moved_back(_to_source(geometry, width, height), x, y)


def framed(raster: Raster, geometry: Geometry) -> Raster:
    """A raster of what a raster looks like framed; reads only what it shows. Level 0 is what `frame` makes."""
    return raster if geometry.is_identity else _Framed(raster, geometry)


def frame(photo: Photo, geometry: Geometry) -> Photo:
    """The photo framed, with alpha and native pixels. Exact unless it is straightened."""
    if geometry.is_identity:
        return photo

    def of(plane: Pixels) -> Pixels:
        found = _Framed(_Whole(plane), geometry)
        return found.read(0, (0, 0, found.height, found.width)).reshape(found.height, found.width, *plane.shape[2:])

    return replace(
        photo,
        pixels=of(photo.pixels),
        alpha=None if photo.alpha is None else of(photo.alpha),
        native=None if photo.native is None else of(photo.native),
    )


class _Framed:
    """A framed raster. Corners outside the photo have the colour of its edge."""

    def __init__(self, raster: Raster, geometry: Geometry) -> None:
        self._raster = raster
        self._read = read_interpolated if geometry.angle else read_chosen
        self._to_source = _to_source(geometry, raster.width, raster.height)
        self.id = hashlib.sha256(f"{raster.id}\n{geometry}".encode()).hexdigest()
        self.width, self.height = framed_size(geometry, raster.width, raster.height)
        self.levels = level_count(self.width, self.height)

    def read(self, level: int, box: Box) -> Pixels:
        return self._read(self._raster, self._to_source, level, box)


class _Whole:
    """An array as a raster of one level."""

    levels, id = 1, ""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels if pixels.ndim == 3 else pixels[:, :, None]
        self.height, self.width = pixels.shape[:2]

    def read(self, level: int, box: Box) -> Pixels:
        top, left, bottom, right = box
        return self._pixels[top:bottom, left:right]
