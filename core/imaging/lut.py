"""Tables of colours (LUTs)."""

from __future__ import annotations

import binascii
import math
import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import BadJobError, WouldOverwriteError, WriteFailedError
from core.imaging.arrays import row_blocks
from core.imaging.tables import by_channel, quantised
from core.imaging.tetrahedral import interpolate
from core.messages import Message
from core.photo import Pixels

MOST_CURVE = 65536
"""Entries of a table with one axis."""
MOST_CUBE = 129
"""Entries along each axis of a table with three, which most programs give 33, and 65 at most."""

Triple = tuple[float, float, float]

_BLOCK_PIXELS = 1 << 15  # looked up at a time, so that the work stays in the processor's cache
_HEAD = struct.Struct("<BI6d")  # axes, entries along each, low, high


@dataclass(frozen=True, eq=False)
class Lut:
    """A table of colours, sRGB in and out.

    table: (n, n, n, 3) float32 in [0, 1], by blue, green and red of the source; or (n, 3), a curve for each channel.
    low, high: R, G, B of the source at the first and the last entry; what lies outside is taken as the nearest.
    title: what its maker called it.
    """

    table: NDArray[np.float32]
    low: Triple = (0.0, 0.0, 0.0)
    high: Triple = (1.0, 1.0, 1.0)
    title: str = ""

    @property
    def _axes(self) -> int:
        return self.table.ndim - 1

    def apply(self, pixels: Pixels) -> Pixels:
        """(h, w, 3) uint8 or uint16 → the same shape and dtype; tetrahedral interpolation between the entries."""
        places = self._places(np.iinfo(pixels.dtype).max + 1)
        if self._axes == 1:
            return by_channel(pixels, quantised(self._curves(places), pixels.dtype))
        n = len(self.table)
        cells = np.minimum(places.astype(np.int32), n - 2)
        fractions = (places - cells).astype(np.float32)
        cells = cells * np.array([1, n, n * n], np.int32)
        colours = self.table.reshape(-1, 3) * np.float32(np.iinfo(pixels.dtype).max)
        result = np.empty_like(pixels)
        for rows in row_blocks(pixels.shape[0], max(1, _BLOCK_PIXELS // max(1, pixels.shape[1]))):
            block = pixels[rows]
            found = interpolate(colours, n, by_channel(block, cells), by_channel(block, fractions))
            result[rows] = np.rint(found, out=found)
        return result

    def _places(self, levels: int) -> NDArray[np.float64]:
        """(levels, 3): where on the axes each value of R, G and B lies, in entries."""
        values = np.linspace(0, 1, levels)[:, None]
        low, high = np.array(self.low), np.array(self.high)
        return np.clip((values - low) / (high - low), 0, 1) * (len(self.table) - 1)

    def _curves(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        entries = np.arange(len(self.table))
        return np.stack([np.interp(places[:, c], entries, self.table[:, c]) for c in range(3)], axis=1)

    def to_cube(self) -> str:
        """The text of a .cube file (Adobe's specification 1.0): red runs fastest."""
        title = "".join(letter for letter in self.title if letter.isprintable() and letter != '"')
        lines = [
            f'TITLE "{title or "Likewise"}"',
            f"LUT_{self._axes}D_SIZE {len(self.table)}",
            " ".join(("DOMAIN_MIN", *(f"{end:.9g}" for end in self.low))),
            " ".join(("DOMAIN_MAX", *(f"{end:.9g}" for end in self.high))),
        ]
        lines += [f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in self.table.reshape(-1, 3)]
        return "\n".join(lines) + "\n"

    def write(self, path: Path, overwrite: bool = False) -> None:
        """Write it to a .cube file, whole or not at all. Raises WouldOverwriteError and WriteFailedError."""
        from core.imaging.atomic import write_atomically

        try:
            write_atomically(self.to_cube().encode("utf-8"), path, overwrite=overwrite)
        except FileExistsError as error:
            raise WouldOverwriteError(name=path.name) from error
        except OSError as error:
            raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error

    def pack(self) -> str:
        """It as text for a job, its entries rounded to 16 bits; without the title."""
        head = _HEAD.pack(self._axes, len(self.table), *self.low, *self.high)
        entries = quantised(np.clip(self.table, 0, 1).astype(np.float64), np.dtype("<u2"))
        return b64encode(zlib.compress(head + entries.tobytes())).decode("ascii")

    @staticmethod
    def unpack(packed: str) -> Lut:
        """The table again. Raises BadJobError for what was not packed here, however large it would become."""
        try:
            inflater = zlib.decompressobj()
            data = inflater.decompress(b64decode(packed, validate=True), _HEAD.size + 6 * MOST_CUBE**3)
            axes, entries, *ends = _HEAD.unpack_from(data)
            if axes not in (1, 3) or entries < 2 or not inflater.eof:
                raise ValueError("not a table")
            table = np.frombuffer(data, "<u2", offset=_HEAD.size).reshape(*[entries] * axes, 3)
            return Lut(table.astype(np.float32) / np.float32(65535), *check_domain(ends[:3], ends[3:]))
        except (binascii.Error, zlib.error, struct.error, ValueError) as error:
            raise BadJobError(reason=Message("its table of colours is damaged")) from error


def check_domain(low: Sequence[float], high: Sequence[float]) -> tuple[Triple, Triple]:
    """The ends of a table's axes. Raises ValueError unless they are finite and rising."""
    if not all(math.isfinite(a) and math.isfinite(b) and a < b for a, b in zip(low, high, strict=True)):
        raise ValueError("not a range")
    return (low[0], low[1], low[2]), (high[0], high[1], high[2])
