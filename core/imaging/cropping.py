"""Choosing a crop: which ones show no empty corner, and the nearest that does where one would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.imaging.geometry import Crop, Geometry, frame_size, largest_scale, to_upright
from core.imaging.mapping import moved

WHOLE: Crop = (0.0, 0.0, 1.0, 1.0)

_SLACK = 1e-6  # share of the frame that rounding may take a corner beyond its edge
_HALVINGS = 30


def largest_crop(geometry: Geometry, width: int, height: int, aspect: float) -> Crop:
    """The largest part about the middle of the frame, of width / height = aspect, without empty corners.

    geometry: its crop does not count. width, height: of the photo, as everywhere here.
    """
    frame_width, frame_height = frame_size(geometry, width, height)
    wide, high = min(frame_width, frame_height * aspect), min(frame_height, frame_width / aspect)
    scale = largest_scale(geometry.angle, frame_width, frame_height, wide, high)
    wide, high = wide * scale / frame_width, high * scale / frame_height
    return (1 - wide) / 2, (1 - high) / 2, wide, high


def is_filled(geometry: Geometry, width: int, height: int) -> bool:
    """Whether the crop lies within the frame and has no empty corner."""
    if geometry.crop is None:
        return True
    frame_width, frame_height = frame_size(geometry, width, height)
    x, y, wide, high = geometry.crop
    corners = [(right * frame_width, bottom * frame_height) for right in (x, x + wide) for bottom in (y, y + high)]
    matrix = to_upright(geometry, frame_width, frame_height)
    return all(
        -_SLACK <= along / length <= 1 + _SLACK
        for corner in corners
        for point in (corner, moved(matrix, *corner))
        for along, length in zip(point, (frame_width, frame_height), strict=True)
    )


def filled(geometry: Geometry, width: int, height: int) -> Geometry:
    """With the crop made smaller, in its proportions, until it has no empty corner: about its own middle, or towards
    that of the frame where more of it stays so."""
    if geometry.crop is None or is_filled(geometry, width, height):
        return geometry
    x, y, wide, high = geometry.crop
    crops = []
    for middle_x, middle_y in ((x + wide / 2, y + high / 2), (0.5, 0.5)):

        def towards(share: float, middle_x: float = middle_x, middle_y: float = middle_y) -> Crop:
            left, top = middle_x + (x - middle_x) * share, middle_y + (y - middle_y) * share
            return left, top, wide * share, high * share

        crops.append(_furthest(towards, geometry, width, height))
    return replace(geometry, crop=max(crops, key=lambda crop: crop[2] * crop[3]))


def nearest(geometry: Geometry, width: int, height: int, wanted: Crop) -> Crop:
    """How far the crop, which is filled, can go towards another one."""
    start = geometry.crop or WHOLE

    def towards(share: float) -> Crop:
        left, top, wide, high = (old + (new - old) * share for old, new in zip(start, wanted, strict=True))
        return left, top, wide, high

    return _furthest(towards, geometry, width, height)


def inside(crop: Crop, aspect: float) -> Crop:
    """The largest part about the middle of a crop of these proportions. aspect: in shares of the frame."""
    x, y, wide, high = crop
    new_wide, new_high = min(wide, high * aspect), min(high, wide / aspect)
    return x + (wide - new_wide) / 2, y + (high - new_high) / 2, new_wide, new_high


def _furthest(towards: Callable[[float], Crop], geometry: Geometry, width: int, height: int) -> Crop:
    """The crop of the largest share in [0, 1] that is filled; all below it are, the area being convex."""
    if is_filled(replace(geometry, crop=towards(1.0)), width, height):
        return towards(1.0)
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        if is_filled(replace(geometry, crop=towards(share)), width, height):
            low = share
        else:
            high = share
    return towards(low)
