"""From pairs of photos to lessons: A′ laid on A, and how far each place of it may be believed."""

from __future__ import annotations

import numpy as np

from core.errors import UnlikeExampleError
from core.examples import Pair
from core.imaging.alignment import Alignment, align
from core.imaging.resizing import resize
from core.learned.samples import Lesson
from core.learned.window import Picture
from core.photo import Photo, Pixels

_UNLIKE = 0.08  # alignment of pictures of different things
_LARGER = 1.25  # an example longer by this factor than the photo is brought to its size


def lesson_of(pair: Pair, side: int | None = None) -> Lesson:
    """Align the pair. side: longer side of the photo that it is for; a larger pair is scaled down to that, so that
    lengths in the edit keep their size beside the picture. Raises UnlikeExampleError.
    """
    alignment = align(pair.before.pixels, pair.after.pixels)
    if alignment.score < _UNLIKE and not _is_plain(pair.after.pixels):
        raise UnlikeExampleError()
    before, after = pair.before.pixels, _laid(pair.after, alignment)
    trust = alignment.weights() if alignment.moves else None
    longest = max(alignment.size)
    if side is not None and longest > side * _LARGER:
        height, width = (max(1, round(length * side / longest)) for length in alignment.size)
        before, after = (resize(pixels, (width, height))[0] for pixels in (before, after))
        trust = None if trust is None else _shrunk(trust, (width, height))
    return Lesson(Picture.of(before), Picture.of(after), trust, pair.weight)


def _is_plain(pixels: Pixels) -> bool:
    """Whether there is next to nothing in it: an edit may leave so little that structures cannot be compared."""
    return bool(pixels[::4, ::4].std() < 0.02 * np.iinfo(pixels.dtype).max)


def _laid(photo: Photo, alignment: Alignment) -> Pixels:
    if not alignment.moves and (photo.height, photo.width) == alignment.size:
        return photo.pixels
    warped = alignment.warp(photo.pixels.astype(np.float32) / np.float32(photo.max_value))
    return np.rint(np.clip(warped, 0, 1) * 65535).astype(np.uint16)


def _shrunk(
    plane: np.ndarray[tuple[int, ...], np.dtype[np.float32]], size: tuple[int, int]
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    import cv2

    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)
