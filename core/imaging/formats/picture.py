"""What a photo file holds, between a format's reader or writer and the rest of Likewise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.errors import CorruptPhotoError, PhotoTooLargeError
from core.imaging.arrays import contiguous
from core.imaging.formats.density import Dpi
from core.messages import Message
from core.photo import Pixels

MAX_MEGAPIXELS = 200.0
"""Larger photos are refused from their header, before anything is decoded."""

FIRST_OF_SEVERAL = Message("The file holds several pictures; the first one was opened.")


@dataclass
class Picture:
    """One picture as its file has it: not yet upright, in the file's own colours.

    samples: (H, W, C), uint8 or uint16 over the full range, C-contiguous. C is 1 (grey), 3 (RGB) or 4 (CMYK, where 0
        is no ink).
    alpha: (H, W), same dtype, straight; None when opaque.
    icc, exif, xmp: the raw blocks; EXIF as a TIFF stream.
    dpi: print resolution as stored, before any turn. A reader fills in what stands outside EXIF, and None without it.
    orientation: how to turn the samples upright, 1 to 8 as in EXIF.
    format: a name for people.
    """

    samples: Pixels
    alpha: Pixels | None = None
    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: Dpi | None = None
    orientation: int = 1
    format: str = ""
    notes: tuple[Message, ...] = ()


Decoder = Callable[[bytes, str], Picture]
"""decode(data, name) -> Picture. Raises PhotoError; any other exception means that the file is damaged."""

Encoder = Callable[[Picture, int], bytes]
"""encode(picture, quality) -> file. Takes grey and RGB pictures, already upright; quality 1 to 100 where lossy."""


def check_size(width: int, height: int, name: str, format_name: str) -> None:
    """Raise PhotoTooLargeError or CorruptPhotoError unless a header's size is one that can be opened."""
    if width < 1 or height < 1:
        raise CorruptPhotoError(name=name, format=format_name)
    megapixels = width * height / 1e6
    if megapixels > MAX_MEGAPIXELS:
        raise PhotoTooLargeError(name=name, megapixels=megapixels, limit=MAX_MEGAPIXELS)


def split_alpha(channels: Pixels) -> tuple[Pixels, Pixels | None]:
    """Take (H, W), or (H, W, C) with C of 1 to 4, apart into colours (H, W, 1 or 3) and alpha (None when opaque)."""
    if channels.ndim == 2:
        channels = channels[:, :, None]
    if channels.shape[2] in (1, 3):
        return contiguous(channels), None
    return contiguous(channels[:, :, :-1]), opacity(channels[:, :, -1])


def opacity(alpha: Pixels) -> Pixels | None:
    """An alpha channel (H, W), or None where it is opaque all over."""
    return None if int(alpha.min()) == np.iinfo(alpha.dtype).max else contiguous(alpha)


def join_alpha(picture: Picture) -> Pixels:
    """The colours and alpha of a picture as one array: (H, W), or (H, W, C) with C of 2 to 4."""
    if picture.alpha is None:
        return picture.samples[:, :, 0] if picture.samples.shape[2] == 1 else picture.samples
    height, width, colours = picture.samples.shape
    joined = np.empty((height, width, colours + 1), picture.samples.dtype)
    joined[:, :, :colours] = picture.samples
    joined[:, :, colours] = picture.alpha
    return joined
