"""Grain: what A′ has beyond every explanation, where it is noise of its own and no misfit.

A misfit, and what JPEG leaves, is strongest where A has detail. Grain does not care about detail, only about tone. So
it is looked for where A is flat, measured there, and drawn anew for B.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.imaging.arrays import row_blocks
from core.imaging.windows import Plane, window_mean
from core.learned.model import LearnedEdit
from core.learned.samples import Lesson
from core.learned.window import Image, luma
from core.photo import Pixels
from core.stopping import stop_if_asked

_SIDE = 384  # pixels of the example that are looked at
_FLAT = 0.3  # share of them, the flattest
_VISIBLE = 4 / 255  # least standard deviation
_EVEN = 0.6  # least standard deviation in flat places, of that everywhere
_NEAR = 6  # radius in which its strength is measured
_TONES = 6
_MOST_BLUR = 3.0  # pixels
_BLOCK = 256


@dataclass(frozen=True, eq=False)
class Grain:
    """deviation: (_TONES,), standard deviation by luma from black to white. blur: of white noise, in pixels.
    grey: whether all channels share it."""

    deviation: NDArray[np.float32]
    blur: float
    grey: bool


def grain_of(edit: LearnedEdit, lessons: Sequence[Lesson]) -> Grain | None:
    """The grain that the first example adds to a change of colours; None for none.

    Where surroundings count, what stays unexplained is no noise: lines of a drawing, for example.
    """
    if edit.detail:
        return None
    lesson = lessons[0]
    height, width = lesson.before.size
    top, left = max(0, (height - _SIDE) // 2), max(0, (width - _SIDE) // 2)
    box = (top, left, min(height, top + _SIDE), min(width, left + _SIDE))
    window = lesson.before.window(box)
    predicted = np.clip(edit(window), 0, 1)
    rest = lesson.after.window(box, 0).inner - predicted
    rest = np.stack([rest[..., channel] - window_mean(rest[..., channel], 4) for channel in range(3)], axis=-1)
    light = luma(window.inner)
    detail = window_mean((light - window_mean(light, 2)) ** 2, 2)
    noise = luma(rest)
    strength = np.sqrt(window_mean(noise**2, _NEAR))
    flat = detail <= np.quantile(detail, _FLAT)
    deviation = float(np.median(strength[flat]))  # an object that came into the picture is noise nowhere
    if deviation < _VISIBLE or deviation < _EVEN * float(np.median(strength)):
        return None
    flat &= strength < 2 * deviation
    near = float(np.mean(noise[:, 1:] * noise[:, :-1]) / np.mean(noise**2))
    blur = min(_MOST_BLUR, 0.5 / np.sqrt(-np.log(np.clip(near, 1e-6, 0.99)))) if near > 0 else 0.0
    apart = float(np.mean((rest - noise[..., None]) ** 2) / np.mean(rest**2))
    return Grain(_by_tone(luma(predicted)[flat], noise[flat], deviation), blur, apart < 0.2)


def _by_tone(tone: Plane, noise: Plane, usual: float) -> NDArray[np.float32]:
    """Standard deviation around each of the tones; the usual one where the example does not tell."""
    places = np.linspace(0, 1, _TONES)
    found = []
    for place in places:
        weight = np.maximum(0, 1 - np.abs(tone - place) * (_TONES - 1))
        known = float(weight.sum())
        found.append(np.sqrt((np.sum(weight * noise**2) + 50 * usual**2) / (known + 50)))
    return np.array(found, np.float32)


def add_grain(grain: Grain, target: Pixels, seed: int) -> None:
    """Lay fresh grain over (H, W, 3) pixels, in place, rows by rows. The seed decides about every speck."""
    white = np.float32(np.iinfo(target.dtype).max)
    height, width = target.shape[:2]
    tones = np.linspace(0, 1, _TONES).astype(np.float32)
    for rows in row_blocks(height, _BLOCK):
        stop_if_asked()
        image: Image = target[rows].astype(np.float32) / white
        deviation = np.interp(luma(image), tones, grain.deviation).astype(np.float32)
        for channel in range(3):
            if channel == 0 or not grain.grey:
                noise = _noise(rows, width, grain.blur, (seed, channel)) * deviation
            image[..., channel] += noise
        target[rows] = np.rint(np.clip(image, 0, 1) * white)


def _noise(rows: slice, width: int, blur: float, seed: tuple[int, int]) -> Plane:
    """Some rows of blurred noise of unit variance. It is drawn in blocks of its own, so that no seams show."""
    import cv2

    margin = int(np.ceil(3 * blur))
    first, last = (rows.start - margin) // _BLOCK, (rows.stop + margin - 1) // _BLOCK
    drawn = np.concatenate([_block(number, width + 2 * margin, seed) for number in range(first, last + 1)])
    start = rows.start - margin - first * _BLOCK
    noise = drawn[start : start + rows.stop - rows.start + 2 * margin]
    if blur > 0.2:
        kernel = cv2.getGaussianKernel(2 * margin + 1, blur, cv2.CV_32F)
        noise = cv2.sepFilter2D(noise, -1, kernel, kernel) / np.float32((kernel**2).sum())
    return np.asarray(noise[margin : margin + rows.stop - rows.start, margin : margin + width], np.float32)


def _block(number: int, width: int, seed: tuple[int, int]) -> Plane:
    """_BLOCK rows of white noise; number may be negative."""
    rng = np.random.default_rng((*seed, number + 1))
    return rng.standard_normal((_BLOCK, width), np.float32)
