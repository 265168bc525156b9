"""The box structure of HEIC and AVIF files (ISO/IEC 14496-12, section 4.2)."""

from __future__ import annotations

from core.errors import TruncatedPhotoError


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
