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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import BadJobError, WouldOverwriteError, WriteFailedError
from core.imaging.tables import by_blocks, planes, quantised
from core.imaging.tetrahedral import interpolate
from core.messages import Message
from core.photo import Pixels

MOST_CURVE = 65536
"""Entries of a table with one axis."""
MOST_CUBE = 129
"""Entries along each axis of a table with three, which most programs give 33, and 65 at most."""

CUBE_SUFFIX = ".cube"

Triple = tuple[float, float, float]

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
            curves = [np.interp(at, np.arange(len(self.table)), self.table[:, c]) for c, at in enumerate(places)]
            return by_blocks(lambda block: planes(block, quantised(np.stack(curves), pixels.dtype)), pixels)
        n = len(self.table)
        cells = np.minimum(places.astype(np.int32), n - 2)
        fractions = (places - cells).astype(np.float32)
        cells *= np.array([[1], [n], [n * n]], np.int32)
        colours = self.table.reshape(-1, 3) * np.float32(np.iinfo(pixels.dtype).max)

        def changed(block: Pixels) -> NDArray[Any]:
            found = interpolate(colours, n, planes(block, cells), planes(block, fractions))
            return np.rint(found, out=found).astype(pixels.dtype)

        return by_blocks(changed, pixels)

    def _places(self, levels: int) -> NDArray[np.float64]:
        """(3, levels): where on the axes each value of R, G and B lies, in entries."""
        low, high = np.array(self.low)[:, None], np.array(self.high)[:, None]
        return np.clip((np.linspace(0, 1, levels) - low) / (high - low), 0, 1) * (len(self.table) - 1)

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
