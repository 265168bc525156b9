"""JPEG: 8-bit grey, RGB, CMYK and YCCK, baseline and progressive."""

from __future__ import annotations

import io

from PIL import Image, JpegImagePlugin

from core.errors import TruncatedPhotoError, UnsupportedPhotoError
from core.imaging.formats.density import CENTIMETRES_PER_INCH, Dpi, sound_dpi
from core.imaging.formats.picture import Picture, check_size, join_alpha
from core.imaging.formats.pillow import picture_from_pillow
from core.messages import Message

EXIF_LIMIT = 65533 - len(b"Exif\0\0")
XMP_LIMIT = 65533 - len(b"http://ns.adobe.com/xap/1.0/\0")
_FINE = 90  # from this quality on, colour keeps its full resolution
_START_OF_SCAN = 0xDA
_END_OF_IMAGE = b"\xff\xd9"
_STANDALONE = {0x01, *range(0xD0, 0xDA)}
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_READABLE_FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}


def decode(data: bytes, name: str) -> Picture:
    """Read a JPEG. Adobe's inverted CMYK is turned round; of a multi-picture file only the first is looked at."""
    _check_header(data, name)
    with io.BytesIO(data) as file:
        image = JpegImagePlugin.JpegImageFile(file)
        picture = picture_from_pillow(image, name, "JPEG")
    if picture.samples.shape[2] == 4 and "adobe" not in image.info:
        picture.samples = 255 - picture.samples  # Pillow takes all CMYK for Adobe's, which is stored inverted
    picture.dpi = _density(image)
    return picture


def encode(picture: Picture, quality: int) -> bytes:
    """Write a grey or RGB picture without alpha, 8 bits. Blocks beyond EXIF_LIMIT and XMP_LIMIT do not fit."""
    image = Image.fromarray(join_alpha(picture))
    file = io.BytesIO()
    image.save(
        file,
        "JPEG",
        quality=quality,
        subsampling="4:4:4" if quality >= _FINE else "4:2:0",
        optimize=True,
        icc_profile=picture.icc,
        exif=b"Exif\0\0" + picture.exif if picture.exif else b"",
        xmp=picture.xmp or b"",
        dpi=picture.dpi or (0, 0),  # zeros leave the header without a unit
    )
    return file.getvalue()


def _density(image: JpegImagePlugin.JpegImageFile) -> Dpi | None:
    """The resolution in the JFIF header (ITU-T T.871, 10.1), where that has a unit."""
    scale = {1: 1, 2: CENTIMETRES_PER_INCH}.get(image.info.get("jfif_unit", 0))
    if scale is None:
        return None
    across, down = image.info["jfif_density"]
    return sound_dpi(across * scale, down * scale)


def _check_header(data: bytes, name: str) -> None:
    """Look at the segments before the picture itself (ITU-T T.81, annex B) before anything is decoded."""
    at = 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xFF:  # stray bytes or padding
            at = data.find(b"\xff", at + 1)
            if at < 0:
                break
        elif marker == _START_OF_SCAN:
            if data.find(_END_OF_IMAGE, at) < 0:  # also where a failed copy was filled up with zeros
                break
            return
        elif marker in _STANDALONE:
            at += 2
        else:
            if marker in _FRAMES:
                _check_frame(data[at : at + 9], name)
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise TruncatedPhotoError(name=name)


def _check_frame(header: bytes, name: str) -> None:
    if header[1] not in _READABLE_FRAMES:
        raise UnsupportedPhotoError(name=name, feature="lossless or hierarchical JPEG")
    if len(header) < 9:
        raise TruncatedPhotoError(name=name)
    if header[4] != 8:
        feature = Message("JPEG with {bits} bits per channel", {"bits": header[4]})
        raise UnsupportedPhotoError(name=name, feature=feature)
    height, width = (int.from_bytes(header[i : i + 2], "big") for i in (5, 7))
    check_size(width, height, name, "JPEG")
