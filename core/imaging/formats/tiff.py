"""TIFF: tifffile and imagecodecs read it; the writer is a page long, and keeps EXIF where it can be found."""

from __future__ import annotations

import io
import logging
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import tifffile

from core.errors import PhotoError, TruncatedPhotoError, UnsupportedPhotoError
from core.imaging.arrays import contiguous, row_blocks
from core.imaging.formats.ifd import BYTE, LONG, SHORT, UNDEFINED, BadDirectoryError, Entry, Reader, Stream
from core.imaging.formats.picture import FIRST_OF_SEVERAL, Picture, check_size, join_alpha, opacity
from core.imaging.metadata import exif_from_tiff
from core.messages import Message
from core.photo import Pixels

logging.getLogger("tifffile").setLevel(logging.CRITICAL)

_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _SEPARATED, _YCBCR = 0, 1, 2, 3, 5, 6
_COLOURS = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3, _PALETTE: 1, _SEPARATED: 4, _YCBCR: 3}
"""Photometric interpretation → channels, not counting alpha."""
_PREMULTIPLIED, _STRAIGHT = 1, 2
_MOST_SAMPLES = 8
_ROWS_PER_STRIP = 64
_DEFLATE, _HORIZONTAL = 8, 2


def decode(data: bytes, name: str) -> Picture:
    """Read the first page of a TIFF: grey, RGB, palette or CMYK, 8 or 16 bits, chunky or planar."""
    try:
        return _decode(data, name)
    except (PhotoError, MemoryError):
        raise
    except Exception:
        if _ends_too_early(data):
            raise TruncatedPhotoError(name=name) from None
        raise


def _decode(data: bytes, name: str) -> Picture:
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page = file.pages.first
        if not isinstance(page, tifffile.TiffPage):
            raise ValueError("no page")
        check_size(page.imagewidth, page.imagelength, name, "TIFF")
        _check_readable(page, name)
        if any(start + count > len(data) for start, count in zip(page.dataoffsets, page.databytecounts, strict=True)):
            raise TruncatedPhotoError(name=name)
        samples, alpha = _pixels(page)
        orientation = page.tags.valueof(274, default=1)
        xmp, icc = page.tags.valueof(700), page.tags.valueof(34675)
        several = any(isinstance(other, tifffile.TiffPage) and not other.is_reduced for other in file.pages[1:])
    return Picture(
        samples,
        alpha,
        icc=bytes(icc) if icc else None,
        exif=exif_from_tiff(data),
        xmp=bytes(xmp) if isinstance(xmp, bytes) else None,
        orientation=orientation if orientation in range(1, 9) else 1,
        format="TIFF",
        notes=(FIRST_OF_SEVERAL,) if several else (),
    )


def encode(picture: Picture, quality: int) -> bytes:
    """Write a picture losslessly (deflate with horizontal differences) with its own bit depth.

    The EXIF block becomes the beginning of the file, so that every offset in it stays right.
    """
    stream = Stream(picture.exif) if picture.exif else Stream.empty()
    first = stream.read(stream.first)[0] if stream.first else {}
    channels = join_alpha(picture)
    little = stream.order == "<"
    height, width, count = *channels.shape[:2], channels.shape[2] if channels.ndim == 3 else 1
    colours = picture.samples.shape[2]

    def pack(rows: slice) -> bytes:
        block = channels[rows].reshape(-1, width, count)
        block = np.concatenate((block[:, :1], np.diff(block, axis=1)), axis=1)
        return zlib.compress(block.astype(block.dtype.newbyteorder("<" if little else ">")).tobytes(), 6)

    with ThreadPoolExecutor(4) as pool:
        strips = list(pool.map(pack, row_blocks(height, _ROWS_PER_STRIP)))
    first |= {
        256: stream.pack(LONG, width),
        257: stream.pack(LONG, height),
        258: stream.pack(SHORT, *[channels.dtype.itemsize * 8] * count),
        259: stream.pack(SHORT, _DEFLATE),
        262: stream.pack(SHORT, 2 if colours == 3 else 1),
        273: stream.pack(LONG, *[stream.append_bytes(strip) for strip in strips]),
        277: stream.pack(SHORT, count),
        278: stream.pack(LONG, _ROWS_PER_STRIP),
        279: stream.pack(LONG, *map(len, strips)),
        284: stream.pack(SHORT, 1),
        317: stream.pack(SHORT, _HORIZONTAL),
    }
    if picture.alpha is not None:
        first[338] = stream.pack(SHORT, 2)
    if picture.xmp:
        first[700] = Entry(BYTE, len(picture.xmp), picture.xmp)
    if picture.icc:
        first[34675] = Entry(UNDEFINED, len(picture.icc), picture.icc)
    stream.start_at(stream.append(first))
    return bytes(stream.data)


def _ends_too_early(data: bytes) -> bool:
    """Many writers put the directory last, where a file that ends too early has lost it."""
    if data[2:4] not in (b"*\0", b"\0*"):
        return False
    try:
        stream = Reader(data)
        stream.read(stream.first, strict=True)
    except BadDirectoryError:
        return True
    return False


def _check_readable(page: tifffile.TiffPage, name: str) -> None:
    kind = int(page.photometric)
    if kind not in _COLOURS:
        model = getattr(page.photometric, "name", kind)
        raise UnsupportedPhotoError(name=name, feature=Message("the colour model {model}", {"model": model}))
    if kind == _YCBCR and page.compression != tifffile.COMPRESSION.JPEG:
        raise UnsupportedPhotoError(name=name, feature="YCbCr without JPEG")
    if page.sampleformat != tifffile.SAMPLEFORMAT.UINT or page.bitspersample not in (1, 2, 4, 8, 16):
        sample = getattr(page.sampleformat, "name", page.sampleformat)
        feature = Message("{bits}-bit {kind} samples", {"bits": page.bitspersample, "kind": sample})
        raise UnsupportedPhotoError(name=name, feature=feature)
    if page.imagedepth != 1 or not _COLOURS[kind] <= page.samplesperpixel <= _MOST_SAMPLES:
        feature = Message("{count} samples per pixel", {"count": page.samplesperpixel})
        raise UnsupportedPhotoError(name=name, feature=feature)


def _pixels(page: tifffile.TiffPage) -> tuple[Pixels, Pixels | None]:
    """The colours (H, W, C) and the alpha of a page that `_check_readable` has let through."""
    kind = int(page.photometric)
    planes = page.asarray(maxworkers=1).reshape(page.shaped)[:, 0]  # (planes, H, W, samples)
    channels: Any = np.moveaxis(planes, 0, 2).reshape(page.imagelength, page.imagewidth, -1)
    if kind == _PALETTE and page.colormap is not None:
        palette = (np.moveaxis(page.colormap, 0, 1) >> 8).astype(np.uint8)
        return palette[channels[:, :, 0].astype(np.uint16)], None
    if page.bitspersample < 8:
        channels = channels.astype(np.uint8) * np.uint8(255 // (2**page.bitspersample - 1))
    if kind == _WHITE_IS_ZERO:
        channels = np.iinfo(channels.dtype).max - channels
    colours = _COLOURS[kind]
    extra = int(page.extrasamples[0]) if page.extrasamples else None
    samples = contiguous(channels[:, :, :colours])
    if extra not in (_PREMULTIPLIED, _STRAIGHT):
        return samples, None
    alpha = opacity(channels[:, :, colours])
    if alpha is not None and extra == _PREMULTIPLIED and kind != _SEPARATED:
        samples = _unpremultiplied(samples, alpha)
    return samples, alpha


def _unpremultiplied(samples: Pixels, alpha: Pixels) -> Pixels:
    top = int(np.iinfo(samples.dtype).max)
    result = np.empty_like(samples)
    for rows in row_blocks(samples.shape[0]):
        divisor = np.maximum(alpha[rows], 1)[:, :, None].astype(np.uint32)
        straight = (samples[rows].astype(np.uint32) * top + divisor // 2) // divisor
        result[rows] = np.minimum(straight, top).astype(samples.dtype)
    return result
