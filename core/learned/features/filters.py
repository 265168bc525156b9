"""Features of a pixel's surroundings that are linear in them: neighbours, blurs, blocks."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from core.learned.window import Image, Plane, Window

SIGMAS = (0.6, 1.0, 1.5, 2.2, 3.2, 4.6, 6.8, 10.0, 14.0)
BLOCKS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24)
_STREAKS = (3, 7, 12)  # radii of blurs along one direction
_PATCH = 2  # radius


def blur(image: Image, sigma: float) -> Image:
    """Gaussian blur of (h, w) or (h, w, 3)."""
    radius = min(int(np.ceil(3.3 * sigma)), 46)
    size = (2 * radius + 1, 2 * radius + 1)
    return np.asarray(cv2.GaussianBlur(image, size, sigma, borderType=cv2.BORDER_REFLECT_101), np.float32)


def neighbours(image: Image, window: Window) -> list[Plane]:
    """The 5 × 5 patch around the pixel, less the pixel."""
    rows, columns = window.core
    padded = cv2.copyMakeBorder(image, _PATCH, _PATCH, _PATCH, _PATCH, cv2.BORDER_REFLECT_101)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    inner = image[window.core]
    planes = []
    for y in range(2 * _PATCH + 1):
        for x in range(2 * _PATCH + 1):
            if (y, x) != (_PATCH, _PATCH):
                top, left = rows.start + y, columns.start + x
                planes.append(padded[top : top + height, left : left + width] - inner)
    return planes


def blurs(image: Image, window: Window) -> list[Plane]:
    """Blurs of many widths, less the pixel."""
    inner = image[window.core]
    return [blur(image, sigma)[window.core] - inner for sigma in SIGMAS]


def streaks(image: Image, window: Window) -> list[Plane]:
    """Means along rows, columns and diagonals, less the pixel."""
    inner = image[window.core]
    planes = []
    for radius in _STREAKS:
        side = 2 * radius + 1
        for kernel in (np.ones((1, side)), np.ones((side, 1)), np.eye(side), np.eye(side)[::-1]):
            line = (kernel / side).astype(np.float32)
            planes.append(cv2.filter2D(image, cv2.CV_32F, line, borderType=cv2.BORDER_REFLECT_101)[window.core] - inner)
    return planes


def blocks(image: Image, window: Window) -> list[Plane]:
    """Means of the blocks that the picture falls into, counted from its corner, less the pixel."""
    inner = image[window.core]
    return [_block_means(image, window.place, side)[window.core] - inner for side in BLOCKS]


def _block_means(image: Image, place: tuple[int, int], side: int) -> Image:
    means: Any = image
    for axis in (0, 1):
        number = (np.arange(image.shape[axis]) + place[axis]) // side
        starts = np.flatnonzero(np.diff(number, prepend=number[0] - 1))
        lengths = np.diff(np.append(starts, image.shape[axis]))
        shape = [1, 1, 1]
        shape[axis] = -1
        means = np.add.reduceat(means, starts, axis=axis) / lengths.reshape(shape).astype(np.float32)
        means = np.repeat(means, lengths, axis=axis)
    return np.asarray(means, np.float32)
