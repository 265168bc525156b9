"""Random fields and small filters that the degradations share. Images are (H, W) or (H, W, C) float32."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]


def clip(image: Field) -> Field:
    return np.clip(image, 0, 1).astype(np.float32, copy=False)


def convolve_rows(image: Field, kernel: Field) -> Field:
    """Correlate along axis 0 with an odd 1-D kernel, edges repeated."""
    radius = len(kernel) // 2
    padded = np.pad(image, [(radius, radius)] + [(0, 0)] * (image.ndim - 1), mode="edge")
    out = np.zeros_like(image)
    for offset, weight in enumerate(kernel):
        out += weight * padded[offset : offset + image.shape[0]]
    return out


def gaussian(image: Field, sigma: float) -> Field:
    """Gaussian blur, sigma in pixels, truncated at 3 sigma."""
    radius = max(1, int(np.ceil(3 * sigma)))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2).astype(np.float32)
    kernel /= kernel.sum()
    return convolve_rows(convolve_rows(image, kernel).swapaxes(0, 1), kernel).swapaxes(0, 1)


def convolve(image: Field, kernel: Field) -> Field:
    """Correlate with a small odd 2-D kernel, edges repeated. Cost grows with the kernel's non-zero entries."""
    ry, rx = kernel.shape[0] // 2, kernel.shape[1] // 2
    padded = np.pad(image, [(ry, ry), (rx, rx)] + [(0, 0)] * (image.ndim - 2), mode="edge")
    out = np.zeros_like(image)
    for y, x in np.argwhere(kernel):
        out += kernel[y, x] * padded[y : y + image.shape[0], x : x + image.shape[1]]
    return out


def resize(field: Field, height: int, width: int) -> Field:
    """Bilinear resize of an (h, w) field, corners aligned."""
    ys = np.linspace(0, field.shape[0] - 1, height, dtype=np.float32)
    xs = np.linspace(0, field.shape[1] - 1, width, dtype=np.float32)
    y0 = np.minimum(ys.astype(int), max(field.shape[0] - 2, 0))
    x0 = np.minimum(xs.astype(int), max(field.shape[1] - 2, 0))
    y1, x1 = np.minimum(y0 + 1, field.shape[0] - 1), np.minimum(x0 + 1, field.shape[1] - 1)
    fy, fx = (ys - y0)[:, None], (xs - x0)[None, :]
    top = field[y0][:, x0] * (1 - fx) + field[y0][:, x1] * fx
    bottom = field[y1][:, x0] * (1 - fx) + field[y1][:, x1] * fx
    return (top * (1 - fy) + bottom * fy).astype(np.float32)


def clouds(height: int, width: int, cells: int, rng: np.random.Generator) -> Field:
    """Smooth noise in [0, 1]: a coarse random grid (`cells` on the longer side) plus a finer one, scaled up."""
    total = np.zeros((height, width), np.float32)
    for octave, weight in ((1, 0.7), (2, 0.3)):
        scale = cells * octave / max(height, width)
        shape = (max(2, round(height * scale) + 1), max(2, round(width * scale) + 1))
        total += weight * resize(rng.random(shape, dtype=np.float32), height, width)
    return total


def line_kernel(length: float, angle: float) -> Field:
    """A normalised anti-aliased line through the centre, `length` pixels long, `angle` in radians from the x axis."""
    radius = max(1, int(np.ceil(length / 2)))
    kernel = np.zeros((2 * radius + 1, 2 * radius + 1), np.float32)
    for t in np.linspace(-length / 2, length / 2, 8 * radius):
        y, x = radius + t * np.sin(angle), radius + t * np.cos(angle)
        y0, x0 = int(np.floor(y)), int(np.floor(x))
        for dy in (0, 1):
            for dx in (0, 1):
                if 0 <= y0 + dy <= 2 * radius and 0 <= x0 + dx <= 2 * radius:
                    kernel[y0 + dy, x0 + dx] += (1 - abs(y - y0 - dy)) * (1 - abs(x - x0 - dx))
    kernel /= kernel.sum()
    return kernel
