"""Curves read off the pair: the mean of A′ where A has a value, as two more features of a pixel's colour.

What posterises, solarises or thresholds is a curve with corners and steps, which no handful of tents can follow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.learned.window import Image, Plane, luma

_LEVELS = 256
_STIFF = 3.0  # as much as so many pixels: how strongly a level that A hardly shows follows its neighbours
_TREND = 0.05  # the same, to the straight line through all


@dataclass(frozen=True, eq=False)
class Curves:
    """by_channel, by_luma: (3, 256) float64, the expected R, G, B of A′ for levels of the same channel, and of luma."""

    by_channel: NDArray[np.float64]
    by_luma: NDArray[np.float64]

    @staticmethod
    def of(source: NDArray[np.float32], target: NDArray[np.float32], weight: NDArray[np.float32]) -> Curves:
        """source, target: (n, 3) in [0, 1]. weight: (n,)."""
        light = luma(source)
        return Curves(
            np.stack([_curve(source[:, channel], target[:, channel], weight) for channel in range(3)]),
            np.stack([_curve(light, target[:, channel], weight) for channel in range(3)]),
        )

    def planes(self, image: Image) -> list[Plane]:
        """Both as planes (h, w, 3)."""
        light = luma(image)
        by_channel = [_read(self.by_channel[channel], image[..., channel]) for channel in range(3)]
        by_luma = [_read(self.by_luma[channel], light) for channel in range(3)]
        return [np.stack(by_channel, axis=-1), np.stack(by_luma, axis=-1)]


def _curve(
    source: NDArray[np.float32], target: NDArray[np.float32], weight: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Mean of the target at each level, smoothed where there is little to take it from."""
    level = np.clip(np.rint(source * (_LEVELS - 1)), 0, _LEVELS - 1).astype(np.intp)
    share = len(source) / max(float(weight.sum()), 1e-9)
    count = share * np.bincount(level, weight, _LEVELS)
    line = _line(source.astype(np.float64), target.astype(np.float64), weight + 1e-9)
    rest = share * np.bincount(level, weight * (target - line[level]), _LEVELS)
    difference = np.diff(np.eye(_LEVELS), axis=0)
    system = np.diag(count + _TREND) + _STIFF * difference.T @ difference
    return line + np.linalg.solve(system, rest)


def _line(
    source: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.floating]
) -> NDArray[np.float64]:
    """The straight line through all, at each level; flat where the source has one value only."""
    middle, height = np.average(source, weights=weight), np.average(target, weights=weight)
    variance = np.average((source - middle) ** 2, weights=weight)
    covariance = np.average((source - middle) * (target - height), weights=weight)
    slope = covariance / variance if variance > 1e-12 else 0.0
    return np.asarray(height + slope * (np.linspace(0, 1, _LEVELS) - middle))


def _read(curve: NDArray[np.float64], plane: Plane) -> Plane:
    place = np.clip(plane, 0, 1) * np.float32(_LEVELS - 1)
    below = np.minimum(place.astype(np.intp), _LEVELS - 2)
    table = curve.astype(np.float32)
    return np.asarray(table[below] + (place - below) * (table[below + 1] - table[below]), np.float32)
