"""What the formats that Pillow decodes have in common."""

from __future__ import annotations

import warnings

import numpy as np
from PIL import Image, ImageFile

from core.errors import TruncatedPhotoError, UnsupportedPhotoError
from core.imaging.arrays import row_blocks
from core.imaging.formats.picture import FIRST_OF_SEVERAL, Picture, check_size, split_alpha
from core.imaging.metadata import read_orientation, strip_exif_head
from core.messages import Message
from core.photo import Pixels

warnings.filterwarnings("ignore", module=r"PIL\.")  # on damaged files, which our own errors tell of

_PLAIN_MODES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}
_AS_PLAIN = {"1": "L", "P": "RGB", "PA": "RGBA", "RGBX": "RGB", "I;16": "L"}


def picture_from_pillow(image: ImageFile.ImageFile, name: str, format_name: str) -> Picture:
    """Decode an image that Pillow has opened, without its temporaries for the whole image. 8 bits per channel."""
    check_size(*image.size, name, format_name)
    try:
        image.load()
    except OSError as error:
        if "truncated" in str(error):
            raise TruncatedPhotoError(name=name) from error
        raise
    plain: Image.Image = image
    if image.mode in _AS_PLAIN:
        plain = image.convert("RGBA" if "transparency" in image.info else _AS_PLAIN[image.mode])
    if plain.mode not in _PLAIN_MODES:
        raise UnsupportedPhotoError(name=name, feature=Message("the pixel format “{mode}”", {"mode": image.mode}))
    channels = pixels_from_pillow(plain)
    samples, alpha = (channels, None) if plain.mode == "CMYK" else split_alpha(channels)
    exif = strip_exif_head(image.info.get("exif"))
    xmp = image.info.get("xmp")
    return Picture(
        samples,
        alpha,
        icc=image.info.get("icc_profile") or None,
        exif=exif,
        xmp=xmp.encode() if isinstance(xmp, str) else xmp or None,
        orientation=read_orientation(exif),
        format=format_name,
        notes=(FIRST_OF_SEVERAL,) if getattr(image, "n_frames", 1) > 1 else (),
    )


def pixels_from_pillow(image: Image.Image) -> Pixels:
    """(H, W, C) uint8 from an image in a plain mode."""
    width, height = image.size
    pixels = np.empty((height, width, _PLAIN_MODES[image.mode]), np.uint8)
    for rows in row_blocks(height):
        strip = np.asarray(image.crop((0, rows.start, width, rows.stop)))
        pixels[rows] = strip.reshape(pixels[rows].shape)
    return pixels
