"""Camera RAW, developed by LibRaw (rawpy)."""

from __future__ import annotations

import io
from typing import Any

from core.errors import TruncatedPhotoError, UnsupportedPhotoError
from core.imaging.formats import isobmff
from core.imaging.formats.ifd import SUB_IFDS, BadDirectoryError, Directory, Reader
from core.imaging.formats.picture import Picture, check_size
from core.imaging.metadata import exif_from_tiff, strip_exif_head

_SRGB_CURVE = (2.4, 12.92)
_CLIPPED = 0.001  # share of the pixels that brightening may push to white
_PHOTOMETRIC, _MAKE, _DNG_VERSION = 262, 271, 50706
_STORED = ((273, 279), (324, 325))  # offsets and byte counts of strips and tiles
_ELSEWHERE = 0xFFFFFFFF  # an offset in Panasonic files, which keep the real one in a tag of their own
_TIFF_COUSINS = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0")  # Olympus, Panasonic
_MOST_DIRECTORIES = 16
_SENSOR_DATA = {32803, 34892}  # colour filter array, linear raw


def decode(data: bytes, name: str) -> Picture:
    """Develop a RAW file: 16-bit sRGB, upright, the camera's white balance, brightened until the lights almost clip."""
    import rawpy

    layout = _tiff_layout(data)
    if layout is not None:
        _check_complete(layout, name)
    elif data[4:8] == b"ftyp":
        isobmff.check_complete(data, name)
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            check_size(raw.sizes.width, raw.sizes.height, name, "camera RAW")
            samples = raw.postprocess(
                use_camera_wb=True,
                output_bps=16,
                output_color=rawpy.ColorSpace.sRGB,
                gamma=_SRGB_CURVE,
                auto_bright_thr=_CLIPPED,
            )
            exif = (exif_from_tiff(layout.data) if layout else None) or _exif_of_preview(raw)
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnsupportedPhotoError(name=name, feature="this camera's RAW format") from error
    except (rawpy.LibRawIOError, rawpy.LibRawInputClosedError) as error:
        raise TruncatedPhotoError(name=name) from error
    return Picture(samples, exif=exif, format=_format_name(exif))


def is_raw_tiff(data: bytes) -> bool:
    """Whether a file with a TIFF header holds sensor data instead of a finished picture."""
    if data[8:10] == b"CR" or data[8:12] == b"IIII":
        return True
    try:
        stream = Reader(data)
        directories = _directories(stream)
    except BadDirectoryError:
        return False
    return _DNG_VERSION in directories[0] or any(
        _SENSOR_DATA.intersection(stream.numbers(found.get(_PHOTOMETRIC))) for found in directories
    )


def _tiff_layout(data: bytes) -> Reader | None:
    """A reader of the directories, for the many formats that are TIFF but for their first four bytes."""
    if data[:4] in _TIFF_COUSINS:
        data = (b"II*\0" if data[:1] == b"I" else b"MM\0*") + data[4:]
    try:
        return Reader(data)
    except BadDirectoryError:
        return None


def _directories(stream: Reader) -> list[Directory]:
    """The chain of directories with their sub-directories; never empty."""
    found: list[Directory] = []
    offset = stream.first
    while len(found) < _MOST_DIRECTORIES:
        try:
            directory, offset = stream.read(offset)
        except BadDirectoryError:
            if not found:
                raise
            break  # some cameras leave rubbish where the chain should end
        found.append(directory)
        found += [stream.read(at)[0] for at in stream.numbers(directory.get(SUB_IFDS))[:_MOST_DIRECTORIES]]
        if not offset:
            break
    return found


def _check_complete(stream: Reader, name: str) -> None:
    """LibRaw fills up with black what is missing; so look whether the file reaches as far as its directories say."""
    try:
        directories = _directories(stream)
    except BadDirectoryError as error:
        raise TruncatedPhotoError(name=name) from error
    for directory in directories:
        for starts, sizes in _STORED:
            spans = zip(stream.numbers(directory.get(starts)), stream.numbers(directory.get(sizes)), strict=False)
            if any(start + size > len(stream.data) and start != _ELSEWHERE for start, size in spans):
                raise TruncatedPhotoError(name=name)


def _exif_of_preview(raw: Any) -> bytes | None:
    """EXIF from the JPEG preview inside the file, for formats that are not laid out like TIFF."""
    import rawpy
    from PIL import JpegImagePlugin

    try:
        preview = raw.extract_thumb()
        if preview.format != rawpy.ThumbFormat.JPEG:
            return None
        exif: bytes | None = JpegImagePlugin.JpegImageFile(io.BytesIO(preview.data)).info.get("exif")
    except (rawpy.LibRawError, OSError, SyntaxError):
        return None
    return strip_exif_head(exif)


def _format_name(exif: bytes | None) -> str:
    """ "Canon RAW" for a Canon, "camera RAW" where the maker is not known."""
    try:
        stream = Reader(exif or b"")
        make = stream.read(stream.first)[0].get(_MAKE)
    except BadDirectoryError:
        make = None
    words = make.value.rstrip(b"\0 ").decode("ascii", "ignore").split() if make else []
    return f"{words[0].title()} RAW" if words else "camera RAW"
