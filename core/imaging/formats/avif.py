"""AVIF, through libavif."""

from __future__ import annotations

import io

from PIL import AvifImagePlugin

from core.imaging.formats.isobmff import check_complete
from core.imaging.formats.picture import Picture
from core.imaging.formats.pillow import picture_from_pillow


def decode(data: bytes, name: str) -> Picture:
    """Read an AVIF as 8 bits per channel; the first frame of a sequence."""
    check_complete(data, name)
    with io.BytesIO(data) as file:
        return picture_from_pillow(AvifImagePlugin.AvifImageFile(file), name, "AVIF")
