"""From a pair of photos to a lesson: A′ laid on A, and how far each place of it may be believed."""

from __future__ import annotations

import numpy as np

from core.examples import Pair
from core.imaging.alignment import Alignment, align
from core.learned.samples import Lesson
from core.learned.window import Picture
from core.photo import Photo, Pixels


def lesson_of(pair: Pair) -> Lesson:
    """Align the pair."""
    alignment = align(pair.before.pixels, pair.after.pixels)
    after = _laid(pair.after, alignment)
    trust = alignment.weights() if alignment.moves else None
    return Lesson(Picture.of(pair.before.pixels), Picture.of(after), trust, pair.weight)


def _laid(photo: Photo, alignment: Alignment) -> Pixels:
    if not alignment.moves and (photo.height, photo.width) == alignment.size:
        return photo.pixels
    warped = alignment.warp(photo.pixels.astype(np.float32) / np.float32(photo.max_value))
    return np.rint(np.clip(warped, 0, 1) * 65535).astype(np.uint16)
