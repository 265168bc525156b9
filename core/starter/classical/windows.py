"""Filters over square windows, at a cost that does not depend on the window. Planes are (H, W) float32."""

from __future__ import annotations

import numpy as np

from core.starter.classical.tone import Image


def window_minimum(plane: Image, radius: int) -> Image:
    """Minimum over the (2·radius + 1)² window around each pixel, edges repeated."""
    return _row_minimum(_row_minimum(plane, radius).T, radius).T


def _row_minimum(plane: Image, radius: int) -> Image:
    width = 2 * radius + 1
    lowest = np.pad(plane, ((radius, radius), (0, 0)), mode="edge")
    covered = 1  # each row of `lowest` holds the minimum of this many rows; doubling gets to `width` in few passes
    while covered < width:
        shift = min(covered, width - covered)
        lowest = np.minimum(lowest[:-shift], lowest[shift:])
        covered += shift
    return lowest


def window_mean(plane: Image, radius: int) -> Image:
    """Mean over the (2·radius + 1)² window around each pixel, edges repeated."""
    return _row_mean(_row_mean(plane, radius).T, radius).T


def _row_mean(plane: Image, radius: int) -> Image:
    width = 2 * radius + 1
    sums = np.cumsum(np.pad(plane, ((radius + 1, radius), (0, 0)), mode="edge"), axis=0, dtype=np.float64)
    return ((sums[width:] - sums[:-width]) / width).astype(np.float32)


def guided_coefficients(guide: Image, target: Image, radius: int, epsilon: float) -> Image:
    """The guided filter's local model, target ≈ a·guide + b, averaged over windows; (H, W, 2) holds a and b.

    Evaluating the model with a guide of higher resolution carries the target's edges there: He and Sun, "Fast Guided
    Filter", 2015. epsilon: variance of the guide below which the target is simply smoothed.
    """
    mean_guide, mean_target = window_mean(guide, radius), window_mean(target, radius)
    covariance = window_mean(guide * target, radius) - mean_guide * mean_target
    variance = np.maximum(window_mean(guide * guide, radius) - mean_guide * mean_guide, 0)
    slope = (covariance / (variance + np.float32(epsilon))).astype(np.float32, copy=False)
    offset = mean_target - slope * mean_guide
    return np.stack([window_mean(slope, radius), window_mean(offset, radius)], axis=-1)
