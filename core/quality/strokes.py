"""Styles made of strokes, drawn by rule, to show to a method and to compare its own strokes with.

Each takes a picture, (h, w, 3) float32 sRGB in [0, 1], and returns its drawing. Where a stroke lies is chance: what can
be asked of another drawing is the same texture in the same places, not the same strokes.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.light import LUMA

Image = NDArray[np.float32]
Plane = NDArray[np.float32]
Point = tuple[float, float]

_FRACTION = 4  # bits behind the point in the coordinates of lines
_PAPER, _PENCIL = np.array([0.97, 0.93, 0.84], np.float32), np.array([0.2, 0.16, 0.14], np.float32)
_HATCHINGS = ((0.8, 0.62, 5), (-0.7, 0.4, 5), (0.1, 0.22, 4))  # angle, luma below which it is drawn, spacing in pixels
_BRUSHES = ((7, 90, 0.0), (4, 40, 0.05), (2, 16, 0.08))  # radius, pixels per stroke, difference that calls for one


def pencil(image: Image, rng: np.random.Generator) -> Image:
    """Outlines, and hatching in one to three directions by tone, on cream paper."""
    tone, edges = _blurred(image @ LUMA, 1.5), _blurred(image @ LUMA, 2.2) - _blurred(image @ LUMA, 1)
    clear = 1 - 0.9 * np.clip(14 * edges, 0, 1)
    for angle, darkest, spacing in _HATCHINGS:
        hatching = _hatching(tone.shape, angle, spacing, rng)
        clear = clear * (1 - 0.8 * hatching * np.clip((darkest - tone) / 0.12, 0, 1))
    grain = 0.035 * _blurred(rng.normal(0, 1, tone.shape), 0.7)
    ink = np.clip((1 - clear) * (1 + 6 * grain), 0, 1)[..., None]
    return _image(_PAPER * (1 - ink) + _PENCIL * ink + 0.6 * grain[..., None])


def oil(image: Image, rng: np.random.Generator) -> Image:
    """Curved strokes of three brushes along the edges, large ones first (Hertzmann 1998), with relief."""
    height, width = image.shape[:2]
    canvas, relief = _blurred(image, 6), np.zeros((height, width), np.float32)
    smooth = _blurred(image @ LUMA, 3)
    slopes: NDArray[np.floating] = np.stack(
        [cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)], axis=2
    )
    for radius, pixels, least in _BRUSHES:
        aim = _blurred(image, 0.6 * radius)
        for _ in range(height * width // pixels):
            start = (float(rng.integers(0, width)), float(rng.integers(0, height)))
            place = (int(start[1]), int(start[0]))
            if np.abs(aim[place] - canvas[place]).sum() < least:
                continue
            colour = np.clip(aim[place] + rng.normal(0, 0.03) + rng.normal(0, 0.012, 3), 0, 1)
            path = _path(start, slopes, 1.2 * radius)
            cv2.polylines(canvas, [path], False, colour.tolist(), 2 * radius, cv2.LINE_8, _FRACTION)
            for _ in range(radius):
                bristle = path + int(rng.uniform(-radius, radius) * 2**_FRACTION)
                cv2.polylines(relief, [bristle], False, float(rng.uniform(-1, 1)), 1, cv2.LINE_8, _FRACTION)
    relief = _blurred(relief, 0.7)
    lit = relief - np.roll(relief, (1, 1), (0, 1))
    return _image(_blurred(canvas, 0.5) + 0.12 * lit[..., None])


def dots(image: Image, rng: np.random.Generator) -> Image:
    """Black dots on white, more where it is dark."""
    tone = _blurred(image @ LUMA, 1)
    paper = np.ones_like(tone)
    for _ in range(tone.size // 9):
        y, x = rng.uniform(0, tone.shape[0] - 1), rng.uniform(0, tone.shape[1] - 1)
        if rng.random() < 0.9 * (1 - tone[int(y), int(x)]) ** 1.3:
            cv2.circle(paper, _fixed((x, y)), int(rng.uniform(14, 24)), 0.08, -1, cv2.LINE_8, _FRACTION)
    return _image(np.repeat(_blurred(paper, 0.6)[..., None], 3, axis=2))


STYLES: dict[str, Callable[[Image, np.random.Generator], Image]] = {"pencil": pencil, "oil": oil, "dots": dots}


def _hatching(shape: tuple[int, ...], angle: float, spacing: float, rng: np.random.Generator) -> Plane:
    """Broken parallel lines as a hand draws them, (h, w) in [0, 1]."""
    plane = np.zeros(shape, np.float32)
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    reach = sum(shape)
    for offset in np.arange(-reach, reach, spacing):
        place = -float(reach)
        while place < reach:
            length = rng.uniform(20, 45)
            start = across * (offset + rng.normal(0, 0.6)) + along * place
            end = start + along * length + across * rng.normal(0, 0.8)
            cv2.line(plane, _fixed(start), _fixed(end), rng.uniform(0.45, 0.8), 1, cv2.LINE_8, _FRACTION)
            place += length + rng.uniform(1, 4)
    return np.clip(1.5 * _blurred(plane, 0.6), 0, 1)


def _path(start: Point, slopes: NDArray[np.floating], length: float) -> NDArray[np.int32]:
    """Six points that follow the edges from there."""
    height, width = slopes.shape[:2]
    points = [np.array(start)]
    direction = np.array([0.9, 0.4])
    for _ in range(5):
        x, y = points[-1]
        slope = slopes[int(np.clip(y, 0, height - 1)), int(np.clip(x, 0, width - 1))]
        steep = float(np.hypot(*slope))
        wanted = np.array([-slope[1], slope[0]]) / steep if steep > 0.004 else direction
        direction = -wanted if len(points) > 1 and wanted @ direction < 0 else wanted
        points.append(points[-1] + direction * length)
    return np.rint(np.array(points) * 2**_FRACTION).astype(np.int32).reshape(-1, 1, 2)


def _fixed(point: NDArray[np.float64] | Point) -> tuple[int, int]:
    x, y = point
    return round(float(x) * 2**_FRACTION), round(float(y) * 2**_FRACTION)


def _blurred(values: NDArray[np.floating], sigma: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(np.asarray(values, np.float32), (0, 0), sigma), np.float32)


def _image(values: NDArray[np.floating]) -> Image:
    return np.clip(values, 0, 1).astype(np.float32)
