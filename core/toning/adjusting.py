"""Basic light and colour: what an AdjustJob does to pixels.

In this order: white balance and exposure, in linear light; a shoulder for what that takes beyond white; highlights and
shadows; contrast and the white and black ends; vibrance and saturation.

Curves work on the brightest and the darkest channel of a pixel, and the third stays where it was between them, which
keeps its hue (as the Adobe DNG SDK has it). Highlights and shadows keep the saturation as well: they multiply all
channels alike. Everything is tables, so that a part of a photo that fills a screen takes some hundredths of a second;
nothing is rounded to less than 16 bits on the way.
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

_WARMTH = np.array([0.6, 0.0, -0.7])  # stops of R, G, B at a temperature of 100, about as black bodies have them
_MAGENTA = np.array([0.25, -0.35, 0.25])  # the same for tint

Values = NDArray[np.float32]


class Adjustment:
    """A `core.toning.tone.Tone`. Its tables are made when they are first needed."""

    def __init__(self, job: AdjustJob) -> None:
        self._job = job
        self._has_curves = any(
            (job.exposure, job.contrast, job.highlights, job.shadows, job.whites, job.blacks, job.temperature, job.tint)
        )
        self._has_colour = bool(job.vibrance or job.saturation)
        self._tables: dict[np.dtype[Any], tuple[Values, NDArray[Any]]] = {}

    def __call__(self, pixels: Pixels) -> Pixels:
        first, last = self._tables.get(pixels.dtype) or self._make_tables(pixels.dtype)
        return by_blocks(lambda block: look_up(last, self._adjusted(planes(block, first))), pixels)

    def _adjusted(self, values: Values) -> Values:
        """(3, h, w), as the first table has them → as the last one takes them."""
        if self._has_curves:
            values = self._curved(values)
        if self._has_colour:
            light = look_up(_light(), values)
            light = scale_chroma(light, self._job.saturation / 100, self._job.vibrance / 100)
            values = np.sqrt(light, out=light)
        return values

    def _curved(self, values: Values) -> Values:
        high, low = values.max(axis=0), values.min(axis=0)
        new_high = look_up(self._brightest, high)
        new_low = look_up(self._ends, look_up(self._shoulder, low) * look_up(self._gains_of_ranges, high))
        span = high - low
        stretch = np.divide(new_high - new_low, span, out=np.zeros_like(span), where=span > 0)
        values -= high
        values *= stretch
        values += new_high
        return values

    def _make_tables(self, dtype: np.dtype[Any]) -> tuple[Values, NDArray[Any]]:
        """For each channel's value as it comes, as a share of the largest; and for what is left at the end."""
        encoded = np.linspace(0, 1, np.iinfo(dtype).max + 1)
        if self._has_curves:
            first = np.stack([to_encoded(to_linear(encoded) * gain) for gain in self._gains]) / self._largest
        else:
            first = np.stack([encoded] * 3)
        last = to_encoded(FINE**2) if self._has_colour else FINE  # of roots of light the encoding is steep nowhere
        self._tables[dtype] = first.astype(np.float32), quantised(last, dtype)
        return self._tables[dtype]

    @cached_property
    def _gains(self) -> curves.Curve:
        """What linear R, G and B are multiplied with; white balance leaves the luminance of greys as it is."""
        balance = 2.0 ** (_WARMTH * (self._job.temperature / 100) + _MAGENTA * (self._job.tint / 100))
        return balance / (balance @ LUMA) * 2.0**self._job.exposure

    @cached_property
    def _largest(self) -> float:
        """The encoded value that white comes to, before the shoulder."""
        return float(to_encoded(self._gains.max()))

    @cached_property
    def _shoulder(self) -> Values:
        light = curves.shouldered(to_linear(FINE * self._largest), float(self._gains.max()))
        return np.minimum(to_encoded(light), 1).astype(np.float32)

    @cached_property
    def _ranged(self) -> curves.Curve:
        """What becomes of the brightest channel up to highlights and shadows."""
        values = curves.with_highlights(self._shoulder.astype(np.float64), self._job.highlights / 100)
        return curves.with_shadows(values, self._job.shadows / 100)

    @cached_property
    def _gains_of_ranges(self) -> Values:
        """What highlights and shadows multiply a pixel with, by its brightest channel before the shoulder."""
        gains = self._ranged[1:] / self._shoulder[1:]
        return np.concatenate((gains[:1], gains)).astype(np.float32)

    @cached_property
    def _brightest(self) -> Values:
        """What becomes of the brightest channel in all."""
        return self._ended(self._ranged).astype(np.float32)

    @cached_property
    def _ends(self) -> Values:
        return self._ended(FINE).astype(np.float32)

    def _ended(self, values: curves.Curve) -> curves.Curve:
        """Contrast and the white and black ends."""
        values = curves.with_contrast(values, self._job.contrast / 100)
        values = curves.with_whites(values, self._job.whites / 100)
        return curves.with_blacks(values, self._job.blacks / 100)


@lru_cache(maxsize=1)
def _light() -> Values:
    return to_linear(FINE).astype(np.float32)
