"""WebP: 8-bit RGB, with or without alpha."""

from __future__ import annotations

import io

from PIL import Image, WebPImagePlugin

from core.errors import TruncatedPhotoError
from core.imaging.formats.picture import Picture, check_size, join_alpha
from core.imaging.formats.pillow import picture_from_pillow


def decode(data: bytes, name: str) -> Picture:
    """Read a WebP; the first frame of an animation."""
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise TruncatedPhotoError(name=name)
    check_size(*_canvas_size(data), name, "WebP")
    with io.BytesIO(data) as file:
        return picture_from_pillow(WebPImagePlugin.WebPImageFile(file), name, "WebP")


def encode(picture: Picture, quality: int) -> bytes:
    """Write a grey or RGB picture, 8 bits; quality 100 is lossless."""
    image = Image.fromarray(join_alpha(picture))
    file = io.BytesIO()
    image.convert("RGB" if picture.alpha is None else "RGBA").save(
        file,
        "WEBP",
        quality=quality,
        lossless=quality == 100,
        exact=True,
        icc_profile=picture.icc or b"",
        exif=picture.exif or b"",
        xmp=picture.xmp or b"",
    )
    return file.getvalue()


def _canvas_size(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649, sections 2.5 to 2.7)."""
    kind, body = data[12:16], data[20:30]
    if kind == b"VP8X":
        return int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
