"""Shapes, and how masks are joined."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.masks.shapes import Mode, combine, ellipse, lasso, linear_gradient, radial_gradient, rectangle

HEIGHT, WIDTH = 60, 90
places = st.tuples(st.floats(-20, 110), st.floats(-20, 80))
masks = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed).integers(0, 256, (6, 7), np.uint8))


@given(places, places)
def test_a_rectangle_covers_its_area(first, second):
    mask = rectangle(HEIGHT, WIDTH, first, second)
    width = max(min(max(first[0], second[0]), WIDTH) - max(min(first[0], second[0]), 0), 0)
    height = max(min(max(first[1], second[1]), HEIGHT) - max(min(first[1], second[1]), 0), 0)
    assert mask.sum() / 255 == pytest.approx(width * height, abs=0.01 * (width + height) + 0.01 * HEIGHT)
    assert np.array_equal(mask, rectangle(HEIGHT, WIDTH, second, first))


@given(st.floats(3, 40), st.floats(3, 28))
@settings(max_examples=40, deadline=None)
def test_an_ellipse_covers_its_area(x_radius, y_radius):
    mask = lasso(HEIGHT, WIDTH, ellipse((45 - x_radius, 30 - y_radius), (45 + x_radius, 30 + y_radius)))
    around = 2 * math.pi * max(x_radius, y_radius)
    assert mask.sum() / 255 == pytest.approx(math.pi * x_radius * y_radius, abs=0.1 * around)
    assert np.max(np.abs(mask.astype(int) - mask[::-1, ::-1])) <= 1


@given(st.lists(places, min_size=3, max_size=3))
@settings(deadline=None)
def test_a_lasso_covers_its_area_wherever_it_lies(corners):
    """Drawn on a larger mask, so that all of it is seen; and the same there as on the part that it is cut to."""
    moved = [(x + 30, y + 30) for x, y in corners]
    whole = lasso(HEIGHT + 60, WIDTH + 60, moved)
    (x0, y0), (x1, y1), (x2, y2) = corners
    area = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) / 2
    assert whole.sum() / 255 == pytest.approx(area, abs=1 + 0.002 * 300)
    cut = lasso(HEIGHT, WIDTH, corners).astype(int)
    assert np.max(np.abs(cut - whole[30 : 30 + HEIGHT, 30 : 30 + WIDTH])) <= 1


def test_a_lasso_is_soft_at_its_edge_and_exact_on_pixels():
    mask = lasso(HEIGHT, WIDTH, [(10.0, 10.0), (60.0, 10.0), (60.0, 40.0), (10.0, 40.5)])
    assert mask[10:40, 10:60].min() == 255
    assert mask[:10].max() == mask[41:].max() == mask[:, :10].max() == mask[:, 60:].max() == 0
    assert 0 < mask[40, 12] < 255


def test_a_lasso_that_crosses_itself_holds_both_loops():
    mask = lasso(HEIGHT, WIDTH, [(10, 10), (50, 50), (50, 10), (10, 50)])
    assert mask[30, 15] == mask[30, 45] == 255
    assert mask[12, 30] == mask[48, 30] == 0


def test_two_points_are_no_lasso():
    assert not lasso(HEIGHT, WIDTH, [(3, 3), (40, 40)]).any()


@given(places, places)
@settings(max_examples=50)
def test_a_linear_gradient_is_whole_at_its_start_half_in_the_middle_and_nothing_at_its_end(start, end):
    mask = linear_gradient(HEIGHT, WIDTH, start, end)
    length = math.dist(start, end)
    if length < 1:
        assert not mask.any()
        return
    way = np.subtract(end, start) / length
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    along = (columns - start[0]) * way[0] + (rows - start[1]) * way[1]
    assert np.all(mask[along <= -0.1] == 255)
    assert np.all(mask[along >= length + 0.1] == 0)
    between = (along > 0) & (along < length)
    assert np.all(np.abs(mask[between] - 255 * (1 - along[between] / length)) <= 0.75)


def test_a_radial_gradient_falls_from_its_centre_to_its_rim():
    mask = radial_gradient(HEIGHT, WIDTH, (45.5, 30.5), (65.5, 30.5))
    assert mask[30, 45] == 255
    assert mask[30, 55] == pytest.approx(128, abs=1)
    assert mask[30, 65] == mask[0, 0] == 0
    assert np.array_equal(mask, mask[:, ::-1][:, np.r_[89, :89]]) or mask[30, 35] == mask[30, 55]


@given(masks, masks)
def test_masks_are_joined_as_sets_are(mask, other):
    added = combine(mask, other, Mode.ADD)
    assert np.all(added >= mask)
    assert np.all(added >= other)
    assert np.array_equal(combine(added, other, Mode.ADD), added)
    taken = combine(mask, other, Mode.SUBTRACT)
    assert np.all(taken <= mask)
    assert not taken[other == 255].any()
    assert np.array_equal(taken[other == 0], mask[other == 0])
    common = combine(mask, other, Mode.INTERSECT)
    assert np.array_equal(common, combine(other, mask, Mode.INTERSECT))
    assert np.all(common <= np.minimum(mask, other))
    assert np.array_equal(combine(mask, other, Mode.REPLACE), other)
    assert np.array_equal(255 - added, combine(255 - mask, 255 - other, Mode.INTERSECT)), "de Morgan"
