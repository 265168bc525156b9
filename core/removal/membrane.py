"""The smoothest fill: a membrane spanned over a hole (Laplace's equation)."""

from __future__ import annotations

import numpy as np

from core.removal.holes import Mask
from core.removal.scales import Image, doubled, halved

_SWEEPS = 24


def membrane(image: Image, hole: Mask) -> Image:
    """The image, (h, w, C), with the hole filled smoothly from its rim. All zeros where everything is a hole."""
    filled: Image = np.where(hole[..., None], np.float32(0), image)
    if not hole.any() or hole.all():
        return filled
    if min(hole.shape) > 1:
        small, unknown = halved(filled, hole)
        filled = np.where(hole[..., None], doubled(membrane(small, unknown), *hole.shape), filled)
    else:
        filled = np.where(hole[..., None], image[~hole].mean(0), filled)
    for _ in range(_SWEEPS):
        around = np.pad(filled, ((1, 1), (1, 1), (0, 0)), mode="edge")
        mean = (around[:-2, 1:-1] + around[2:, 1:-1] + around[1:-1, :-2] + around[1:-1, 2:]) * np.float32(0.25)
        filled[hole] = mean[hole]
    return filled
