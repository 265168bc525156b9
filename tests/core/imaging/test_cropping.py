"""Choosing a crop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imaging.cropping import WHOLE, filled, inside, is_filled, largest_crop, nearest
from core.imaging.geometry import Geometry, frame_size

angles, turns, sizes = st.floats(-45, 45), st.integers(0, 3), st.integers(8, 500)
parts = st.tuples(st.floats(0, 0.8), st.floats(0, 0.8), st.floats(0.1, 1), st.floats(0.1, 1)).map(
    lambda part: (part[0], part[1], min(part[2], 1 - part[0]), min(part[3], 1 - part[1]))
)


@settings(max_examples=100, deadline=None)
@given(angle=angles, turns=turns, width=sizes, height=sizes)
def test_the_largest_part_has_no_empty_corner_and_nothing_larger_would_do(angle, turns, width, height):
    geometry = Geometry(quarter_turns=turns, angle=angle)
    frame_width, frame_height = frame_size(geometry, width, height)
    for aspect in (frame_width / frame_height, 1.0, 16 / 9):
        crop = largest_crop(geometry, width, height, aspect)
        assert crop[2] * frame_width / (crop[3] * frame_height) == pytest.approx(aspect)
        assert is_filled(Geometry(quarter_turns=turns, angle=angle, crop=crop), width, height)
        x, y, wide, high = crop
        larger = (x - wide * 0.005, y - high * 0.005, wide * 1.01, high * 1.01)
        assert not is_filled(Geometry(quarter_turns=turns, angle=angle, crop=larger), width, height)


@settings(max_examples=60, deadline=None)
@given(angle=angles, turns=turns, width=sizes, height=sizes, crop=parts)
def test_a_crop_with_empty_corners_is_made_smaller_in_its_proportions(angle, turns, width, height, crop):
    wanted = Geometry(quarter_turns=turns, angle=angle, crop=crop)
    found = filled(wanted, width, height)
    assert is_filled(found, width, height)
    assert found.crop[2] / found.crop[3] == pytest.approx(crop[2] / crop[3])
    assert found.crop[2] <= crop[2] + 1e-9
    if is_filled(wanted, width, height):
        assert found == wanted


@settings(max_examples=60, deadline=None)
@given(angle=angles, width=sizes, height=sizes, wanted=parts)
def test_a_crop_goes_towards_another_as_far_as_it_can(angle, width, height, wanted):
    start = Geometry(angle=angle, crop=largest_crop(Geometry(angle=angle), width, height, 1.0))
    found = nearest(start, width, height, wanted)
    assert is_filled(replace(start, crop=found), width, height)
    if is_filled(replace(start, crop=wanted), width, height):
        assert found == pytest.approx(wanted)


def test_without_straightening_every_part_of_the_frame_is_filled():
    assert is_filled(Geometry(quarter_turns=1, crop=WHOLE), 30, 20)
    assert not is_filled(Geometry(crop=(0.1, 0, 0.95, 1)), 30, 20)
    assert not is_filled(Geometry(angle=3, crop=WHOLE), 30, 20)


def test_proportions_inside_a_part():
    assert inside((0.0, 0.0, 1.0, 0.5), 1.0) == (0.25, 0.0, 0.5, 0.5)
    assert inside((0.2, 0.2, 0.4, 0.8), 1.0) == pytest.approx((0.2, 0.4, 0.4, 0.4))
