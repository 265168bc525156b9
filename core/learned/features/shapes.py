"""Features of a pixel's surroundings that are not linear in them: edges, local contrast, ranks, haze, glow."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from core.learned.features.colour import tents
from core.learned.features.filters import blur
from core.learned.features.position import coordinates
from core.learned.window import Image, Plane, Window, luma

_FINE = np.float32(0.02)


def slopes(image: Image, window: Window) -> list[Plane]:
    """Gradients of luma along x and y, their strength, and the strength of the Laplacian, at three scales."""
    light = luma(image)
    planes = []
    for sigma in (0.0, 1.0, 2.2):
        smooth = blur(light, sigma) if sigma else light
        across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.125)
        down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.125)
        curve = cv2.Laplacian(smooth, cv2.CV_32F, ksize=3, scale=0.25)
        strength = np.sqrt(across * across + down * down)
        planes += [across, down, np.abs(across), np.abs(down), strength, strength / (strength + _FINE), np.abs(curve)]
    return [plane[window.core] for plane in planes]


def ratios(image: Image, window: Window) -> list[Plane]:
    """A pixel against the mean around it: the dodge of sketches, local contrast; per channel and for luma."""
    planes: list[Plane] = []
    for each in (luma(image), image):
        inner = each[window.core]
        for sigma in (1.5, 3.2, 6.8, 14.0):
            mean = blur(each, sigma)[window.core]
            ratio = inner / (mean + np.float32(1 / 255))
            inverse = (1 - inner) / (1 - mean + np.float32(1 / 255))
            planes += [np.minimum(ratio, 1), np.clip(ratio, 1, 2) - 1, np.minimum(inverse, 1)]
    return planes


def contrasts(image: Image, window: Window) -> list[Plane]:
    """Deviations from the mean around a pixel, both signs apart and compressed, and the spread that is usual there."""
    planes = []
    inner = image[window.core]
    for sigma in (1.0, 2.2, 4.6, 10.0):
        mean = blur(image, sigma)
        spread = np.sqrt(np.maximum(blur(image * image, sigma) - mean * mean, 0))[window.core]
        rest = inner - mean[window.core]
        planes += [np.maximum(rest, 0), spread, rest / (np.abs(rest) + _FINE), rest / (spread + _FINE)]
    return planes


def ranks(image: Image, window: Window) -> list[Plane]:
    """Medians, minima and maxima around a pixel, less the pixel."""
    inner = image[window.core]
    planes = [cv2.medianBlur(image, side) for side in (3, 5)]
    for side in (3, 5, 9):
        kernel = np.ones((side, side), np.uint8)
        planes += [cv2.erode(image, kernel), cv2.dilate(image, kernel)]
    return [np.asarray(plane, np.float32)[window.core] - inner for plane in planes]


def smoothings(image: Image, window: Window) -> list[Plane]:
    """What smoothing that keeps edges takes away: guided filters (He et al. 2013) and shrunken details."""
    inner = image[window.core]
    planes = []
    for radius, softness in ((2, 0.002), (2, 0.01), (4, 0.004), (4, 0.02), (10, 0.02)):
        planes.append(_guided(image, radius, softness)[window.core] - inner)
    smooth = image
    for sigma in (0.8, 1.6, 3.2):
        smoother = blur(image, sigma)
        detail = (smooth - smoother)[window.core]
        planes += [np.clip(detail, -limit, limit) for limit in (0.02, 0.05, 0.12)]
        smooth = smoother
    return planes


def haze(image: Image, window: Window) -> list[Plane]:
    """The dark channel (He et al. 2009), smoothed, and what dehazing divides by it."""
    dark = cv2.erode(image.min(axis=2), np.ones((9, 9), np.uint8))
    dark = _guided(luma(image), 16, 0.01, np.asarray(dark, np.float32))[window.core]
    inner = window.inner
    planes: list[Plane] = [dark, dark * dark]
    for strength in (0.5, 0.8, 0.95):
        light = 1 / np.maximum(1 - strength * dark, np.float32(0.1))
        planes += [light, light[..., None] * inner]
    return planes


def glow(image: Image, window: Window) -> list[Plane]:
    """Blurred highlights and shadows, and blurs that come with lightness or place (tilt and shift)."""
    inner = image[window.core]
    planes = []
    for sigma in (4.6, 14.0):
        mean = blur(image, sigma)[window.core]
        planes += [blur(np.maximum(image - threshold, 0), sigma)[window.core] for threshold in (0.5, 0.75)]
        planes += [mean * inner, np.maximum(mean, inner) - inner, np.minimum(mean, inner) - inner]
    y, x = coordinates(window)
    radius = np.sqrt((x * x + y * y) / 2)
    down = np.broadcast_to((y + 1) / 2, radius.shape)
    for sigma in (2.2, 4.6):
        rest = blur(image, sigma)[window.core] - inner
        planes += [bump[..., None] * rest for bump in (*tents(radius, 4), *tents(np.ascontiguousarray(down), 5))]
    return planes


def surroundings(image: Image, window: Window) -> list[Plane]:
    """The large shapes of the picture: what is light or dark for a tenth or a fifth of it around."""
    planes: list[Plane] = []
    inner = image[window.core]
    glance = window.picture.glance
    for share in (0.04, 0.1):
        wide = window.glance(blur(glance, share * max(glance.shape)))
        light = luma(wide)
        planes += [light, light * light, wide, light[..., None] * inner, (light * light)[..., None] * inner]
    return planes


def _guided(image: Image, radius: int, softness: float, target: Plane | None = None) -> Image:
    side = (2 * radius + 1, 2 * radius + 1)

    def mean(plane: Any) -> Plane:
        return np.asarray(cv2.blur(np.asarray(plane, np.float32), side, borderType=cv2.BORDER_REFLECT_101), np.float32)

    target = image if target is None else target
    average, average_target = mean(image), mean(target)
    slope = (mean(image * target) - average * average_target) / (mean(image * image) - average * average + softness)
    return np.asarray(mean(slope) * image + mean(average_target - slope * average), np.float32)
