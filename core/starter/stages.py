"""The stages that a restoration may consist of. Each turns one working image into the next, tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.imaging.thumbnails import thumbnail
from core.imaging.tiles import Box, cover
from core.prompting.wishes import Wish

Working = NDArray[np.uint16]
"""The image between stages: (H, W, 3) uint16 sRGB, so that nothing is lost to rounding on the way."""

TONE_TILE = 512
THUMBNAIL_SIDE = 768  # what tone stages look at


class ToneMap(Protocol):
    """A change of tone and colour, fitted on a thumbnail and applied at full resolution."""

    def apply(self, tile: NDArray[np.float32], box: Box, size: tuple[int, int]) -> NDArray[np.float32]:
        """tile: (h, w, 3) sRGB in [0, 1], cut from `box` of a photo of size (H, W)."""
        ...


class Stage(Protocol):
    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What this stage fulfils."""
        ...

    def tiles(self, height: int, width: int) -> int:
        """How many pieces its work has on a photo of that size."""
        ...

    def run(self, source: Working, target: Working) -> Iterator[Box | None]:
        """Fill `target` (a copy of `source` at the start) piece by piece.

        Yields after each piece: the box of `target` that it changed, None where nothing shows yet.
        """
        ...


@dataclass(frozen=True)
class ToneStage:
    """A tone map fitted by `fit(thumbnail, strength)` when its turn comes."""

    wishes: tuple[Wish, ...]
    strength: float
    fit: Callable[[NDArray[np.float32], float], ToneMap]

    def tiles(self, height: int, width: int) -> int:
        return 1 + len(cover(height, width, TONE_TILE, 0))

    def run(self, source: Working, target: Working) -> Iterator[Box | None]:
        tone = self.fit(thumbnail(source, THUMBNAIL_SIDE), self.strength)
        yield None
        size = (source.shape[0], source.shape[1])
        for tile in cover(*size, TONE_TILE, 0):
            tile.write(target, tone.apply(tile.read(source), tile.box, size))
            yield tile.box
