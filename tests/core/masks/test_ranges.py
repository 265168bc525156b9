"""Ranges of lightness and of colour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imaging.depth import to_16_bits
from core.imaging.raster import MemoryRaster
from core.masks.ranges import ColourRange, LuminosityRange, colour_at, mask_of, oklab

shares = st.floats(0, 1)


def greys() -> np.ndarray:
    return np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, axis=2)


@given(shares, shares, st.floats(0.001, 1))
def test_a_range_of_lightness_holds_what_is_between_and_fades_outside(first, second, smoothness):
    low, high = sorted((first, second))
    mask = LuminosityRange(low, high, smoothness).of(greys())[0].astype(int)
    luma = np.arange(256) / 255
    assert np.all(mask[(luma >= low) & (luma <= high)] == 255)
    assert np.all(mask[(luma < low - smoothness) | (luma > high + smoothness)] == 0)
    assert np.all(np.diff(mask[luma <= low]) >= 0)
    assert np.all(np.diff(mask[luma >= high]) <= 0)


def test_lightness_is_that_of_the_eye():
    green_and_blue = np.array([[[0, 200, 0], [0, 0, 200]]], np.uint8)
    assert LuminosityRange(0.3, 1.0, 0.05).of(green_and_blue).tolist() == [[255, 0]]


@settings(max_examples=8, deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3), st.floats(0.03, 0.4), st.floats(0, 0.3))
def test_a_range_of_colour_holds_the_colour_that_was_picked(colour, tolerance, smoothness):
    assert ColourRange(colour, tolerance, smoothness).of(np.array([[colour]], np.uint8)).item() == 255


def test_a_range_of_colour_tells_hues_apart_but_not_light_from_shade():
    sky, sky_in_shade, leaf, cloud = (90, 140, 220), (62, 100, 165), (80, 140, 60), (240, 240, 240)
    pixels = np.array([[sky, sky_in_shade, leaf, cloud]], np.uint8)
    assert ColourRange(sky, 0.1, 0.02).of(pixels).tolist() == [[255, 255, 0, 0]]


def test_more_tolerance_never_leaves_a_pixel_out():
    pixels = np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)
    narrow, wide = (ColourRange((200, 60, 30), tolerance, 0.05).of(pixels) for tolerance in (0.05, 0.2))
    assert np.all(wide >= narrow)
    assert (wide > narrow).any()


def test_oklab_is_the_published_one():
    """Values of CSS Color 4 for red, and white."""
    found = oklab(np.array([(1, 0, 0), (1, 1, 1)], np.float32))
    assert found == pytest.approx(np.array([(0.62796, 0.22486, 0.12585), (1, 0, 0)]), abs=1e-4)


@pytest.mark.parametrize("chosen", [LuminosityRange(0.3, 0.6), ColourRange((100, 90, 80), 0.1)])
def test_a_whole_photo_in_blocks_is_the_photo_at_once_at_either_depth(chosen):
    pixels = np.random.default_rng(1).integers(0, 256, (300, 20, 3), np.uint8)
    at_once = chosen.of(pixels)
    assert np.array_equal(mask_of(MemoryRaster(pixels), chosen), at_once)
    assert np.array_equal(mask_of(MemoryRaster(to_16_bits(pixels)), chosen), at_once)
    assert mask_of(MemoryRaster(pixels), chosen, level=1).shape == (150, 10)


def test_a_picked_colour_is_the_mean_around_it_and_the_nearest_one_outside():
    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[8:13, 8:13] = (100, 50, 25)
    raster = MemoryRaster(pixels)
    assert colour_at(raster, 10.5, 10.2) == (100, 50, 25)
    assert colour_at(raster, 12.9, 10.5)[0] == 60
    assert colour_at(raster, 500, -3) == (0, 0, 0)
