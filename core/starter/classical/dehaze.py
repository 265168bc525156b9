"""Haze removal by the dark channel prior.

He, Sun and Tang, "Single Image Haze Removal Using Dark Channel Prior", 2011.

Haze is light scattered into the view: I = J·t + A·(1 - t), with the scene J, the airlight A and the transmission t. In
a clear photo almost every neighbourhood holds something with a colour channel near zero, so the local minimum over
channels and neighbours, the dark channel, is the haze itself. Three things differ from the paper:

- Two windows instead of one. A small window follows depth but mistakes white objects for haze, a large one the reverse;
  a weighted sum of both errs least.
- The airlight leans to a usual one, because the brightest haze in a photo is often a cloud, a lamp or a white wall.
- The correction fades out in photos that show no sign of haze, and stops at a transmission that keeps skies quiet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.imaging.light import LUMA
from core.imaging.thumbnails import enlarge
from core.imaging.tiles import Box
from core.imaging.windows import window_minimum
from core.starter.classical.guided import guided_coefficients
from core.starter.classical.tone import Image, smoothstep

_FINE, _COARSE, _GUIDE = 0.03, 0.12, 0.1  # window radii, in units of the longest side
_FINE_SHARE, _COARSE_SHARE, _CLEAR_AIR = 0.38, 0.57, 0.03  # least squares over synthetic haze on training photos
_USUAL_AIRLIGHT = 0.84
_AIRLIGHT_TRUST = 0.3  # of the measured airlight against the usual one
_LEAST_TRANSMISSION = 0.35  # noise and sky gradients are amplified at most 1 / this
_EPSILON = 1e-3


@dataclass(frozen=True, eq=False)
class HazeMap:
    """airlight: (3,). coefficients: (h, w, 2), the transmission as an affine function of luma, see `windows`."""

    airlight: Image
    coefficients: Image

    def apply(self, tile: Image, box: Box, size: tuple[int, int]) -> Image:
        factor = max(size) / max(self.coefficients.shape[:2])
        slope, offset = np.moveaxis(enlarge(self.coefficients, factor, box), -1, 0)
        transmission = np.clip(slope * (tile @ LUMA) + offset, _LEAST_TRANSMISSION, 1)[..., None]
        return np.clip((tile - self.airlight) / transmission + self.airlight, 0, 1)


def fit_dehaze(thumbnail: Image, strength: float) -> HazeMap:
    """Fit haze removal on a thumbnail, (h, w, 3) float32 sRGB in [0, 1]. strength in [0, 1] scales the haze removed."""
    longest = max(thumbnail.shape[:2])
    fine, coarse, guide = (max(1, round(share * longest)) for share in (_FINE, _COARSE, _GUIDE))
    airlight = _find_airlight(thumbnail, fine)
    veil = (thumbnail / airlight).min(axis=2)
    haze = _CLEAR_AIR + _FINE_SHARE * window_minimum(veil, fine) + _COARSE_SHARE * window_minimum(veil, coarse)
    transmission = 1 - np.float32(strength * _haziness(veil)) * haze
    return HazeMap(airlight, guided_coefficients(thumbnail @ LUMA, transmission, guide, _EPSILON))


def _find_airlight(thumbnail: Image, radius: int) -> Image:
    """The median colour where the dark channel is highest, drawn towards the usual airlight."""
    dark = window_minimum(thumbnail.min(axis=2), max(1, radius // 2)).ravel()
    haziest = np.argpartition(dark, -max(1, dark.size // 1000))[-max(1, dark.size // 1000) :]
    measured = np.median(thumbnail.reshape(-1, 3)[haziest], axis=0)
    return (_USUAL_AIRLIGHT + _AIRLIGHT_TRUST * (measured - _USUAL_AIRLIGHT)).astype(np.float32)


def _haziness(veil: Image) -> float:
    """From 0 for a clear photo to 1 for a hazy one: no pixel is dark, or no quarter of the photo is."""
    darkest, quarter = np.percentile(veil, [1, 25])
    return 1 - (1 - smoothstep(darkest, 0.03, 0.15)) * (1 - smoothstep(quarter, 0.15, 0.45))
