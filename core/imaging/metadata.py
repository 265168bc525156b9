"""EXIF and XMP: what is read on opening, and what is put right on export.

On export an EXIF block keeps every byte where it was and gets new directories appended, so that the offsets which
camera makers hide in their notes stay valid. Only the embedded thumbnail is wiped: it would show the old picture.
"""

from __future__ import annotations

import re

from core import __version__
from core.imaging.formats.density import CENTIMETRES_PER_INCH, Dpi, sound_dpi
from core.imaging.formats.ifd import (
    EXIF_IFD,
    GPS_IFD,
    INTEROP_IFD,
    LONG,
    ORIENTATION,
    RESOLUTION_UNIT,
    SHORT,
    SOFTWARE,
    X_RESOLUTION,
    Y_RESOLUTION,
    BadDirectoryError,
    Directory,
    Entry,
    Reader,
    Stream,
    ascii_entry,
    detached,
)

SOFTWARE_NAME = f"Likewise {__version__}"

_COLOUR_SPACE, _WIDTH, _HEIGHT = 0xA001, 0xA002, 0xA003
_SRGB, _UNCALIBRATED = 1, 0xFFFF  # EXIF 2.3, 4.6.5: what is not sRGB is uncalibrated
_INTEROP_INDEX = 0x0001
MAKER_NOTE = 0x927C
_PER_INCH, _PER_CENTIMETRE = 2, 3
_NEAR = 32 * 1024  # bytes into a file that still fit into the 64 KB that JPEG leaves for EXIF
DESCRIPTIVE_TAGS = {
    *(0x010D, 0x010E, 0x010F, 0x0110, 0x0112, 0x0131, 0x0132, 0x013B, 0x013C),
    *(X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT),
    *(0x4746, 0x4749, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F),
}
"""What describes the photo in the first directory; the rest there describes how a file stores its pixels."""


def strip_exif_head(exif: bytes | None) -> bytes | None:
    """The TIFF stream of an EXIF block, without the "Exif\\0\\0" that some formats put before it; None when empty."""
    while exif and exif.startswith(b"Exif\0\0"):
        exif = exif[6:]
    return exif or None


def read_orientation(exif: bytes | None) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it makes no sense."""
    try:
        stream = Reader(exif or b"")
        values = stream.numbers(stream.read(stream.first)[0].get(ORIENTATION))
    except BadDirectoryError:
        return 1
    return values[0] if values and 1 <= values[0] <= 8 else 1


def read_dpi(exif: bytes | None) -> Dpi | None:
    """The print resolution that the first directory states; None where it states none in inches or centimetres."""
    try:
        stream = Reader(exif or b"")
        first, _ = stream.read(stream.first)
    except BadDirectoryError:
        return None
    across, down = stream.fraction(first.get(X_RESOLUTION)), stream.fraction(first.get(Y_RESOLUTION))
    units = stream.numbers(first.get(RESOLUTION_UNIT)) or (_PER_INCH,)  # inches where it is left out (TIFF 6.0)
    if across is None or down is None or units[0] not in (_PER_INCH, _PER_CENTIMETRE):
        return None
    scale = CENTIMETRES_PER_INCH if units[0] == _PER_CENTIMETRE else 1
    return sound_dpi(across * scale, down * scale)


def says_adobe_rgb(exif: bytes | None) -> bool:
    """Whether a camera marked the photo as Adobe RGB the way it does without an ICC profile (DCF 2.0: "R03")."""
    try:
        stream = Reader(exif or b"")
        shot = _sub_directory(stream, stream.read(stream.first)[0], EXIF_IFD)
        index = _sub_directory(stream, shot, INTEROP_IFD).get(_INTEROP_INDEX)
    except BadDirectoryError:
        return False
    return index is not None and index.value.startswith(b"R03")


def export_exif(exif: bytes | None, width: int, height: int, *, is_srgb: bool | None, dpi: Dpi | None = None) -> bytes:
    """The EXIF block for an exported photo: upright, with its own size and software tag, without the old thumbnail.

    is_srgb: whether the exported colours are; None: in the space that the block speaks of. dpi: the resolution to
    state; None leaves what is there. A block that cannot be read is replaced by a new one.
    """
    try:
        stream = Stream(exif or b"")
        first, thumbnail = stream.read(stream.first)
        shot = _sub_directory(stream, first, EXIF_IFD)
        _wipe_thumbnail(stream, thumbnail)
    except BadDirectoryError:
        stream, first, shot = Stream.empty(), {}, {}
    shot[_WIDTH], shot[_HEIGHT] = stream.pack(LONG, width), stream.pack(LONG, height)
    if is_srgb is not None:
        shot[_COLOUR_SPACE] = stream.pack(SHORT, _SRGB if is_srgb else _UNCALIBRATED)
        shot.pop(INTEROP_IFD, None)
    first = {tag: entry for tag, entry in first.items() if tag in DESCRIPTIVE_TAGS | {GPS_IFD}}
    first[ORIENTATION] = stream.pack(SHORT, 1)
    if dpi is not None:
        first[X_RESOLUTION], first[Y_RESOLUTION] = (stream.pack_fraction(value) for value in dpi)
        first[RESOLUTION_UNIT] = stream.pack(SHORT, _PER_INCH)
    first[SOFTWARE] = ascii_entry(SOFTWARE_NAME)
    first[EXIF_IFD] = stream.pack(LONG, stream.append(shot))
    stream.start_at(stream.append(first))
    return bytes(stream.data)


def resolution_exif(dpi: Dpi) -> bytes:
    """An EXIF block that states the print resolution, and nothing else."""
    stream = Stream.empty()
    across, down = (stream.pack_fraction(value) for value in dpi)
    first = {X_RESOLUTION: across, Y_RESOLUTION: down, RESOLUTION_UNIT: stream.pack(SHORT, _PER_INCH)}
    stream.start_at(stream.append(first))
    return bytes(stream.data)


def exif_from_tiff(data: bytes | bytearray) -> bytes | None:
    """The EXIF block of a TIFF or TIFF-like RAW file, copied out of it; None where it has none or is a BigTIFF."""
    try:
        file = Reader(data)
        first, _ = file.read(file.first)
    except BadDirectoryError:
        return None
    shot = _sub_directory(file, first, EXIF_IFD)
    interop = _sub_directory(file, shot, INTEROP_IFD)
    gps = _sub_directory(file, first, GPS_IFD)
    kept = detached({tag: entry for tag, entry in first.items() if tag in DESCRIPTIVE_TAGS})
    if not kept and not shot and not gps:
        return None
    block = Stream.empty(file.order)
    note = _keep_in_place(block, shot.pop(MAKER_NOTE, None))
    shot = detached(shot)
    if note:
        shot[MAKER_NOTE] = note
    for parent, tag, directory in ((shot, INTEROP_IFD, interop), (kept, EXIF_IFD, shot), (kept, GPS_IFD, gps)):
        parent.pop(tag, None)
        if directory:
            parent[tag] = block.pack(LONG, block.append(directory if directory is shot else detached(directory)))
    block.start_at(block.append(kept))
    return bytes(block.data)


def _keep_in_place(block: Stream, note: Entry | None) -> Entry | None:
    """Put a maker note where it stood in its file, if that is near enough, because of the offsets inside it."""
    if note is None or note.offset is None or not len(block.data) <= note.offset <= _NEAR:
        return note._replace(offset=None) if note else None
    block.data += bytes(note.offset - len(block.data)) + note.value
    return note


def _sub_directory(stream: Reader, parent: Directory, tag: int) -> Directory:
    """The directory that a field points at; empty where there is none or the pointer is wrong."""
    offsets = stream.numbers(parent.get(tag))
    try:
        return stream.read(offsets[0])[0] if offsets else {}
    except BadDirectoryError:
        return {}


def _wipe_thumbnail(stream: Stream, offset: int) -> None:
    try:
        directory = stream.read(offset)[0] if offset else {}
    except BadDirectoryError:
        return
    for where, size in ((0x0201, 0x0202), (0x0111, 0x0117)):
        starts, lengths = stream.numbers(directory.get(where)), stream.numbers(directory.get(size))
        for start, length in zip(starts, lengths, strict=False):
            end = min(start + length, len(stream.data))
            if start < 8 or start >= end:
                continue
            if end == len(stream.data):
                del stream.data[start:]
            else:
                stream.data[start:end] = bytes(end - start)


def export_xmp(xmp: bytes | None, width: int, height: int, is_srgb: bool | None = None) -> bytes | None:
    """The XMP packet for an exported photo: upright, with its own size, without embedded thumbnails.

    is_srgb: as for `export_exif`.
    """
    if not xmp:
        return None
    values = [
        (b"tiff:Orientation", 1),
        (b"tiff:ImageWidth", width),
        (b"tiff:ImageLength", height),
        (b"exif:PixelXDimension", width),
        (b"exif:PixelYDimension", height),
    ]
    if is_srgb is not None:
        values.append((b"exif:ColorSpace", _SRGB if is_srgb else _UNCALIBRATED))
    for name, value in values:
        number = str(value).encode()
        xmp = re.sub(name + rb"""(\s*=\s*)(["'])[^"'<>]*\2""", name + rb"\g<1>\g<2>" + number + rb"\g<2>", xmp)
        xmp = re.sub(rb"<" + name + rb">[^<]*</", rb"<" + name + rb">" + number + rb"</", xmp)
    return re.sub(rb"<xmp:Thumbnails\b.*?</xmp:Thumbnails>", b"", xmp, flags=re.DOTALL)
