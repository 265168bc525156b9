"""Colour casts: the colour of the light estimated three ways, and divided out in linear light (von Kries).

The estimates are the brightest colour (white patch), shades of grey (Finlayson and Trezzi, 2004) and grey edge (van de
Weijer, Gevers and Gijsenij, 2007). One bright red flower misleads any of them; their mean, held within the range of
light that people photograph by, much less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.imaging.light import LUMA, to_encoded, to_linear
from core.imaging.tiles import Box
from core.starter.classical.tone import Image, smoothstep

_SHADES_NORM, _EDGE_NORM = 6, 4
_DAYLIGHT = np.array([0.6, -0.8])  # the direction from cool to warm light, in log2 of (R/G, B/G)
_MOST_WARM, _MOST_GREEN = 1.0, 0.2  # the furthest that light lies along and across it, in stops
_LEAST_CAST = (0.1, 0.3)  # in stops: below, the photo is left alone; above, it is corrected in full

_CLIPPING = np.float32(0.95)  # from here to 1, a channel counts more and more as clipped


@dataclass(frozen=True, eq=False)
class ColourCastMap:
    """gains: (3,), factors on linear R, G, B."""

    gains: Image

    def apply(self, tile: Image, box: Box, size: tuple[int, int]) -> Image:
        if np.all(self.gains == 1):
            return tile.copy()
        balanced = to_linear(tile) * self.gains
        # A channel that had clipped was brighter than it shows: without this, white lamps and clouds turn cyan or pink.
        clipped = np.maximum(tile - _CLIPPING, 0) / (1 - _CLIPPING)
        others = np.minimum(np.roll(balanced, 1, axis=2), np.roll(balanced, 2, axis=2))
        balanced += clipped * np.maximum(others - balanced, 0)
        return to_encoded(np.clip(balanced, 0, 1))


def fit_colour_cast(thumbnail: Image, strength: float) -> ColourCastMap:
    """Fit a white balance on a thumbnail, (h, w, 3) float32 sRGB in [0, 1]. strength in [0, 1] scales it, in stops."""
    cast = _estimate_cast(to_linear(thumbnail))
    cast = cast * strength * smoothstep(float(np.linalg.norm(cast)), *_LEAST_CAST)
    light = np.exp2(np.array([cast[0], 0.0, cast[1]])).astype(np.float32)
    return ColourCastMap((LUMA @ light) / light)


def _estimate_cast(linear: Image) -> NDArray[np.float64]:
    """The colour of the light as log2 of (R/G, B/G), within the range of plausible light."""
    colours = linear.reshape(-1, 3)
    edges = np.hypot(np.diff(linear, axis=0)[:, :-1], np.diff(linear, axis=1)[:-1]).reshape(-1, 3)
    estimates = (np.percentile(colours, 99.9, axis=0), _norm(colours, _SHADES_NORM), _norm(edges, _EDGE_NORM))
    cast = np.mean([_plausible(_chroma(light)) for light in estimates], axis=0)
    return _plausible(cast)


def _norm(values: Image, power: int) -> NDArray[np.float64]:
    """Minkowski mean of the rows; zeros for none."""
    return np.mean(values.astype(np.float64) ** power, axis=0) ** (1 / power) if len(values) else np.zeros(3)


def _chroma(light: NDArray[np.floating]) -> NDArray[np.float64]:
    red, green, blue = np.log2(np.maximum(light, 1e-5))
    return np.array([red - green, blue - green])


def _plausible(cast: NDArray[np.float64]) -> NDArray[np.float64]:
    across = np.array([-_DAYLIGHT[1], _DAYLIGHT[0]])
    warmth = np.clip(cast @ _DAYLIGHT, -_MOST_WARM, _MOST_WARM)
    green = np.clip(cast @ across, -_MOST_GREEN, _MOST_GREEN)
    return np.asarray(warmth * _DAYLIGHT + green * across)
