"""The file formats that Likewise reads and writes: recognised by content, each module loaded on first use."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.imaging.formats.picture import Decoder, Encoder


@dataclass(frozen=True)
class Format:
    """One file format. `module` has `decode`, and `encode` where `writable`; see `picture.Decoder` and `Encoder`.

    eight_bits_only, max_side: what a writer can hold; a side of None has no limit worth naming.
    """

    name: str
    module: str
    suffixes: tuple[str, ...]
    writable: bool = False
    eight_bits_only: bool = False
    max_side: int | None = None

    @property
    def decode(self) -> Decoder:
        function: Decoder = import_module(self.module).decode
        return function

    @property
    def encode(self) -> Encoder:
        function: Encoder = import_module(self.module).encode
        return function


_HERE = __name__
JPEG = Format(
    "JPEG",
    f"{_HERE}.jpeg",
    (".jpg", ".jpeg", ".jpe", ".jfif"),
    writable=True,
    eight_bits_only=True,
    max_side=65500,  # libjpeg's own limit
)
PNG = Format("PNG", f"{_HERE}.png", (".png",), writable=True)
WEBP = Format("WebP", f"{_HERE}.webp", (".webp",), writable=True, eight_bits_only=True, max_side=16383)
TIFF = Format("TIFF", f"{_HERE}.tiff", (".tif", ".tiff"), writable=True)
AVIF = Format("AVIF", f"{_HERE}.avif", (".avif",))
HEIC = Format("HEIC", f"{_HERE}.heic", (".heic", ".heif", ".hif"))
BMP = Format("BMP", f"{_HERE}.bmp", (".bmp", ".dib"))
RAW = Format(
    "camera RAW",
    f"{_HERE}.raw",
    (
        *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".iiq", ".kdc", ".mef", ".mos", ".mrw"),
        *(".nef", ".nrw", ".orf", ".pef", ".raf", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"),
    ),
)
FORMATS = (JPEG, PNG, WEBP, TIFF, AVIF, HEIC, BMP, RAW)

_RAW_SIGNATURES = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"\0MRM", b"FOVb")
_TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def recognise(data: bytes) -> Format | None:
    """The format of a file from its first bytes (and, for TIFF, its directories); None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp":
        return _recognise_isobmff(data)
    if data.startswith(_RAW_SIGNATURES) or data[6:14] == b"HEAPCCDR":
        return RAW
    if data.startswith(_TIFF_SIGNATURES):
        is_raw = import_module(f"{_HERE}.raw").is_raw_tiff(data)
        return RAW if is_raw else TIFF
    if data.startswith(b"BM") and len(data) > 18 and 12 <= int.from_bytes(data[14:18], "little") <= 124:
        return BMP
    return None


def _recognise_isobmff(data: bytes) -> Format | None:
    length = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, length, 4))}
    if brands & {b"avif", b"avis"}:
        return AVIF
    if b"crx " in brands:
        return RAW
    return HEIC if brands & _HEIF_BRANDS else None


def format_of_suffix(suffix: str) -> Format | None:
    """The format that a file suffix (with dot, any case) stands for."""
    return next((known for known in FORMATS if suffix.lower() in known.suffixes), None)
