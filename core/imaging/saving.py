"""Saving photos: colours, metadata and untouched pixels as the original had them, atomically written."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.errors import UnknownExportFormatError, WouldOverwriteError, WriteFailedError
from core.imaging.arrays import row_blocks
from core.imaging.atomic import write_atomically
from core.imaging.depth import to_8_bits, to_16_bits
from core.imaging.export_options import WRITABLE
from core.imaging.export_options import ExportOptions as ExportOptions
from core.imaging.formats import FORMATS, JPEG, PNG, TIFF, Format, format_of_suffix
from core.imaging.formats.picture import Picture
from core.imaging.metadata import export_exif
from core.imaging.rendition import means_srgb, rendition
from core.messages import Message
from core.photo import Photo, Pixels

EXPORT_SUFFIXES = tuple(suffix for known in FORMATS if known.writable for suffix in known.suffixes)
"""Lower-case suffixes that `save_photo` knows, with dot."""

_FLATTENED = Message("JPEG cannot hold transparency; the photo was laid on white.")
_LEFT_OUT = Message("The {block} metadata was too large for JPEG and was left out.")

_DEFAULT = ExportOptions()


def suggested_path(source: Path, photo: Photo, ending: str = "restored", file_format: str = "") -> Path:
    """ "<name>-<ending>" beside `source`, in the format of that name in WRITABLE; empty: in the photo's own.

    Formats that cannot be written give way to TIFF for 16 bits, to PNG for transparency and to JPEG for the rest.
    """
    own = WRITABLE.get(file_format or photo.format)
    if own is None:
        own = TIFF if photo.bit_depth == 16 else JPEG if photo.alpha is None else PNG
    suffix = source.suffix if source.suffix.lower() in own.suffixes else own.suffixes[0]
    return source.with_name(f"{source.stem}-{ending}{suffix}")


def save_photo(
    photo: Photo,
    path: Path,
    *,
    options: ExportOptions = _DEFAULT,
    original: Photo | None = None,
    overwrite: bool = False,
) -> tuple[Message, ...]:
    """Write a photo in the format that the suffix of `path` names; returns what the format could not hold.

    original: the photo before any edit, of the same size. Pixels that equal it are written as its file had them, where
    size, sharpening and colour space are left as they are.
    Raises UnknownExportFormatError; WouldOverwriteError where the path exists and `overwrite` is not set;
    WriteFailedError; MemoryError. On failure nothing remains, and an old file stays as it was.
    """
    if path.suffix.lower() not in EXPORT_SUFFIXES:
        raise UnknownExportFormatError(name=path.name)
    if not overwrite and os.path.lexists(path):
        raise WouldOverwriteError(name=path.name)
    data, notes = _encode(photo, path.suffix, options, original, path.name)
    try:
        write_atomically(data, path, overwrite=overwrite)
    except FileExistsError as error:
        raise WouldOverwriteError(name=path.name) from error
    except OSError as error:
        raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error
    return notes


def encode_photo(photo: Photo, suffix: str, options: ExportOptions = _DEFAULT, original: Photo | None = None) -> bytes:
    """The file that `save_photo` would write, for a suffix such as ".jpg"."""
    return _encode(photo, suffix, options, original, f"photo{suffix}")[0]


def _encode(
    photo: Photo, suffix: str, options: ExportOptions, original: Photo | None, name: str
) -> tuple[bytes, tuple[Message, ...]]:
    file_format = format_of_suffix(suffix)
    if file_format is None or not file_format.writable:
        raise UnknownExportFormatError(name=name)
    picture = rendition(photo, options, original)
    if file_format.eight_bits_only or options.bit_depth == 8:
        picture = _with_depth(picture, to_8_bits)
    elif options.bit_depth == 16:
        picture = _with_depth(picture, to_16_bits)
    notes: list[Message] = []
    if file_format is JPEG:
        picture, notes = _fit_into_jpeg(picture)
    _check_sides(picture, file_format, name)
    try:
        return file_format.encode(picture, min(max(options.quality, 1), 100)), tuple(notes)
    except MemoryError:
        raise
    except Exception as error:  # encoders have limits of their own
        raise WriteFailedError(name=name, reason=str(error)) from error


def _with_depth(picture: Picture, convert: Callable[[Pixels], Pixels]) -> Picture:
    alpha = None if picture.alpha is None else convert(picture.alpha)
    return replace(picture, samples=convert(picture.samples), alpha=alpha)


def _fit_into_jpeg(picture: Picture) -> tuple[Picture, list[Message]]:
    from core.imaging.formats.jpeg import EXIF_LIMIT, XMP_LIMIT

    notes = []
    samples, exif, xmp = picture.samples, picture.exif, picture.xmp
    if picture.alpha is not None:
        samples = _on_white(samples, picture.alpha)
        notes.append(_FLATTENED)
    if exif and len(exif) > EXIF_LIMIT:
        height, width = samples.shape[:2]
        exif = export_exif(None, width, height, is_srgb=means_srgb(picture.icc), dpi=picture.dpi)
        notes.append(Message(_LEFT_OUT.template, {"block": "EXIF"}))
    if xmp and len(xmp) > XMP_LIMIT:
        xmp = None
        notes.append(Message(_LEFT_OUT.template, {"block": "XMP"}))
    return replace(picture, samples=samples, alpha=None, exif=exif, xmp=xmp), notes


def _on_white(samples: Pixels, alpha: Pixels) -> Pixels:
    result = np.empty_like(samples)
    for rows in row_blocks(samples.shape[0]):
        opacity = alpha[rows, :, None].astype(np.uint32)
        result[rows] = ((samples[rows] * opacity + 255 * (255 - opacity) + 127) // 255).astype(samples.dtype)
    return result


def _check_sides(picture: Picture, file_format: Format, name: str) -> None:
    limit = file_format.max_side
    if limit and max(picture.samples.shape[:2]) > limit:
        details = {"format": file_format.name, "limit": limit}
        raise WriteFailedError(name=name, reason=Message("{format} holds at most {limit} pixels per side", details))
