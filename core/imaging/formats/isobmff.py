"""The box structure of HEIC and AVIF files (ISO/IEC 14496-12, section 4.2)."""

from __future__ import annotations

import struct

from core.errors import TruncatedPhotoError
from core.imaging.colour import display_p3_profile
from core.messages import Message

_P3_PRIMARIES = 12
_HDR_CURVES = (16, 18)  # PQ and HLG
_HDR = Message("The photo is HDR, which Likewise reads as if it were not: its colours and tones are approximate.")


def check_complete(data: bytes, name: str) -> None:
    """Raise TruncatedPhotoError where a top-level box is longer than the rest of the file."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if size == 0:  # to the end of the file
            return
        at += max(size, 8)
    if at > len(data):
        raise TruncatedPhotoError(name=name)


def named_colours(data: bytes) -> tuple[bytes | None, tuple[Message, ...]]:
    """A profile for the colours that a file names by number (ITU-T H.273) instead of embedding one; None for sRGB.

    Also returns what the person should know about them.
    """
    at = data.find(b"colrnclx")
    if at < 0 or at + 12 > len(data):
        return None, ()
    primaries, curve = struct.unpack_from(">HH", data, at + 8)
    if curve in _HDR_CURVES:
        return None, (_HDR,)
    return (display_p3_profile() if primaries == _P3_PRIMARIES else None), ()
