"""PNG: 8 and 16 bits, grey, RGB, palette, alpha. libpng (imagecodecs) has the pixels, the chunks are read here."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator

import imagecodecs

from core.errors import CorruptPhotoError, TruncatedPhotoError
from core.imaging.arrays import contiguous
from core.imaging.formats.density import Dpi, dpi_from_metre, dpi_to_metre
from core.imaging.formats.picture import FIRST_OF_SEVERAL, Picture, check_size, join_alpha, split_alpha
from core.imaging.metadata import read_orientation, strip_exif_head

logging.getLogger("imagecodecs").setLevel(logging.CRITICAL)

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT"}
_METADATA = {b"IHDR", b"iCCP", b"eXIf", b"iTXt", b"pHYs"}
_PER_METRE = 1
_XMP_KEYWORD = b"XML:com.adobe.xmp"
_METADATA_LIMIT = 64 * 2**20
"""Inflated size up to which a profile or text is believed."""


def decode(data: bytes, name: str) -> Picture:
    """Read a PNG; 16-bit samples stay 16-bit. Of an animation, the picture that every viewer shows."""
    chunks: dict[bytes, list[bytes]] = {}
    for kind, body in _chunks(data, name):
        chunks.setdefault(kind, []).append(body if kind in _METADATA else b"")
    header = chunks.get(b"IHDR", [b""])[0]
    if len(header) != 13:
        raise CorruptPhotoError(name=name, format="PNG")
    width, height = struct.unpack(">II", header[:8])
    check_size(width, height, name, "PNG")
    try:
        samples, alpha = split_alpha(imagecodecs.png_decode(data))
    except imagecodecs.PngError as error:
        if b"IEND" not in chunks:
            raise TruncatedPhotoError(name=name) from error
        raise
    exif = strip_exif_head(chunks.get(b"eXIf", [b""])[0])
    return Picture(
        samples,
        alpha,
        icc=_profile(chunks.get(b"iCCP", [b""])[0]),
        exif=exif,
        xmp=next(filter(None, map(_xmp, chunks.get(b"iTXt", []))), None),
        dpi=_density(chunks.get(b"pHYs", [b""])[0]),
        orientation=read_orientation(exif),
        format="PNG",
        notes=(FIRST_OF_SEVERAL,) if b"acTL" in chunks else (),
    )


def encode(picture: Picture, quality: int) -> bytes:
    """Write a picture losslessly with its own bit depth, grey or RGB, with or without alpha."""
    plain = bytes(imagecodecs.png_encode(contiguous(join_alpha(picture)), level=6))
    extra = b""
    if picture.icc:
        extra += _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(picture.icc))
    if picture.dpi:
        extra += _chunk(b"pHYs", struct.pack(">IIB", *dpi_to_metre(picture.dpi), _PER_METRE))
    if picture.exif:
        extra += _chunk(b"eXIf", picture.exif)
    if picture.xmp:
        extra += _chunk(b"iTXt", _XMP_KEYWORD + bytes(5) + picture.xmp)
    after_header = len(_SIGNATURE) + 25
    return plain[:after_header] + extra + plain[after_header:]


def _chunks(data: bytes, name: str) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if at + 12 + length > len(data):
            raise TruncatedPhotoError(name=name)
        body, checksum = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if kind in _CRITICAL and zlib.crc32(body, zlib.crc32(kind)) != int.from_bytes(checksum, "big"):
            raise CorruptPhotoError(name=name, format="PNG")
        yield kind, body
        at += 12 + length
        if kind == b"IEND":
            return


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _inflate(data: bytes) -> bytes | None:
    try:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(data, _METADATA_LIMIT)
    except zlib.error:
        return None
    return plain if inflater.eof else None


def _profile(body: bytes) -> bytes | None:
    _, _, rest = body.partition(b"\0")
    return _inflate(rest[1:]) if rest else None


def _density(body: bytes) -> Dpi | None:
    if len(body) != 9 or body[8] != _PER_METRE:
        return None
    return dpi_from_metre(*struct.unpack(">II", body[:8]))


def _xmp(body: bytes) -> bytes | None:
    keyword, _, rest = body.partition(b"\0")
    if keyword != _XMP_KEYWORD or len(rest) < 4:
        return None
    text = rest[2:].split(b"\0", 2)[-1]
    return _inflate(text) if rest[0] else text
