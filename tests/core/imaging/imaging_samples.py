"""Small photos in every format, made on the spot."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile
from PIL import Image

from core.imaging.formats.ifd import ASCII, LONG, RATIONAL, SHORT, UNDEFINED, Entry, Stream, ascii_entry

HEIC_FILE = Path(__file__).parent / "data" / "sample.heic"
HEIGHT, WIDTH = 32, 48
MAKER_NOTE_AT = 8
MAKER_NOTE = b"MakerNote that begins at byte 8 of its block." + bytes(range(256))
THUMBNAIL = b"\xff\xd8 the old picture \xff\xd9"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmp:Rating="4" tiff:Orientation="6">'
    b"<exif:PixelXDimension>9999</exif:PixelXDimension>"
    b"<xmp:Thumbnails><rdf:Alt>old picture</rdf:Alt></xmp:Thumbnails></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def rgb(dtype: type = np.uint8, height: int = HEIGHT, width: int = WIDTH) -> Any:
    """A colourful gradient with fine detail, (H, W, 3), from black to white."""
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    detail = 0.5 + 0.5 * np.sin(40 * x * y)
    planes = np.stack((x, y, 0.7 * detail + 0.3 * (1 - x)), axis=-1)
    planes[0, 0], planes[-1, -1] = 0, 1
    return np.rint(planes * np.iinfo(dtype).max).astype(dtype)


def grey(dtype: type = np.uint8) -> Any:
    return rgb(dtype)[:, :, 2]


def alpha(dtype: type = np.uint8) -> Any:
    return rgb(dtype)[:, ::-1, 0].copy()


def rgba(dtype: type = np.uint8) -> Any:
    return np.dstack((rgb(dtype), alpha(dtype)))


def pillow(image: Image.Image, file_format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def jpeg(pixels: Any = None, **options: Any) -> bytes:
    return pillow(Image.fromarray(rgb() if pixels is None else pixels), "JPEG", quality=95, **options)


def png(pixels: Any) -> bytes:
    return bytes(imagecodecs.png_encode(np.ascontiguousarray(pixels)))


def tiff(pixels: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, metadata=None, **options)
    return file.getvalue()


def dng() -> bytes:
    """A small uncompressed Bayer DNG (DNG 1.4) of an even grey field with a brighter right half."""
    light = np.full((64, 96), 9000, np.uint16)
    light[:, 48:] = 30000
    identity = [value for row in np.eye(3) for number in row for value in (int(number * 10000), 10000)]
    tags = [
        (271, "s", 0, "Likewise", True),
        (272, "s", 0, "Bayer", True),
        (33421, "H", 2, (2, 2), True),
        (33422, "B", 4, (0, 1, 1, 2), True),
        (50706, "B", 4, (1, 4, 0, 0), True),
        (50708, "s", 0, "Likewise Bayer", True),
        (50717, "I", 1, 65535, True),
        (50721, "2i", 9, identity, True),
        (50728, "2I", 3, (1, 1, 1, 1, 1, 1), True),
        (50778, "H", 1, 21, True),
    ]
    return tiff(light, photometric=32803, extratags=tags)


def camera_exif(order: str = ">", orientation: int = 1) -> bytes:
    """An EXIF block as cameras write it, "Exif" head included.

    It has a maker note at a fixed place that holds its own offset, GPS, the Adobe RGB mark of DCF, and a thumbnail.
    """
    stream = Stream.empty(order)
    note_at = stream.append_bytes(MAKER_NOTE)
    assert note_at == MAKER_NOTE_AT
    rational = struct.pack(f"{order}6I", 48, 1, 8, 1, 1234, 100)
    gps = stream.append({1: Entry(ASCII, 2, b"N\0"), 2: Entry(RATIONAL, 3, rational)})
    interop = stream.append({1: Entry(ASCII, 4, b"R03\0")})
    shot = {
        0x829A: Entry(RATIONAL, 1, struct.pack(f"{order}2I", 1, 250)),
        0x8827: stream.pack(SHORT, 400),
        0x9003: ascii_entry("2024:05:01 10:11:12"),
        0x927C: Entry(UNDEFINED, len(MAKER_NOTE), MAKER_NOTE, note_at),
        0xA001: stream.pack(SHORT, 0xFFFF),
        0xA002: stream.pack(SHORT, 9999),
        0xA003: stream.pack(SHORT, 9999),
        0xA005: stream.pack(LONG, interop),
    }
    first = {
        0x010F: ascii_entry("Canon"),
        0x0110: ascii_entry("EOS"),
        0x0112: stream.pack(SHORT, orientation),
        0x0131: ascii_entry("Firmware 1.0"),
        0x8298: ascii_entry("Somebody"),
        0x8769: stream.pack(LONG, stream.append(shot)),
        0x8825: stream.pack(LONG, gps),
    }
    thumbnail_at = stream.append_bytes(THUMBNAIL)
    second = stream.append({0x0201: stream.pack(LONG, thumbnail_at), 0x0202: stream.pack(LONG, len(THUMBNAIL))})
    stream.start_at(stream.append(first))
    table = stream.first
    count = struct.unpack_from(f"{order}H", stream.data, table)[0]
    struct.pack_into(f"{order}I", stream.data, table + 2 + 12 * count, second)
    return b"Exif\0\0" + bytes(stream.data)


def animation(file_format: str) -> bytes:
    frames = [Image.fromarray(rgb()), Image.fromarray(255 - rgb())]
    return pillow(frames[0], file_format, save_all=True, append_images=frames[1:])


def photo_files() -> dict[str, bytes]:
    """Name → file, at least one of every kind that opens."""
    palette = Image.fromarray(rgb()).convert("P", palette=Image.Palette.ADAPTIVE, colors=16)
    cmyk = np.dstack((255 - rgb(), rgb()[:, :, 2] // 4))
    return {
        "rgb.jpg": jpeg(),
        "progressive.jpg": jpeg(progressive=True),
        "grey.jpg": jpeg(grey()),
        "cmyk.jpg": pillow(Image.fromarray(cmyk, "CMYK"), "JPEG", quality=95),
        "rgb.png": png(rgb()),
        "rgb16.png": png(rgb(np.uint16)),
        "grey.png": png(grey()),
        "grey16.png": png(grey(np.uint16)),
        "rgba16.png": png(rgba(np.uint16)),
        "palette.png": pillow(palette, "PNG", bits=4),
        "animated.png": animation("PNG"),
        "lossy.webp": pillow(Image.fromarray(rgb()), "WEBP", quality=90),
        "lossless.webp": pillow(Image.fromarray(rgba()), "WEBP", lossless=True, exact=True),
        "animated.webp": animation("WEBP"),
        "rgb.avif": pillow(Image.fromarray(rgb()), "AVIF", quality=90, speed=10),
        "rgb.tif": tiff(rgb(), photometric="rgb"),
        "lzw16.tif": tiff(rgb(np.uint16), photometric="rgb", compression="lzw", predictor=True),
        "deflate.tif": tiff(rgba(), photometric="rgb", extrasamples=["unassalpha"], compression="zlib"),
        "planar16.tif": tiff(np.moveaxis(rgb(np.uint16), 2, 0), photometric="rgb", planarconfig="separate"),
        "tiled.tif": tiff(rgb(), photometric="rgb", tile=(16, 16), byteorder=">"),
        "grey16.tif": tiff(grey(np.uint16), photometric="minisblack", byteorder=">"),
        "cmyk.tif": tiff(cmyk, photometric="separated"),
        "jpeg.tif": pillow(Image.fromarray(rgb()), "TIFF", compression="jpeg"),
        "rgb.bmp": pillow(Image.fromarray(rgb()), "BMP"),
        "palette.bmp": pillow(palette, "BMP"),
        "sample.heic": HEIC_FILE.read_bytes(),
        "bayer.dng": dng(),
    }


def mutations(data: bytes, count: int, seed: int) -> list[tuple[str, bytes]]:
    """Damaged copies of a file, the same ones every time, each with a word on what was done to it."""
    rng = np.random.default_rng(seed)
    kinds: list[Callable[[bytearray], bytes]] = [_truncate, _flip, _zero, _swap, _lengthen, _insert]

    def _pick(high: int) -> int:
        return int(rng.integers(0, max(high, 1)))

    made = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        made.append((kind.__name__[1:], kind(bytearray(data), _pick)))
    return made


def _truncate(data: bytearray, pick: Callable[[int], int]) -> bytes:
    return bytes(data[: pick(len(data))])


def _flip(data: bytearray, pick: Callable[[int], int]) -> bytes:
    span = len(data) if pick(2) else min(len(data), 400)  # half of them hit the headers
    for _ in range(1 + pick(8)):
        data[pick(span)] ^= 1 << pick(8)
    return bytes(data)


def _zero(data: bytearray, pick: Callable[[int], int]) -> bytes:
    start = pick(len(data))
    length = min(1 + pick(200), len(data) - start)
    data[start : start + length] = bytes(length)
    return bytes(data)


def _swap(data: bytearray, pick: Callable[[int], int]) -> bytes:
    size = 1 + pick(len(data) // 4)
    first, second = pick(len(data) - size), pick(len(data) - size)
    data[first : first + size], data[second : second + size] = (
        data[second : second + size],
        data[first : first + size],
    )
    return bytes(data)


def _lengthen(data: bytearray, pick: Callable[[int], int]) -> bytes:
    """Overwrite a field with a large or odd number, as a wrong length would be."""
    size = (1, 2, 4)[pick(3)]
    at = pick(min(len(data), 600) - size)
    value = (0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x10000)[pick(8)]
    data[at : at + size] = (value & (256**size - 1)).to_bytes(size, "big" if pick(2) else "little")
    return bytes(data)


def _insert(data: bytearray, pick: Callable[[int], int]) -> bytes:
    at = pick(len(data))
    data[at:at] = bytes(pick(256) for _ in range(1 + pick(40)))
    return bytes(data)
