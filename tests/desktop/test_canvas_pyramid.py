from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from core.imaging.depth import to_8_bits
from core.imaging.raster import SMALLEST_SIDE
from desktop.canvas.pyramid import Pyramid, to_image


def everything(pyramid: Pyramid, level: int) -> np.ndarray:
    return pyramid.colour(level, pyramid.bounds(level))


def test_level_0_is_the_photo_itself():
    pixels = np.zeros((300, 700, 3), np.uint8)
    assert np.shares_memory(everything(Pyramid.of(pixels), 0), pixels)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 70), st.integers(SMALLEST_SIDE + 1, 600), st.sampled_from([np.uint8, np.uint16]), st.booleans())
def test_each_pixel_is_the_mean_of_four(short: int, long: int, dtype: type, upright: bool):
    shape = (long, short, 3) if upright else (short, long, 3)
    pixels = np.random.default_rng(long).integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)
    pyramid = Pyramid.of(pixels)
    eight = to_8_bits(pixels).astype(float)
    even = np.pad(eight, ((0, shape[0] % 2), (0, shape[1] % 2), (0, 0)), "edge")
    mean = (even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2]) / 4
    assert np.abs(everything(pyramid, 1) - mean).max() <= 0.5


def test_levels_end_where_any_canvas_can_show_all_of_them():
    pyramid = Pyramid.of(np.zeros((1000, 2049, 3), np.uint8))
    sizes = [pyramid.bounds(level).size().toTuple() for level in range(pyramid.levels)]
    assert sizes == [(2049, 1000), (1025, 500), (513, 250), (257, 125), (129, 63)]


def test_all_levels_together_take_a_third_of_the_photo():
    pixels = np.zeros((1500, 2000, 3), np.uint8)
    pyramid = Pyramid.of(pixels)
    extra = sum(everything(pyramid, level).nbytes for level in range(1, pyramid.levels))
    assert extra < pixels.nbytes * 0.34


def test_a_region_has_the_colours_of_the_photo():
    pixels = np.random.default_rng(1).integers(0, 256, (60, 80, 3), np.uint8)
    image = Pyramid.of(pixels).region(0, QRect(11, 7, 30, 20))
    assert image.size().toTuple() == (30, 20)
    assert image.pixelColor(4, 9).getRgb()[:3] == tuple(pixels[7 + 9, 11 + 4])


def test_sixteen_bits_are_shown_in_eight():
    pixels = np.full((4, 4, 3), (0, 128 * 257, 65535), np.uint16)
    assert Pyramid.of(pixels).region(0, QRect(0, 0, 4, 4)).pixelColor(2, 2).getRgb()[:3] == (0, 128, 255)


def test_alpha_is_kept_on_every_level():
    alpha = np.zeros((400, 400), np.uint8)
    alpha[:, 200:] = 255
    pyramid = Pyramid.of(np.full((400, 400, 3), 200, np.uint8), alpha)
    assert pyramid.has_alpha
    for level in range(pyramid.levels):
        image = pyramid.region(level, pyramid.bounds(level))
        assert image.pixelColor(2, 2).alpha() == 0
        assert image.pixelColor(image.width() - 3, 2).getRgb() == (200, 200, 200, 255)


@pytest.mark.parametrize("width", [1, 2, 3, 5])
def test_an_image_of_any_width_owns_its_pixels(width: int):
    pixels = np.random.default_rng(2).integers(0, 256, (9, width, 3), np.uint8)
    expected = pixels[8, width - 1].tolist()
    image = to_image(pixels)
    pixels[:] = 0
    assert list(image.pixelColor(width - 1, 8).getRgb()[:3]) == expected
