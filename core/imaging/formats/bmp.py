"""BMP, as Windows writes it."""

from __future__ import annotations

import io
import struct

from PIL import BmpImagePlugin

from core.imaging.formats.density import dpi_from_metre
from core.imaging.formats.picture import Picture
from core.imaging.formats.pillow import picture_from_pillow

_INFO_HEADER = 40  # bytes; older headers have no resolution


def decode(data: bytes, name: str) -> Picture:
    """Read a BMP: 1 to 32 bits per pixel, run-length coded or plain."""
    with io.BytesIO(data) as file:
        picture = picture_from_pillow(BmpImagePlugin.BmpImageFile(file), name, "BMP")
    if int.from_bytes(data[14:18], "little") >= _INFO_HEADER:
        picture.dpi = dpi_from_metre(*struct.unpack_from("<ii", data, 38))
    return picture
