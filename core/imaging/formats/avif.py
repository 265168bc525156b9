"""AVIF, through libavif."""

from __future__ import annotations

import io

import imagecodecs
import numpy as np
from PIL import AvifImagePlugin

from core.imaging.formats.isobmff import check_complete, named_colours
from core.imaging.formats.picture import Picture, split_alpha
from core.imaging.formats.pillow import picture_from_pillow
from core.photo import Pixels


def decode(data: bytes, name: str) -> Picture:
    """Read an AVIF: 8 bits stay 8, 10 and 12 become 16; the first frame of a sequence."""
    check_complete(data, name)
    with io.BytesIO(data) as file:
        picture = picture_from_pillow(AvifImagePlugin.AvifImageFile(file), name, "AVIF")
    if (depth := _bit_depth(data)) > 8:  # Pillow stops at 8
        picture.samples, picture.alpha = split_alpha(_sixteen_bits(imagecodecs.avif_decode(data, 0), depth))
    named, notes = named_colours(data)
    picture.icc = picture.icc or named
    picture.notes += notes
    return picture


def _bit_depth(data: bytes) -> int:
    """From the codec configuration (AV1-ISOBMFF, section 2.3.3)."""
    at = data.find(b"av1C")
    flags = data[at + 6] if 0 <= at < len(data) - 6 else 0
    return 8 if not flags & 0x40 else 12 if flags & 0x20 else 10


def _sixteen_bits(channels: Pixels, depth: int) -> Pixels:
    if channels.dtype != np.uint16:
        raise ValueError("the configuration does not fit the picture")
    wide = channels.astype(np.uint16)
    return (wide << np.uint16(16 - depth)) | (wide >> np.uint16(2 * depth - 16))
