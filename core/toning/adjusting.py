"""Basic light and colour: what an AdjustJob does to pixels.

In this order: white balance and exposure in linear light; highlights and shadows, by the brightest channel of a pixel,
whose hue and saturation stay; contrast and the white and black ends, each channel by itself; vibrance and saturation.
Curves are tables, so that a part of a photo that fills a screen takes some hundredths of a second; nothing is rounded
to less than 16 bits on the way.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.imaging.light import LUMA, to_encoded, to_linear
from core.imaging.tables import FINE, by_blocks, look_up, planes, quantised
from core.jobs import AdjustJob
from core.photo import Pixels
from core.toning import curves
from core.toning.colourfulness import scale_chroma

_WARMTH = np.array([0.6, 0.0, -0.6])  # stops of R, G, B at a temperature of 100
_MAGENTA = np.array([0.25, -0.35, 0.25])  # the same for tint


class Adjustment:
    """A `core.toning.tone.Tone`. Its tables are made when they are first needed."""

    def __init__(self, job: AdjustJob) -> None:
        self._job = job
        self._has_ranges = bool(job.highlights or job.shadows)
        self._has_colour = bool(job.vibrance or job.saturation)
        self._tables: dict[np.dtype[Any], tuple[NDArray[Any], NDArray[Any]]] = {}

    def __call__(self, pixels: Pixels) -> Pixels:
        first, last = self._tables.get(pixels.dtype) or self._make_tables(pixels.dtype)
        if self._has_ranges or self._has_colour:
            return by_blocks(lambda block: self._adjusted(planes(block, first), last), pixels)
        return by_blocks(lambda block: planes(block, first), pixels)

    def _adjusted(self, values: NDArray[np.float32], last: NDArray[Any]) -> NDArray[Any]:
        """What cannot be done with each channel by itself; (3, h, w)."""
        if self._has_ranges:
            values *= look_up(self._range_gains, values.max(axis=0))
        if self._has_colour:
            light = look_up(self._ends_in_light, values)
            light = scale_chroma(light, self._job.saturation / 100, self._job.vibrance / 100)
            values = np.sqrt(light, out=light)
        return look_up(last, values)

    def _make_tables(self, dtype: np.dtype[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """For each channel's value as it comes, and for what is left at the end."""
        first = self._exposed(np.linspace(0, 1, np.iinfo(dtype).max + 1))
        if self._has_ranges or self._has_colour:
            end = _encoding_of_roots() if self._has_colour else self._ended(FINE)
            tables: tuple[NDArray[Any], NDArray[Any]] = first.astype(np.float32), quantised(end, dtype)
        else:
            tables = quantised(self._ended(first), dtype), np.empty(0, dtype)
        self._tables[dtype] = tables
        return tables

    def _exposed(self, encoded: curves.Curve) -> curves.Curve:
        """White balance, which leaves the luminance of greys as it is, and exposure: (n,) → (3, n)."""
        job = self._job
        if not (job.temperature or job.tint or job.exposure):
            return np.stack([encoded] * 3)
        balance = 2.0 ** (_WARMTH * (job.temperature / 100) + _MAGENTA * (job.tint / 100))
        gains = balance / (balance @ LUMA) * 2.0**job.exposure
        light = to_linear(encoded)
        return np.stack([to_encoded(curves.exposed(light, float(gain))) for gain in gains])

    @cached_property
    def _range_gains(self) -> NDArray[np.float32]:
        """What highlights and shadows multiply a pixel with, by its brightest channel; at FINE."""
        ranged = curves.with_highlights(FINE, self._job.highlights / 100)
        ranged = curves.with_shadows(ranged, self._job.shadows / 100)
        gains = ranged[1:] / FINE[1:]
        return np.concatenate((gains[:1], gains)).astype(np.float32)

    @cached_property
    def _ends_in_light(self) -> NDArray[np.float32]:
        return to_linear(self._ended(FINE)).astype(np.float32)

    def _ended(self, values: curves.Curve) -> curves.Curve:
        """Contrast and the ends, of encoded values."""
        values = curves.with_contrast(values, self._job.contrast / 100)
        values = curves.with_whites(values, self._job.whites / 100)
        return curves.with_blacks(values, self._job.blacks / 100)


@lru_cache(maxsize=1)
def _encoding_of_roots() -> curves.Curve:
    """Encoded values of linear light whose square roots are at FINE: there the curve is steep nowhere."""
    return to_encoded(FINE**2)
