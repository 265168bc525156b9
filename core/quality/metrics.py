"""How far two pictures are apart: PSNR, SSIM and CIEDE2000. Pictures are (H, W, 3) float32 sRGB in [0, 1]."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.imaging.decibels import psnr_of
from core.imaging.light import to_linear

Image = NDArray[np.float32]
Plane = NDArray[np.float64]

_PSNR_CEILING = 80.0  # dB; what identical pictures score, so that means stay finite
_SSIM_SIGMA, _SSIM_RADIUS = 1.5, 5
_C1, _C2 = 0.01**2, 0.03**2

# sRGB primaries to XYZ with D65 white (IEC 61966-2-1), rows scaled by the white point as CIELAB wants them.
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_TO_WHITE_XYZ = _TO_XYZ / _TO_XYZ.sum(axis=1, keepdims=True)


def psnr(picture: Image, reference: Image) -> float:
    """Peak signal-to-noise ratio in dB over all channels; 80 for (almost) identical pictures."""
    return min(_PSNR_CEILING, psnr_of(float(np.mean((picture.astype(np.float64) - reference) ** 2))))


def ssim(picture: Image, reference: Image) -> float:
    """Structural similarity (Wang, Bovik, Sheikh and Simoncelli, 2004) of the mean of R, G and B.

    An 11 × 11 Gaussian window of sigma 1.5, C1 = 0.01², C2 = 0.03², population moments, averaged over all windows that
    lie inside the picture. Raises ValueError for pictures smaller than the window.
    """
    if min(reference.shape[:2]) <= 2 * _SSIM_RADIUS:
        raise ValueError("SSIM needs pictures of at least 11 × 11 pixels")
    x, y = (image.mean(axis=2, dtype=np.float64) for image in (picture, reference))
    mean_x, mean_y = _gaussian(x), _gaussian(y)
    variances = _gaussian(x * x) - mean_x**2 + _gaussian(y * y) - mean_y**2
    covariance = _gaussian(x * y) - mean_x * mean_y
    luminance = (2 * mean_x * mean_y + _C1) / (mean_x**2 + mean_y**2 + _C1)
    return float(np.mean(luminance * (2 * covariance + _C2) / (variances + _C2)))


def _gaussian(plane: Plane) -> Plane:
    """Gaussian means over all windows that lie inside the plane."""
    kernel = np.exp(-0.5 * (np.arange(-_SSIM_RADIUS, _SSIM_RADIUS + 1) / _SSIM_SIGMA) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        length = plane.shape[axis] - 2 * _SSIM_RADIUS
        shifted = (np.take(plane, range(start, start + length), axis=axis) for start in range(len(kernel)))
        plane = np.sum([weight * part for weight, part in zip(kernel, shifted, strict=True)], axis=0)
    return plane


def to_lab(picture: Image) -> Plane:
    """CIELAB (D65) of sRGB values, (..., 3)."""
    ratios = to_linear(picture).astype(np.float64) @ _TO_WHITE_XYZ.T
    bent = np.where(ratios > (6 / 29) ** 3, np.cbrt(ratios), ratios / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(bent, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def delta_e_2000(picture: Image, reference: Image) -> tuple[float, float]:
    """Mean and largest CIEDE2000 difference: about 1 is just noticeable."""
    differences = ciede2000(to_lab(picture), to_lab(reference))
    return float(differences.mean()), float(differences.max())


def ciede2000(first: Plane, second: Plane) -> Plane:
    """CIEDE2000 between CIELAB colours, (..., 3) → (...).

    The formula as set out by Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", 2005, all weights 1.
    """
    (l1, a1, b1), (l2, a2, b2) = np.moveaxis(first, -1, 0), np.moveaxis(second, -1, 0)
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = np.arctan2(b1, stretch * a1) % (2 * np.pi), np.arctan2(b2, stretch * a2) % (2 * np.pi)
    coloured = c1 * c2 > 0

    turn = (h2 - h1 + np.pi) % (2 * np.pi) - np.pi
    delta_hue = np.where(coloured, 2 * np.sqrt(c1 * c2) * np.sin(turn / 2), 0)
    hue = np.where(coloured, h1 + turn / 2, h1 + h2)
    light, mean_chroma = (l1 + l2) / 2, (c1 + c2) / 2

    weight_hue = (
        1
        - 0.17 * np.cos(hue - np.radians(30))
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.radians(6))
        - 0.20 * np.cos(4 * hue - np.radians(63))
    )
    scale_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    scale_chroma = 1 + 0.045 * mean_chroma
    scale_hue = 1 + 0.015 * mean_chroma * weight_hue
    blue = np.radians(30) * np.exp(-(((np.degrees(hue) % 360 - 275) / 25) ** 2))
    rotation = -np.sin(2 * blue) * 2 * np.sqrt(mean_chroma**7 / (mean_chroma**7 + 25.0**7))

    d_light, d_chroma, d_hue = (l2 - l1) / scale_light, (c2 - c1) / scale_chroma, delta_hue / scale_hue
    squared = d_light**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue
    return np.asarray(np.sqrt(np.maximum(squared, 0)), np.float64)
