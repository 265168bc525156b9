"""Crop, quarter turns, mirror and straightening: how a photo is framed. Always done last, whatever the edits are."""

from __future__ import annotations

from dataclasses import dataclass

from core.imaging.raster import Raster
from core.photo import Photo

STRAIGHTEN_LIMIT = 45.0
"""Degrees, either way."""


@dataclass(frozen=True)
class Geometry:
    """In this order: mirrored, turned by quarters, straightened, cropped.

    mirrored: left and right exchanged. quarter_turns: clockwise, 0 to 3. angle: degrees clockwise, for straightening.
    crop: left, top, width, height as shares of the upright frame: the photo after mirror and quarter turns, about whose
        middle straightening turns it. None is the largest part of that frame without empty corners.
    """

    mirrored: bool = False
    quarter_turns: int = 0
    angle: float = 0.0
    crop: tuple[float, float, float, float] | None = None

    @property
    def is_identity(self) -> bool:
        return self == Geometry()


def framed_size(geometry: Geometry, width: int, height: int) -> tuple[int, int]:
    """Width and height of a photo of that size once it is framed."""
    if geometry.is_identity:
        return width, height
    raise NotImplementedError


def frame(photo: Photo, geometry: Geometry) -> Photo:
    """The photo framed, with alpha and native pixels. Exact unless it is straightened."""
    if geometry.is_identity:
        return photo
    raise NotImplementedError


def framed(raster: Raster, geometry: Geometry) -> Raster:
    """A raster of what a raster looks like framed; reads only what it shows."""
    if geometry.is_identity:
        return raster
    raise NotImplementedError


def unframe_point(geometry: Geometry, width: int, height: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the framed photo lies in the photo of that size, in pixels."""
    if geometry.is_identity:
        return x, y
    raise NotImplementedError
