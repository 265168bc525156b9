"""Lessons from pairs of any size."""

import tracemalloc

import cv2
import numpy as np
import pytest
from skimage import data

from core.errors import UnlikeExampleError
from core.examples import Pair
from core.learned.lessons import lesson_of
from core.learned.samples import colours, draw
from core.photo import Photo


@pytest.fixture(scope="module")
def large():
    """A and A′ of 6 megapixels; A′ is darker, and lies a little to the side."""
    before = cv2.resize(data.astronaut()[:320, :480], (3000, 2000), interpolation=cv2.INTER_CUBIC)
    matrix = np.array([[1.0, 0, 36], [0, 1, -24]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    after = cv2.warpAffine(before // 2, matrix, (3000, 2000), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return Photo(before), Photo(after)


@pytest.mark.parametrize("side", [300, 1500])
def test_a_large_pair_is_laid_on_each_other_at_the_size_that_is_needed(large, side):
    before, after = large
    tracemalloc.start()
    lesson = lesson_of(Pair(before, after), side)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * before.pixels.nbytes, "less than the picture as float32"
    assert lesson.before.size == lesson.after.size == (side * 2 // 3, side)
    inside = (slice(20, -20), slice(20, -20))
    left = lesson.after.pixels[inside] / 65535 - lesson.before.pixels[inside] / 510
    assert np.sqrt(np.mean(left**2)) < 0.01
    samples = colours(draw([lesson]))
    assert 0 <= samples.weight.min() <= samples.weight.max() <= 1


def test_a_result_larger_than_its_original_is_brought_to_its_size(large):
    before, after = large
    small = cv2.resize(before.pixels, (450, 300), interpolation=cv2.INTER_AREA)
    lesson = lesson_of(Pair(Photo(small), after))
    assert lesson.before.size == lesson.after.size == (300, 450)
    inside = (slice(20, -20), slice(20, -20))
    assert np.abs(lesson.after.pixels[inside] / 65535 - small[inside] / 510).mean() < 0.01


def test_a_plain_picture_of_any_colour_is_a_result():
    """Structures cannot be compared then, and nothing speaks against the pair."""
    before = Photo(np.ascontiguousarray(data.astronaut()[:120, :160]))
    red = np.full((120, 160, 3), (200, 0, 10), np.uint8)
    assert lesson_of(Pair(before, Photo(red))).after.size == (120, 160)
    with pytest.raises(UnlikeExampleError):
        lesson_of(Pair(before, Photo(np.ascontiguousarray(data.coffee()[:120, :160]))))
