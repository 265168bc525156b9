"""The guided filter (He, Sun and Tang, 2010), as coefficients that a larger image can be filtered with."""

from __future__ import annotations

import numpy as np

from core.imaging.windows import window_mean
from core.starter.classical.tone import Image


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
