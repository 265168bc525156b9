"""What masks look like on the canvas."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tint:
    """colour: "#rrggbb". opacity: where the mask is whole, in [0, 1]."""

    colour: str = "#e0283c"
    opacity: float = 0.5
