"""Damage made on purpose: clean photo in, damaged photo out, for training and for measuring.

Every function takes a clean image, (H, W, 3) float32 sRGB in [0, 1], and a numpy Generator, and returns the damaged
image in the same form, clipped to [0, 1]. Severity is drawn from the generator over the range seen in real photos.
They work on any size from 32 pixels up; sizes in pixels (blur radius, flake size…) are meant at the photo's own scale.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.prompting.wishes import Wish
from core.starter.degradations.capture import blur, jpeg, noise
from core.starter.degradations.light import colour_cast, haze, low_light, noisy_low_light
from core.starter.degradations.print import fade, scratches
from core.starter.degradations.weather import rain, snow

Image = NDArray[np.float32]
Degradation = Callable[[Image, np.random.Generator], Image]

DEGRADATIONS: dict[Wish, Degradation] = {
    Wish.DENOISE: noise,
    Wish.DEBLUR: blur,
    Wish.DEBLOCK: jpeg,
    Wish.DEHAZE: haze,
    Wish.BRIGHTEN: low_light,
    Wish.DESNOW: snow,
    Wish.DERAIN: rain,
    Wish.SCRATCHES: scratches,
    Wish.UNFADE: fade,
    Wish.COLOUR_CAST: colour_cast,
}
"""The damage that each wish undoes."""

__all__ = [
    "DEGRADATIONS",
    "Degradation",
    "Image",
    "blur",
    "colour_cast",
    "fade",
    "haze",
    "jpeg",
    "low_light",
    "noise",
    "noisy_low_light",
    "rain",
    "scratches",
    "snow",
]
