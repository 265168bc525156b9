"""Colour management: from a file's own colours to the sRGB working space, and back without harm.

Little CMS does the arithmetic (through imagecodecs, which hands it 16-bit RGB; Pillow's binding stops at 8 bits).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import contiguous, row_blocks
from core.imaging.icc import rgb_profile
from core.photo import Photo, Pixels

Space = Literal["grey", "rgb", "cmyk"]

_RELATIVE_COLORIMETRIC = 1
_BLACK_POINT_COMPENSATION = 0x2000
# Without its tables Little CMS evaluates curves and matrices themselves: exact to 16 bits, and slower.
_EXACT = 0x0100
_SPACES: dict[bytes, Space] = {b"GRAY": "grey", b"RGB ": "rgb", b"CMYK": "cmyk"}
_CMS_NAMES = {"grey": "gray", "rgb": "rgb", "cmyk": "cmyk"}
_D65 = (0.3127, 0.3290, 1.0)
_TOLERANCE = 3 * 257  # 8-bit levels in dark channels by which rounding makes profiles differ that mean sRGB
_REACH = 0.1  # share of the full range after which an edited pixel owes nothing to its old native value


@lru_cache(maxsize=8)
def profile_space(icc: bytes) -> Space | None:
    """What kind of pixels a profile describes; None for a damaged profile and for kinds that photos do not have."""
    space = _SPACES.get(icc[16:20])
    if space is None:
        return None
    white = np.full((1, 1, 4 if space == "cmyk" else 3), 255, np.uint8)
    try:
        to_working(white[:, :, :1] if space == "grey" else white, icc)
        if space != "cmyk":
            from_working(white[:, :, :3], icc)
    except ValueError:
        return None
    return space


@lru_cache(maxsize=8)
def is_srgb(icc: bytes) -> bool:
    """Whether a usable grey or RGB profile means sRGB: it moves no colour visibly."""
    ramp = np.linspace(0, 65535, 33).astype(np.uint16)
    if profile_space(icc) == "grey":
        colours = ramp.reshape(1, -1, 1)
    else:
        colours = np.stack(np.meshgrid(*[ramp[::4]] * 3), axis=-1).reshape(1, -1, 3)
    return int(np.abs(to_working(colours, icc).astype(np.int32) - colours).max()) <= _TOLERANCE


def to_working(samples: Pixels, icc: bytes | None) -> Pixels:
    """Convert samples to sRGB, relative colorimetric with black point compensation.

    samples: (H, W, C), C as in `Picture`. icc: its profile; None means sRGB, or no known inks for CMYK.
    Returns (H, W, 3), same dtype. Raises ValueError where the profile is damaged.
    """
    channels = samples.shape[2]
    if channels == 4 and icc is None:
        return _plain_cmyk_to_srgb(samples)
    if icc is not None:
        samples = _transform(samples, icc, "grey" if channels == 1 else "cmyk" if channels == 4 else "rgb", None)
    return samples if samples.shape[2] == 3 else samples.repeat(3, axis=2)


def from_working(pixels: Pixels, icc: bytes) -> Pixels:
    """Convert sRGB pixels (H, W, 3) to the colours of a grey or RGB profile: (H, W, 3), same dtype.

    For a grey profile the pixels must be neutral. Raises ValueError where the profile is damaged or one-way.
    """
    if _SPACES.get(icc[16:20]) == "grey":
        grey = _transform(contiguous(pixels[:, :, 1:2]), None, "grey", icc)
        return grey.repeat(3, axis=2)
    return _transform(pixels, None, "rgb", icc)


def convert(pixels: Pixels, source: bytes | None, target: bytes) -> Pixels:
    """From the colours of one RGB profile (None: sRGB) to those of another: (H, W, 3), same dtype.

    Raises ValueError where a profile is damaged or of another kind.
    """
    return pixels if source == target else _transform(pixels, source, "rgb", target)


def native_pixels(photo: Photo, original: Photo | None = None) -> Pixels:
    """The photo in the colours of its `icc_profile`, (H, W, 3).

    Pixels that equal those of the original (by default: those that `native` stands for) come from `native` itself. A
    slightly edited pixel keeps a share of what its native value had beyond the round trip through sRGB, so that a soft
    mask leaves no seam in colours that sRGB cannot hold.
    """
    native, icc = photo.native, photo.icc_profile
    if native is None or icc is None:
        return photo.pixels
    grey = profile_space(icc) == "grey"
    result = np.empty_like(native)
    for rows in row_blocks(photo.height):
        kept, edited = native[rows], photo.pixels[rows]
        before = original.pixels[rows] if original is not None else to_working(kept[:, :, :1] if grey else kept, icc)
        if np.array_equal(edited, before):
            result[rows] = kept
            continue
        distance = np.abs(edited.astype(np.int32) - before).max(axis=2, keepdims=True)
        share = np.clip(1 - distance / np.float32(_REACH * photo.max_value), 0, 1).astype(np.float32)
        surplus = kept.astype(np.float32) - from_working(before, icc)
        mixed = from_working(edited, icc) + share * surplus
        result[rows] = np.clip(np.rint(mixed), 0, photo.max_value).astype(native.dtype)
    return result


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """A profile for sRGB (IEC 61966-2-1), the working space."""
    return rgb_profile("sRGB", ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06)))


@lru_cache(maxsize=1)
def adobe_rgb_profile() -> bytes:
    """A profile for Adobe RGB (1998), for photos that name it without embedding one."""
    import imagecodecs

    profile: bytes = imagecodecs.cms_profile("adobergb")
    return profile


@lru_cache(maxsize=1)
def display_p3_profile() -> bytes:
    """A profile for Display P3 (SMPTE EG 432-1 primaries, white D65, the sRGB curve)."""
    return rgb_profile("Display P3", ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)))


def _srgb_curve() -> NDArray[np.float32]:
    from core.imaging.light import to_linear

    return to_linear(np.linspace(0, 1, 4096, dtype=np.float32))


@lru_cache(maxsize=2)
def _working_profile(space: Space) -> bytes:
    import imagecodecs

    if space == "grey":
        profile: bytes = imagecodecs.cms_profile("gray", whitepoint=_D65, transferfunction=_srgb_curve())
    else:
        profile = imagecodecs.cms_profile("srgb")
    return profile


def _transform(samples: Pixels, source: bytes | None, space: Space, target: bytes | None) -> Pixels:
    """Run Little CMS over (H, W, C) in row blocks; a profile of None is the working space (grey stays one channel)."""
    import imagecodecs

    ends_grey = space == "grey"
    working = _working_profile("grey" if ends_grey else "rgb")
    flags = _BLACK_POINT_COMPENSATION | (_EXACT if samples.dtype == np.uint16 else 0)
    result = np.empty((*samples.shape[:2], 1 if ends_grey else 3), samples.dtype)

    def convert(rows: slice) -> None:
        block = samples[rows, :, 0] if ends_grey else samples[rows]
        converted = imagecodecs.cms_transform(
            contiguous(block),
            source or working,
            target or working,
            colorspace=_CMS_NAMES[space],
            outcolorspace="gray" if ends_grey else "rgb",
            intent=_RELATIVE_COLORIMETRIC,
            flags=flags,
        )
        result[rows] = converted.reshape(result[rows].shape)

    try:
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            list(pool.map(convert, row_blocks(samples.shape[0])))
    except imagecodecs.CmsError as error:
        raise ValueError(f"unusable colour profile: {error}") from error
    return result


def _plain_cmyk_to_srgb(samples: Pixels) -> Pixels:
    """Without a profile nothing is known about the inks: each simply takes its light away."""
    top = int(np.iinfo(samples.dtype).max)
    result = np.empty((*samples.shape[:2], 3), samples.dtype)
    for rows in row_blocks(samples.shape[0]):
        light = top - samples[rows].astype(np.uint32)
        result[rows] = ((light[:, :, :3] * light[:, :, 3:] + top // 2) // top).astype(samples.dtype)
    return result
