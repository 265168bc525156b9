"""Writing a colour profile: an RGB space by its primaries, with the curve of sRGB (ICC.1:2010, version 4.2)."""

from __future__ import annotations

import io
import struct

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
"""A chromaticity, x and y."""

D65: Point = (0.3127, 0.3290)
_D50 = np.array([0.9642, 1.0, 0.8249])  # of the profile connection space
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_LICENCE = "CC0 1.0 Universal"


def rgb_profile(name: str, primaries: tuple[Point, Point, Point], white: Point = D65) -> bytes:
    """A display profile called `name`, of about 500 bytes. primaries: of red, green and blue."""
    adaptation = _adaptation(_xyz(white))
    columns = np.array([_xyz(primary) for primary in primaries]).T
    columns = adaptation @ (columns * np.linalg.solve(columns, _xyz(white)))
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*_SRGB_CURVE)
    tags = {
        b"desc": _text(name),
        b"cprt": _text(_LICENCE),
        b"wtpt": _xyz_tag(_D50),
        b"chad": b"sf32" + bytes(4) + _fixed(*adaptation.ravel()),
        **{tag: _xyz_tag(column) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns.T, strict=True)},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return _profile(tags)


def profile_name(icc: bytes) -> str:
    """What a profile calls itself; empty where it is damaged."""
    from PIL import ImageCms

    try:
        name = ImageCms.ImageCmsProfile(io.BytesIO(icc)).profile.profile_description
    except (OSError, ValueError, ImageCms.PyCMSError):
        return ""
    return (name or "").strip()


def _profile(tags: dict[bytes, bytes]) -> bytes:
    places: dict[bytes, int] = {}
    body = b""
    start = 128 + 4 + 12 * len(tags)
    for value in tags.values():
        if value not in places:  # equal values share their place
            places[value] = start + len(body)
            body += value + bytes(-len(value) % 4)
    table = struct.pack(">I", len(tags))
    table += b"".join(struct.pack(">4sII", tag, places[value], len(value)) for tag, value in tags.items())
    date = struct.pack(">6H", 2024, 1, 1, 0, 0, 0)
    header = struct.pack(">II I4s4s4s", start + len(body), 0, 0x04200000, b"mntr", b"RGB ", b"XYZ ") + date
    header += b"acsp" + bytes(28) + _fixed(*_D50)
    return header.ljust(128, b"\0") + table + body


def _xyz(point: Point) -> NDArray[np.float64]:
    x, y = point
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _adaptation(white: NDArray[np.float64]) -> NDArray[np.float64]:
    """From that white to D50, after Bradford."""
    return np.linalg.inv(_BRADFORD) @ np.diag((_BRADFORD @ _D50) / (_BRADFORD @ white)) @ _BRADFORD


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _xyz_tag(values: NDArray[np.float64]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*values)


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(encoded), 28) + encoded
