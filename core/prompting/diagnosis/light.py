"""Measurements of light and colour, made on the thumbnail."""

from __future__ import annotations

import numpy as np

from core.imaging.windows import window_maximum, window_minimum
from core.prompting.diagnosis.samples import Array

LUMA_601 = np.array([0.299, 0.587, 0.114], np.float32)
"""Rec. 601 weights of R, G, B: luma as JPEG has it. The classifier is trained on measurements with these."""
_REACH = 3  # pixels of the thumbnail to each side over which the dark channel takes its minimum


def measure_light(thumbnail: Array) -> dict[str, float]:
    """Name → value, for a (h, w, 3) thumbnail in 8-bit levels. Tones are given in [0, 1]."""
    image = thumbnail / np.float32(255)
    luma = image @ LUMA_601
    measures = {f"luma_p{p:02d}": float(np.percentile(luma, p)) for p in (1, 5, 25, 50, 75, 95, 99)}
    measures["luma_spread"] = float(luma.std())
    measures["share_black"] = float((luma < 0.04).mean())
    measures["share_white"] = float((image.min(axis=2) > 0.97).mean())
    measures["share_clipped"] = float((image.max(axis=2) > 0.985).mean())
    measures |= _haze(image) | _local_contrast(luma) | _colour(image, luma)
    return measures


def _haze(image: Array) -> dict[str, float]:
    """The dark channel (He, Sun and Tang 2009): the darkest value of any channel near each pixel; haze lifts it."""
    dark = window_minimum(image.min(axis=2), _REACH)
    low, middle, high = np.percentile(dark, (10, 50, 90))
    return {"dark_channel_p10": float(low), "dark_channel_p50": float(middle), "dark_channel_p90": float(high)}


def _local_contrast(luma: Array) -> dict[str, float]:
    span = window_maximum(luma, _REACH) - window_minimum(luma, _REACH)
    middle, high = np.percentile(span, (50, 90))
    return {"local_contrast_p50": float(middle), "local_contrast_p90": float(high)}


def _colour(image: Array, luma: Array) -> dict[str, float]:
    """Saturation, black and white points, and where the neutral colours lie on the warm–cool and green–magenta axes."""
    top, bottom = image.max(axis=2), image.min(axis=2)
    saturation = (top - bottom) / (top + 0.02)
    chroma = np.sort((top - bottom).ravel())
    blacks, whites = np.percentile(image, (0.5, 99.5), axis=(0, 1))
    measures = {
        "saturation": float(saturation.mean()),
        "saturation_p90": float(np.percentile(saturation, 90)),
        "saturation_p10": float(np.percentile(saturation, 10)),
        "chroma_p99": float(chroma[int(0.99 * (len(chroma) - 1))]),
        "black_red": float(blacks[0]),
        "black_green": float(blacks[1]),
        "black_blue": float(blacks[2]),
        "white_red": float(whites[0]),
        "white_green": float(whites[1]),
        "white_blue": float(whites[2]),
    }
    edges = [np.abs(np.diff(image, axis=axis)).reshape(-1, 3).sum(axis=0) for axis in (0, 1)]
    weight = np.exp(-8 * saturation) * (luma > 0.08) * (luma < 0.97)
    estimates = {
        "world": image.reshape(-1, 3).mean(axis=0),
        "edge": (edges[0] + edges[1]) / len(luma.ravel()),
        "white": whites,
        "black": blacks + 0.05,
        "neutral": np.tensordot(weight, image, axes=2),
        "light": image[luma >= np.percentile(luma, 90)].mean(axis=0),
        "shade": image[luma <= np.percentile(luma, 40)].mean(axis=0),
    }
    for name, estimate in estimates.items():
        red, green, blue = np.log2(np.maximum(estimate, 0) + 0.004)
        measures[f"{name}_warmth"] = float(red - blue)
        measures[f"{name}_magenta"] = float((red + blue) / 2 - green)
    return measures
