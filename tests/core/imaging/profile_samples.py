"""Colour profiles for tests, and what they mean by the formulas alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import imagecodecs
import numpy as np

# Bradford adaptation from D50 to D65.
D50_TO_D65 = np.array(
    [[0.9555766, -0.0230393, 0.0631636], [-0.0282895, 1.0099416, 0.0210077], [0.0122982, -0.0204830, 1.3299098]]
)
D65, D50 = (0.3127, 0.3290), (0.3457, 0.3585)
SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))


def srgb_to_linear(encoded: Any) -> Any:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(linear: Any) -> Any:
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 0) ** (1 / 2.4) - 0.055)


def rgb_to_xyz(primaries: Any, white: Any) -> Any:
    """The matrix of an RGB space from the chromaticities of its primaries and white."""
    columns = np.array([(x / y, 1, (1 - x - y) / y) for x, y in primaries]).T
    x, y = white
    return columns * np.linalg.solve(columns, (x / y, 1, (1 - x - y) / y))


@dataclass(frozen=True)
class Space:
    """gamma None means the sRGB curve."""

    primaries: tuple[tuple[float, float], ...]
    white: tuple[float, float]
    gamma: float | None

    def icc(self) -> bytes:
        curve = {"gamma": self.gamma}
        if self.gamma is None:
            curve = {"transferfunction": srgb_to_linear(np.linspace(0, 1, 4096)).astype(np.float32)}
        chromaticities = [value for x, y in self.primaries for value in (x, y, 1.0)]
        return imagecodecs.cms_profile("rgb", whitepoint=[*self.white, 1.0], primaries=chromaticities, **curve)

    def to_srgb(self, encoded: Any) -> Any:
        """sRGB in [0, 1], clipped, from values in [0, 1]."""
        linear = srgb_to_linear(encoded) if self.gamma is None else encoded**self.gamma
        xyz = linear @ rgb_to_xyz(self.primaries, self.white).T
        if self.white == D50:
            xyz = xyz @ D50_TO_D65.T
        return linear_to_srgb(np.clip(xyz @ np.linalg.inv(rgb_to_xyz(SRGB_PRIMARIES, D65)).T, 0, 1))


ADOBE_RGB = Space(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), D65, 563 / 256)
DISPLAY_P3 = Space(((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), D65, None)
PROPHOTO = Space(((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105)), D50, 1.8)
SRGB = Space(SRGB_PRIMARIES, D65, None)
WIDE_SPACES = {"Adobe RGB": ADOBE_RGB, "Display P3": DISPLAY_P3, "ProPhoto RGB": PROPHOTO}


def grey_icc(gamma: float = 1.8) -> bytes:
    return imagecodecs.cms_profile("gray", whitepoint=[*D65, 1.0], gamma=gamma)


def cmyk_icc() -> bytes:
    """A printer profile (ICC v2, lut8Type) whose inks each take their light away: one table from CMYK to Lab."""
    ramp = bytes(range(256))
    corners = b""
    for index in range(16):
        c, m, y, k = (index >> bit & 1 for bit in (3, 2, 1, 0))
        light = (1 - k) * (1 - (c + m + y) / 4)
        a, b = (1 - k) * (m - c) * 50, (1 - k) * (y - (c + m) / 2) * 50
        corners += bytes((round(light * 255), round(a + 128), round(b + 128)))
    identity = struct.pack(">9i", *(65536 if i % 4 == 0 else 0 for i in range(9)))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + identity + ramp * 4 + corners + ramp * 3
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    text = b"text" + bytes(4) + b"none\0\0\0\0"
    description = b"desc" + bytes(4) + struct.pack(">I", 5) + b"inks\0" + bytes(4 + 4 + 2 + 1 + 67)
    tags = {b"A2B0": table, b"wtpt": white, b"cprt": text, b"desc": description}
    directory, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        directory += name + struct.pack(">II", 132 + 12 * len(tags) + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    head = bytes(8) + struct.pack(">I", 0x02400000) + b"prtrCMYKLab " + bytes(12) + b"acsp" + bytes(28)
    head += struct.pack(">3i", 63190, 65536, 54061) + bytes(48)
    profile = head + directory + body
    return struct.pack(">I", len(profile)) + profile[4:]
