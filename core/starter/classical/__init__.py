"""The wishes that classical image processing serves better than a small network: haze, fading, colour casts.

Each `fit_…(thumbnail, strength)` looks at a thumbnail and returns a `ToneMap` (see `core.starter.stages`) that is
applied tile by tile, in floating point, so that memory stays flat and 16 bits stay smooth. thumbnail: (h, w, 3) float32
sRGB in [0, 1], about 768 pixels on the longer side. strength: in [0, 1], the weight of the wish.
"""

from __future__ import annotations

from core.starter.classical.colour_cast import fit_colour_cast
from core.starter.classical.dehaze import fit_dehaze
from core.starter.classical.unfade import fit_unfade

__all__ = ["fit_colour_cast", "fit_dehaze", "fit_unfade"]
