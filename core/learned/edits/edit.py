"""What a made-up edit is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
"""(h, w, 3) float32 sRGB in [0, 1]."""

Change = Callable[[Image], Image]
"""One change of a picture, the same for every picture; may leave [0, 1]."""

KINDS = ("colour", "spatial", "mixed", "unseen")
"""Of the pixel's colour alone; of its surroundings or place; of both; and what training never sees."""


@dataclass(frozen=True)
class Edit:
    """A sort of edit, of which many can be drawn.

    kind: one of KINDS. change: draws what A becomes. damage: draws what was done to the photo that A is, where the edit
    is a repair; A is the photo itself otherwise.
    """

    name: str
    kind: str
    change: Callable[[np.random.Generator], Change]
    damage: Callable[[np.random.Generator], Change] | None = None

    def draw(self, rng: np.random.Generator) -> DrawnEdit:
        """One edit of this sort."""
        change = self.change(rng)
        return DrawnEdit(self.name, change, self.damage(rng) if self.damage else None)


@dataclass(frozen=True)
class DrawnEdit:
    """An edit with its numbers settled, to be done to A and to B alike."""

    name: str
    change: Change
    damage: Change | None = None

    def __call__(self, photo: Image) -> tuple[Image, Image]:
        """The photo before and after the edit, both (h, w, 3) float32 in [0, 1]."""
        before = photo if self.damage is None else _clipped(self.damage(photo))
        return before, _clipped(self.change(photo))


def _clipped(image: Image) -> Image:
    return np.clip(image, 0, 1).astype(np.float32)
