"""A learned change of colours as a table that other programs read: a .cube file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import NotAColourEditError, WouldOverwriteError, WriteFailedError
from core.examples import Pair

SIZE = 33
"""Colours along each axis of the table, as most programs have it."""
_COMPRESSION = (5 / 255) ** 2  # mean squared error that JPEG adds, which surroundings explain a little
_SHARE = 0.15  # of the change, at most


@dataclass(frozen=True, eq=False)
class Lut:
    """table: (n, n, n, 3) float32 in [0, 1], by blue, green and red of the source; sRGB in and out."""

    table: NDArray[np.float32]

    def to_cube(self) -> str:
        """The text of a .cube file (Adobe's specification 1.0): red runs fastest."""
        lines = ['TITLE "Likewise"', f"LUT_3D_SIZE {len(self.table)}", "DOMAIN_MIN 0 0 0", "DOMAIN_MAX 1 1 1"]
        lines += [f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in self.table.reshape(-1, 3)]
        return "\n".join(lines) + "\n"

    def write(self, path: Path, overwrite: bool = False) -> None:
        """Write it to a file, whole or not at all. Raises WouldOverwriteError and WriteFailedError."""
        from core.imaging.atomic import write_atomically

        try:
            write_atomically(self.to_cube().encode("ascii"), path, overwrite=overwrite)
        except FileExistsError as error:
            raise WouldOverwriteError(name=path.name) from error
        except OSError as error:
            raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error


def learn_lut(pairs: Sequence[Pair]) -> Lut:
    """The change of colours that the pairs show. Takes seconds.

    Raises NotAColourEditError where they show more than that: a place's surroundings or its position count.
    """
    from core.learned.fitting import grade_of, learn
    from core.learned.lessons import lesson_of
    from core.learned.prior import load_prior
    from core.learned.samples import colours, draw

    lessons, prior = [lesson_of(pair) for pair in pairs], load_prior()
    grade, samples = grade_of(colours(draw(lessons)), prior)
    left, change = (
        np.average(np.mean((guess - samples.target) ** 2, axis=1), weights=samples.weight)
        for guess in (grade(samples.source[None])[0], samples.source)
    )
    if left > min(_COMPRESSION, _SHARE * change) and learn(lessons, prior).detail:
        raise NotAColourEditError()
    axis = np.linspace(0, 1, SIZE, dtype=np.float32)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    lattice = np.stack((red, green, blue), axis=-1).reshape(SIZE * SIZE, SIZE, 3)
    return Lut(np.clip(grade(lattice), 0, 1).reshape(SIZE, SIZE, SIZE, 3).astype(np.float32))
