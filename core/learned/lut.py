"""A learned change of colours as a table that other programs read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.errors import NotAColourEditError
from core.examples import Pair
from core.imaging.lut import Lut

SIZE = 33
"""Colours along each axis of the table, as most programs have it."""
_COMPRESSION = (5 / 255) ** 2  # mean squared error that JPEG adds, which surroundings explain a little
_SHARE = 0.15  # of the change, at most


def learn_lut(pairs: Sequence[Pair]) -> Lut:
    """The change of colours that the pairs show. Takes seconds.

    Raises NotAColourEditError where they show more than that: a place's surroundings or its position count.
    """
    from core.learned.fitting import grade_of, learn
    from core.learned.lessons import lesson_of
    from core.learned.prior import load_prior
    from core.learned.samples import colours, draw

    lessons, prior = [lesson_of(pair) for pair in pairs], load_prior()
    grade, samples = grade_of(colours(draw(lessons)), prior)
    left, change = (
        np.average(np.mean((guess - samples.target) ** 2, axis=1), weights=samples.weight)
        for guess in (grade(samples.source[None])[0], samples.source)
    )
    if left > min(_COMPRESSION, _SHARE * change) and learn(lessons, prior).detail:
        raise NotAColourEditError()
    axis = np.linspace(0, 1, SIZE, dtype=np.float32)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    lattice = np.stack((red, green, blue), axis=-1).reshape(SIZE * SIZE, SIZE, 3)
    return Lut(np.clip(grade(lattice), 0, 1).reshape(SIZE, SIZE, SIZE, 3).astype(np.float32))
