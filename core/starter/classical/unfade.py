"""Faded prints and flat scans: each channel's black and white put back, and the colour that went with them.

A plain stretch of every channel to the full range ruins photos that are meant to be flat (fog, a white wall, a night).
Here the stretch is bounded by how far prints really fade, and it fades out where the photo has a black or a white.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.imaging.tiles import Box
from core.starter.classical.tone import Image, smoothstep

_TAIL = 0.05  # per cent of pixels at either end that may clip
_HIGHEST_BLACK, _LOWEST_WHITE = 0.25, 0.75  # faded further than this, it is more likely the subject
_BLACK_SPREAD, _WHITE_SPREAD = 0.06, 0.10  # how far one dye layer's ends may lie from the others' mean
_WHITE_TRUST = 0.7  # of the measured tint of white, against the usual yellow of old paper
_PAPER = np.array([0.04, 0.01, -0.05])
_PALENESS = 0.25  # saturation lost by a fully faded print


@dataclass(frozen=True, eq=False)
class FadeMap:
    """black, white: (3,), the values that become 0 and 1. saturation: factor on the distance from grey."""

    black: Image
    white: Image
    saturation: float

    def apply(self, tile: Image, box: Box, size: tuple[int, int]) -> Image:
        stretched = (tile - self.black) / (self.white - self.black)
        grey = stretched.mean(axis=2, keepdims=True)
        return np.clip(grey + np.float32(self.saturation) * (stretched - grey), 0, 1)


def fit_unfade(thumbnail: Image, strength: float) -> FadeMap:
    """Fit contrast and colour on a thumbnail, (h, w, 3) float32 sRGB in [0, 1]. strength in [0, 1] scales it."""
    low, high = np.percentile(thumbnail.reshape(-1, 3), [_TAIL, 100 - _TAIL], axis=0)
    amount = strength * smoothstep(low.mean(), 0.03, 0.12) * smoothstep(1 - high.mean(), 0.0, 0.08)
    black_tint = np.clip(low - low.mean(), -_BLACK_SPREAD, _BLACK_SPREAD)
    white_tint = np.clip(_WHITE_TRUST * (high - high.mean()), -_WHITE_SPREAD, _WHITE_SPREAD)
    black = min(low.mean(), _HIGHEST_BLACK) + black_tint
    white = max(high.mean(), _LOWEST_WHITE) + white_tint + (1 - _WHITE_TRUST) * _PAPER
    return FadeMap(
        black=(amount * black).astype(np.float32),
        white=(1 - amount * (1 - white)).astype(np.float32),
        saturation=1 + amount * _PALENESS,
    )
