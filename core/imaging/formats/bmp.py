"""BMP, as Windows writes it."""

from __future__ import annotations

import io

from PIL import BmpImagePlugin

from core.imaging.formats.picture import Picture
from core.imaging.formats.pillow import picture_from_pillow


def decode(data: bytes, name: str) -> Picture:
    """Read a BMP: 1 to 32 bits per pixel, run-length coded or plain."""
    with io.BytesIO(data) as file:
        return picture_from_pillow(BmpImagePlugin.BmpImageFile(file), name, "BMP")
