"""Features of a pixel's own colour: what grades, curves and mixers are made of."""

from __future__ import annotations

import numpy as np

from core.learned.window import Image, Plane, luma

_TONES = 12  # knots of a tone curve
_HUES = 12  # sectors of the colour wheel
_SPLITS = 5  # knots along luma at which colour may be changed apart


def affine(image: Image) -> list[Plane]:
    return [np.ones(image.shape[:2], np.float32), *_channels(image)]


def products(image: Image) -> list[Plane]:
    red, green, blue = _channels(image)
    return [red * red, green * green, blue * blue, red * green, red * blue, green * blue]


def tones(image: Image) -> list[Plane]:
    """Tents along luma and along each channel."""
    planes = [luma(image), *_channels(image)]
    return [tent for plane in planes for tent in tents(plane, _TONES)]


def hues(image: Image) -> list[Plane]:
    """Chroma, lightness and darkness, and chroma by hue, plain and times luma."""
    highest, lowest = image.max(axis=2), image.min(axis=2)
    chroma, light = highest - lowest, luma(image)
    wheel = _hue(image, highest, chroma)
    sectors = [chroma * tent for tent in tents(wheel, _HUES, around=True)]
    return [highest, lowest, chroma, *sectors, *(light * sector for sector in sectors)]


def splits(image: Image) -> list[Plane]:
    """Differences of colour within stretches of luma: split toning, and saturation that depends on lightness."""
    light = luma(image)
    differences = [image[..., channel] - light for channel in (0, 2)]
    return [tent * difference for tent in tents(light, _SPLITS) for difference in differences]


def tents(plane: Plane, knots: int, *, around: bool = False) -> list[Plane]:
    """Piecewise linear bumps that sum up to 1 over [0, 1], or over a circle of that length."""
    place = plane * np.float32(knots if around else knots - 1)
    bumps = []
    for knot in range(knots):
        distance = np.abs(place - np.float32(knot))
        if around:
            distance = np.minimum(distance, knots - distance)
        bumps.append(np.maximum(1 - distance, 0).astype(np.float32))
    return bumps


def _channels(image: Image) -> list[Plane]:
    return [np.ascontiguousarray(image[..., channel]) for channel in range(3)]


def _hue(image: Image, highest: Plane, chroma: Plane) -> Plane:
    """Hue as in HSV, in [0, 1)."""
    red, green, blue = _channels(image)
    safe = np.maximum(chroma, np.float32(1e-6))
    of_green, of_blue = (blue - red) / safe + 2, (red - green) / safe + 4
    sector = np.where(highest == red, (green - blue) / safe, np.where(highest == green, of_green, of_blue))
    return np.asarray((sector / 6) % 1, np.float32)
