"""Edits of colour and surroundings at once: looks, and repairs."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from core.learned.edits import colour, spatial
from core.learned.edits.edit import Change, Image

Draw = Callable[[np.random.Generator], Change]


def after(*draws: Draw) -> Draw:
    """One edit after another, each clipped as a program would."""

    def draw(rng: np.random.Generator) -> Change:
        changes = [each(rng) for each in draws]

        def change(image: Image) -> Image:
            for each in changes:
                image = np.clip(each(image), 0, 1).astype(np.float32)
            return image

        return change

    return draw


vintage = after(spatial.blur, colour.split_tone, spatial.vignette)
dreamy = after(spatial.glow, colour.saturation)
toned_sketch = after(spatial.sketch, colour.duotone)
crisp = after(colour.curves, spatial.sharpen)
soft_grade = after(colour.grade, spatial.blur)
dark_corners = after(colour.curves, spatial.vignette)
mosaic = after(colour.posterise, spatial.pixelate)


def haze(rng: np.random.Generator) -> Change:
    """A veil of light that is thicker towards the top and over what is pale: the damage that dehazing mends."""
    veil, least, more = rng.uniform(0.75, 0.95, 3) * (0.97, 1, 1.02), rng.uniform(0.2, 0.5), rng.uniform(0, 0.35)

    def change(image: Image) -> Image:
        height, width = image.shape[:2]
        distance = np.linspace(1, 0, height)[:, None] * np.ones((1, width))
        pale = cv2.GaussianBlur(image.min(axis=2), (0, 0), max(height, width) / 20)
        thickness = np.clip(least + more * (0.7 * distance + 0.6 * pale), 0, 0.8)[..., None]
        return np.asarray(image * (1 - thickness) + veil * thickness, np.float32)

    return change
