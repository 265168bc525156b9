import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imaging.blend import blend, blend_pixels
from core.photo import Photo


def images(dtype, seed=0):
    rng = np.random.default_rng(seed)
    top = np.iinfo(dtype).max + 1
    return rng.integers(0, top, (300, 7, 3)).astype(dtype), rng.integers(0, top, (300, 7, 3)).astype(dtype)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_both_ends_are_exact(dtype):
    before, after = images(dtype)
    everywhere, nowhere = np.full((300, 7), 255, np.uint8), np.zeros((300, 7), np.uint8)
    assert np.array_equal(blend_pixels(before, after, 0), before)
    assert np.array_equal(blend_pixels(before, after, 1), after)
    assert np.array_equal(blend_pixels(before, after, 1, everywhere), after)
    assert np.array_equal(blend_pixels(before, after, 1, nowhere), before)


@given(strength=st.floats(0.01, 0.99), mask=st.integers(0, 255))
def test_the_mix_lies_between_and_is_rounded(strength, mask):
    before, after = images(np.uint8)
    mixed = blend_pixels(before, after, strength, np.full((300, 7), mask, np.uint8))
    wanted = before + strength * mask / 255 * (after.astype(float) - before)
    assert np.abs(mixed - wanted).max() <= 0.501


def test_blending_photos_keeps_what_belongs_to_the_original():
    before, after = images(np.uint8)
    original = Photo(before, exif=b"MM", icc_profile=b"profile")
    mixed = blend(original, Photo(after), 0.5)
    assert (mixed.exif, mixed.icc_profile) == (b"MM", b"profile")
    assert not np.array_equal(mixed.pixels, before)
