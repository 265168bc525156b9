"""Framing photos: crop, quarter turns, mirror, straightening."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imaging.geometry import (
    Geometry,
    crop_box,
    frame,
    frame_point,
    framed,
    framed_size,
    unframe_point,
)
from core.imaging.raster import MemoryRaster, level_size, read_level
from core.photo import Photo

EXACT = {
    "mirrored": (Geometry(mirrored=True), lambda array: array[:, ::-1]),
    "a turn": (Geometry(quarter_turns=1), lambda array: np.rot90(array, -1)),
    "two turns": (Geometry(quarter_turns=2), lambda array: np.rot90(array, 2)),
    "three turns": (Geometry(quarter_turns=3), lambda array: np.rot90(array)),
    "mirrored, then a turn": (Geometry(True, 1), lambda array: np.rot90(array[:, ::-1], -1)),
    "a crop": (Geometry(crop=(0.1, 0.25, 0.5, 0.5)), lambda array: array[10:30, 6:36]),
    "a turn, then a crop": (
        Geometry(quarter_turns=1, crop=(0, 0, 0.5, 0.1)),
        lambda array: np.rot90(array, -1)[:6, :20],
    ),
}


def noise(width, height, dtype=np.uint8, channels=3):
    return np.random.default_rng(7).integers(0, np.iinfo(dtype).max + 1, (height, width, channels)).astype(dtype)


def crops():
    return st.none() | st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0, 1), st.floats(0, 1))


def geometries(angles=None):
    if angles is None:
        angles = st.just(0.0) | st.floats(-45, 45)
    return st.builds(Geometry, st.booleans(), st.integers(0, 3), angles, crops())


sizes = st.integers(1, 70)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_whole_pixels_are_kept_exactly(name, dtype):
    geometry, wanted = EXACT[name]
    pixels, native, alpha = noise(60, 40, dtype), noise(60, 40, dtype)[::-1], noise(60, 40, dtype, 1)[:, :, 0]
    photo = frame(Photo(pixels, alpha=alpha, native=native, exif=b"MM"), geometry)
    assert photo.exif == b"MM"
    for found, before in ((photo.pixels, pixels), (photo.native, native), (photo.alpha, alpha)):
        assert np.array_equal(found, wanted(before))
        assert found.flags.c_contiguous
        assert found.dtype == dtype


def test_no_framing_is_no_work():
    photo = Photo(noise(8, 8))
    assert frame(photo, Geometry()) is photo


@settings(max_examples=60, deadline=None)
@given(geometry=geometries(), width=sizes, height=sizes, data=st.data())
def test_a_raster_in_parts_shows_what_the_framed_photo_holds(geometry, width, height, data):
    pixels = noise(width, height)
    photo, raster = frame(Photo(pixels), geometry), framed(MemoryRaster(pixels), geometry)
    assert (photo.width, photo.height) == (raster.width, raster.height) == framed_size(geometry, width, height)
    left, top = data.draw(st.integers(0, photo.width - 1)), data.draw(st.integers(0, photo.height - 1))
    right, bottom = data.draw(st.integers(left + 1, photo.width)), data.draw(st.integers(top + 1, photo.height))
    assert np.array_equal(raster.read(0, (top, left, bottom, right)), photo.pixels[top:bottom, left:right])


@pytest.mark.parametrize("geometry", [Geometry(True, 1, 3.3), Geometry(angle=-17, crop=(0.2, 0.2, 0.6, 0.5))])
def test_parts_meet_where_straightening_works_in_several(geometry):
    pixels = noise(1200, 700, np.uint16, 1)
    raster = framed(MemoryRaster(pixels), geometry)
    whole = read_level(raster)
    assert np.array_equal(raster.read(0, (301, 407, 309, 550)), whole[301:309, 407:550])


@settings(max_examples=100, deadline=None)
@given(geometry=geometries(), width=sizes, height=sizes, x=st.floats(-5, 75), y=st.floats(-5, 75))
def test_points_go_there_and_back(geometry, width, height, x, y):
    there = unframe_point(geometry, width, height, x, y)
    assert frame_point(geometry, width, height, *there) == pytest.approx((x, y), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(geometry=geometries(st.just(0.0)), width=sizes, height=sizes, data=st.data())
def test_points_lie_where_the_pixels_come_from(geometry, width, height, data):
    pixels = noise(width, height, np.uint16)
    photo = frame(Photo(pixels), geometry)
    x, y = data.draw(st.integers(0, photo.width - 1)), data.draw(st.integers(0, photo.height - 1))
    source_x, source_y = unframe_point(geometry, width, height, x + 0.5, y + 0.5)
    assert np.array_equal(photo.pixels[y, x], pixels[int(source_y), int(source_x)])


def test_straightening_turns_clockwise_and_points_follow():
    pixels = np.zeros((81, 121, 3), np.uint8)
    pixels[38:43, 98:103] = 255
    geometry = Geometry(angle=20, crop=(0, 0, 1, 1))
    x, y = frame_point(geometry, 121, 81, 100.5, 40.5)
    assert y > 50, "what lies right of the middle goes down"
    bright = np.argwhere(frame(Photo(pixels), geometry).pixels[:, :, 0] > 128).mean(axis=0) + 0.5
    assert bright == pytest.approx((y, x), abs=0.1)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_straightening_back_and_forth_keeps_a_soft_picture(dtype):
    y, x = np.mgrid[:90, :120]
    top = np.iinfo(dtype).max
    pixels = np.rint((0.5 + 0.4 * np.sin(x / 9) * np.cos(y / 7)) * top).astype(dtype)[:, :, None].repeat(3, axis=2)
    turned = frame(Photo(pixels), Geometry(angle=6, crop=(0, 0, 1, 1)))
    back = frame(turned, Geometry(angle=-6, crop=(0, 0, 1, 1))).pixels
    inner = np.s_[20:70, 25:95]
    assert np.abs(back[inner].astype(int) - pixels[inner]).max() < top / 100


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("geometry", [Geometry(True, 1), Geometry(angle=9), Geometry(crop=(0.13, 0.21, 0.7, 0.7))])
def test_smaller_levels_show_the_same_picture(geometry, level):
    y, x = np.mgrid[:601, :903]
    pixels = np.stack([x * 255 / 903, y * 255 / 601, (x + y) * 255 / 1504], axis=2).astype(np.uint8)
    raster = framed(MemoryRaster(pixels), geometry)
    small, own = read_level(raster, level), read_level(MemoryRaster(read_level(raster)), level)
    assert small.shape[1::-1] == level_size(raster, level)
    assert small.shape == own.shape
    assert np.abs(small[2:-2, 2:-2].astype(int) - own[2:-2, 2:-2]).max() <= 4


def test_without_a_crop_straightening_keeps_proportions_and_shows_no_corner():
    pixels = np.full((200, 300, 3), 255, np.uint8)
    padded = np.pad(pixels, ((40, 40), (40, 40), (0, 0)))
    geometry = Geometry(angle=8)
    top, left, bottom, right = crop_box(geometry, 300, 200)
    assert (right - left) / (bottom - top) == pytest.approx(1.5, abs=0.02)
    within = Geometry(angle=8, crop=((left + 40) / 380, (top + 40) / 280, (right - left) / 380, (bottom - top) / 280))
    assert frame(Photo(padded), within).pixels.min() > 250


@given(geometry=geometries(), quarters=st.integers(-4, 4))
@settings(max_examples=40, deadline=None)
def test_turning_what_is_seen_turns_the_picture(geometry, quarters):
    pixels = noise(32, 16)
    if geometry.angle:  # interpolation at rounded places differs a little when turned
        pixels = np.full_like(pixels, 90)
    if geometry.crop is not None:  # whole pixels either way
        geometry = Geometry(geometry.mirrored, geometry.quarter_turns, geometry.angle, (0.25, 0.5, 0.5, 0.25))
    before = frame(Photo(pixels), geometry).pixels
    assert np.array_equal(frame(Photo(pixels), geometry.turned(quarters)).pixels, np.rot90(before, -quarters))
    assert np.array_equal(frame(Photo(pixels), geometry.flipped()).pixels, before[:, ::-1])


def test_flipping_a_straightened_photo_mirrors_where_points_lie():
    geometry = Geometry(False, 1, 12, (0.1, 0.2, 0.5, 0.6))
    width, _ = framed_size(geometry, 400, 300)
    x, y = frame_point(geometry, 400, 300, 120, 130)
    assert frame_point(geometry.flipped(), 400, 300, 120, 130) == pytest.approx((width - x, y))


def test_framings_have_ids_of_their_own():
    raster = MemoryRaster(noise(9, 9))
    ids = {framed(raster, geometry).id for geometry in (Geometry(), Geometry(True), Geometry(angle=1.0))}
    assert len(ids) == 3
    assert framed(raster, Geometry(True)).id in ids
