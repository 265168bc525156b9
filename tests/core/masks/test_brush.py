"""Strokes on a mask."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.masks.brush import Brush, Stroke, profile

places = st.floats(-30, 130, allow_nan=False, width=32)
ways = st.lists(st.tuples(places, places, st.floats(0, 1, width=32)), min_size=1, max_size=6)
brushes = st.builds(
    Brush, size=st.floats(1, 90), hardness=st.floats(0, 1), opacity=st.floats(0.05, 1), erases=st.booleans()
)
HEIGHT, WIDTH = 80, 100


def noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH), np.uint8)


def paint(mask: np.ndarray, brush: Brush, *way: tuple[float, ...]) -> list:
    stroke = Stroke(mask, brush)
    return [stroke.to(*point) for point in way]


@given(ways, brushes)
@settings(max_examples=60, deadline=None)
def test_nothing_changes_outside_the_dirty_boxes(way, brush):
    mask = noise()
    boxes = paint(mask, brush, *way)
    touched = np.zeros(mask.shape, bool)
    for box in filter(None, boxes):
        top, left, bottom, right = box
        assert 0 <= top < bottom <= HEIGHT
        assert 0 <= left < right <= WIDTH
        touched[top:bottom, left:right] = True
    assert np.array_equal(mask[~touched], noise()[~touched])


@given(ways, brushes)
@settings(max_examples=60, deadline=None)
def test_painting_only_adds_and_erasing_only_takes(way, brush):
    mask = noise()
    paint(mask, brush, *way)
    assert np.all(mask <= noise()) if brush.erases else np.all(mask >= noise())


@given(ways, brushes)
@settings(max_examples=40, deadline=None)
def test_a_stroke_that_is_taken_back_leaves_no_trace(way, brush):
    mask = noise()
    stroke = Stroke(mask, brush)
    for point in way:
        stroke.to(*point)
    stroke.take_back()
    assert np.array_equal(mask, noise())


@given(st.floats(2, 60), st.floats(0, 1), st.floats(0.1, 1))
@settings(max_examples=40, deadline=None)
def test_crossing_its_own_way_adds_nothing(size, hardness, opacity):
    once, often = np.zeros((2, HEIGHT, WIDTH), np.uint8)
    brush = Brush(size, hardness, opacity)
    paint(once, brush, (20, 40), (60, 40))
    paint(often, brush, (20, 40), (60, 40), (60, 40), (20, 40), (60, 40))
    assert np.all(often >= once)
    further = often[:, 25:55].astype(int) - once[:, 25:55]  # at the ends the way back has its stamps elsewhere
    assert further.max() <= 4


def test_a_second_stroke_covers_further():
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    brush = Brush(40, 1.0, 0.5)
    paint(mask, brush, (50, 40))
    assert int(mask[40, 50]) == pytest.approx(128, abs=1)
    paint(mask, brush, (50, 40))
    assert int(mask[40, 50]) == pytest.approx(191, abs=2)
    paint(mask, Brush(40, 1.0, 1.0, erases=True), (50, 40))
    assert mask[40, 50] == 0


@pytest.mark.parametrize("size", [1.0, 3.0, 10.0, 50.0])
def test_a_hard_stamp_covers_its_circle(size):
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    paint(mask, Brush(size, 1.0), (50.5, 40.5))
    assert mask.sum() / 255 == pytest.approx(np.pi * size**2 / 4, rel=0.12, abs=0.5)
    assert mask[40, 50] == 255


@pytest.mark.parametrize(("x", "y"), [(50.0, 40.0), (50.25, 40.0), (50.5, 40.75), (50.75, 40.25)])
def test_a_stamp_lies_where_it_is_put_within_a_part_of_a_pixel(x, y):
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    paint(mask, Brush(12, 0.6), (x, y))
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    assert (columns * mask).sum() / mask.sum() == pytest.approx(x, abs=0.02)
    assert (rows * mask).sum() / mask.sum() == pytest.approx(y, abs=0.02)


@pytest.mark.parametrize("hardness", [0.0, 0.5, 1.0])
def test_a_stroke_is_even_along_its_way(hardness):
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    paint(mask, Brush(30, hardness), (20.5, 40.5), (33.2, 40.5), (80.5, 40.5))
    assert mask[40, 22:79].min() >= 252


def test_how_a_move_is_cut_into_events_does_not_matter():
    at_once, in_parts = np.zeros((2, HEIGHT, WIDTH), np.uint8)
    paint(at_once, Brush(20, 0.3), (10, 20), (90, 60))
    paint(in_parts, Brush(20, 0.3), *((10 + 80 * i / 37, 20 + 40 * i / 37) for i in range(38)))
    assert np.max(np.abs(at_once.astype(int) - in_parts)) <= 4


def test_pressure_is_the_size():
    light, hard = np.zeros((2, HEIGHT, WIDTH), np.uint8)
    paint(light, Brush(40, 1.0), (50, 40, 0.5))
    paint(hard, Brush(20, 1.0), (50, 40, 1.0))
    assert np.array_equal(light, hard)


@given(st.floats(1, 400), st.floats(0, 1))
def test_the_profile_falls_from_the_middle_to_nothing_just_outside(size, hardness):
    cover = profile(np.linspace(0, size, 200, dtype=np.float32), size, hardness)
    assert np.all(np.diff(cover) <= 1e-6)
    assert cover[-1] == 0 or size < 2
    inside = profile(np.array([hardness * size / 2 - 0.5], np.float32), size, hardness)
    assert inside[0] == pytest.approx(1, abs=1e-3)
