"""From pairs of photos to lessons: A′ laid on A, and how far each place of it may be believed."""

from __future__ import annotations

import numpy as np

from core.errors import UnlikeExampleError
from core.examples import Pair
from core.imaging.alignment import align
from core.imaging.resizing import fit_size, resize
from core.learned.samples import Lesson
from core.learned.window import Picture
from core.photo import Pixels

_UNLIKE = 0.08  # alignment of pictures of different things
_LARGER = 1.25  # a picture longer by this factor than it need be is scaled down
_ALIGNED = 1024  # longer side that suffices for alignment


def lesson_of(pair: Pair, side: int | None = None, *, insist: bool = False) -> Lesson:
    """Align the pair. side: longer side of the photo that it is for; a larger pair is scaled down to that, so that
    lengths in the edit keep their size beside the picture. insist: take pictures of one size that seem to show
    different things as they lie. Raises UnlikeExampleError and Stopped.
    """
    before = _at_most(pair.before.pixels, None if side is None else max(side, _ALIGNED))
    after = _at_most(pair.after.pixels, max(before.shape[:2]))
    alignment = align(before, after)
    trust = alignment.weight if alignment.moves else None
    if alignment.score >= _UNLIKE or _is_plain(after):
        after = alignment.warp(after)
    elif insist and after.shape == before.shape:
        trust = None
    else:
        raise UnlikeExampleError()
    return Lesson(Picture.of(_at_most(before, side)), Picture.of(_at_most(after, side)), trust, pair.weight)


def _at_most(pixels: Pixels, side: int | None) -> Pixels:
    """The picture, scaled down to that longer side where it is clearly longer."""
    height, width = pixels.shape[:2]
    if side is None or max(height, width) <= side * _LARGER:
        return pixels
    return resize(pixels, fit_size(width, height, side))[0]


def _is_plain(pixels: Pixels) -> bool:
    """Whether there is next to nothing in it: an edit may leave so little that structures cannot be compared."""
    return bool(pixels[::4, ::4].std(axis=(0, 1)).max() < 0.02 * np.iinfo(pixels.dtype).max)
