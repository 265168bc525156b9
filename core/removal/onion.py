"""A first guess at what fills a hole: layer by layer from the rim, from the patches that fit what is known so far."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.removal.holes import Mask
from core.removal.scales import Image

_SOURCES = 4000  # patches that are tried at most
_PIXELS = 512  # of a layer compared at a time


def peel(planes: Image, hole: Mask, centres: Mask, reach: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Fill the hole of (h, w, C) planes in place. Returns the places that its pixels were taken from, (2, h, w).

    centres: (h, w), where patches may be taken from, one at least. reach: of a patch from its centre, in pixels.
    """
    height, width = hole.shape
    places = np.mgrid[:height, :width].astype(np.int64)
    sources = np.stack(np.nonzero(centres))
    if sources.shape[1] > _SOURCES:
        sources = sources[:, rng.choice(sources.shape[1], _SOURCES, replace=False)]
    values = _patches(planes, sources, reach)
    squares = values**2
    known = ~hole
    while not known.all():
        layer = ~known & (cv2.dilate(known.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
        if not layer.any():  # nothing is known at all
            break
        pixels = np.stack(np.nonzero(layer))
        best = np.empty(pixels.shape[1], np.int64)
        for start in range(0, pixels.shape[1], _PIXELS):
            part = slice(start, start + _PIXELS)
            seen = _patches(known[..., None].repeat(planes.shape[2], 2).astype(np.float32), pixels[:, part], reach)
            wanted = _patches(planes, pixels[:, part], reach) * seen
            best[part] = (seen @ squares.T - 2 * wanted @ values.T).argmin(1)
        rows, columns = sources[:, best]
        planes[layer] = planes[rows, columns]
        places[:, layer] = np.stack((rows, columns))
        known |= layer
    return places


def _patches(planes: Image, pixels: NDArray[np.intp], reach: int) -> Image:
    """(n, C · (2 · reach + 1)²) of the pixels, (2, n); edges are repeated."""
    around = np.arange(-reach, reach + 1)
    rows = np.clip(pixels[0][:, None, None] + around[:, None], 0, planes.shape[0] - 1)
    columns = np.clip(pixels[1][:, None, None] + around[None, :], 0, planes.shape[1] - 1)
    found: Image = planes[rows, columns].reshape(pixels.shape[1], -1)
    return found
