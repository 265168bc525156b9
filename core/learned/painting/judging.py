"""How well a painting reproduces what it has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from core.engine import finish
from core.learned import scores
from core.learned.painting.painter import Image, paint
from core.learned.painting.planes import scaled

_SIDE = 384  # pixels: strokes can still be seen


def reproduction(a: Image, a_prime: Image) -> float:
    """`core.learned.scores.reproduction` of painting, at _SIDE pixels at most. A few seconds.

    a, a_prime: (h, w, 3) float32 in [0, 1], of the same size and aligned.
    """
    return scores.reproduction(_small(a), _small(a_prime), _painted)


def _painted(pairs: Sequence[tuple[Image, Image]], b: Image) -> Image:
    return finish(paint(pairs, b, seed=0))


def _small(image: Image) -> Image:
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    size = (max(1, round(image.shape[0] * scale)), max(1, round(image.shape[1] * scale)))
    return np.ascontiguousarray(scaled(torch.from_numpy(image).permute(2, 0, 1), size).permute(1, 2, 0).numpy())
