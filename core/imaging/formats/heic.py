"""HEIC, through libheif (pi-heif). libheif turns the picture upright itself."""

from __future__ import annotations

import numpy as np
import pi_heif

from core.imaging.formats.isobmff import check_complete, named_colours
from core.imaging.formats.picture import FIRST_OF_SEVERAL, Picture, check_size, split_alpha
from core.imaging.metadata import strip_exif_head


def decode(data: bytes, name: str) -> Picture:
    """Read the primary image of a HEIC: 8 bits stay 8, 10 and 12 become 16."""
    check_complete(data, name)
    file = pi_heif.open_heif(data, convert_hdr_to_8bit=False)
    image = file[file.primary_index]
    width, height = image.size
    check_size(width, height, name, "HEIC")
    channels = np.array(image)[:, :width]  # a copy: the memory under `image` goes with it
    if channels.dtype == np.uint16:  # 10 or 12 bits, shifted up: fill the low bits, so that white is 65535
        channels = channels + (channels >> image.info["bit_depth"])
    samples, alpha = split_alpha(channels)
    named, notes = named_colours(data)
    xmp = image.info.get("xmp")
    return Picture(
        samples,
        alpha,
        icc=image.info.get("icc_profile") or named,
        exif=strip_exif_head(image.info.get("exif")),
        xmp=xmp.encode() if isinstance(xmp, str) else xmp,
        format="HEIC",
        notes=(*notes, FIRST_OF_SEVERAL) if len(file) > 1 else notes,
    )
