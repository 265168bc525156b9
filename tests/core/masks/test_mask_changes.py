"""Whole masks: inverted, softened, written to a file and read again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import WouldOverwriteError, WriteFailedError
from core.imaging.opening import open_mask
from core.masks.changes import feather, invert, is_empty
from core.masks.saving import save_mask


def half() -> np.ndarray:
    mask = np.zeros((120, 200), np.uint8)
    mask[:, 100:] = 255
    return mask


def test_inverting_twice_is_nothing():
    mask = np.random.default_rng(0).integers(0, 256, (20, 30), np.uint8)
    assert np.array_equal(invert(invert(mask)), mask)
    assert np.array_equal(invert(mask) + mask, np.full_like(mask, 255))


@given(st.floats(1, 80))
@settings(max_examples=25, deadline=None)
def test_an_edge_fades_over_the_radius_and_stays_where_it_was(radius):
    """Also where the blur is made on a smaller mask; the border of the photo is no edge."""
    mask = feather(half(), radius)
    line = mask[60].astype(int)
    assert np.all(np.diff(line) >= -1)
    assert np.abs(mask.astype(int) - line).max() <= 1
    assert line[99] + line[100] == pytest.approx(255, abs=6)
    within = round(radius)
    if within < 90:
        assert line[99 - within] <= 10
        assert line[100 + within] >= 245
    if radius > 6:
        assert line[99 - within // 4] > 30


def test_no_radius_is_no_change():
    assert np.array_equal(feather(half(), 0), half())


def test_empty_is_nothing_at_all():
    mask = np.zeros((10, 10), np.uint8)
    assert is_empty(mask)
    mask[9, 9] = 1
    assert not is_empty(mask)


def test_a_mask_comes_back_from_its_file_unchanged(tmp_path):
    mask = np.random.default_rng(2).integers(0, 256, (30, 40), np.uint8)
    save_mask(mask, tmp_path / "sky.png")
    assert np.array_equal(open_mask(tmp_path / "sky.png", 40, 30), mask)


def test_a_file_that_is_there_stays_unless_it_may_go(tmp_path):
    path = tmp_path / "sky.png"
    save_mask(np.zeros((3, 4), np.uint8), path)
    with pytest.raises(WouldOverwriteError):
        save_mask(np.full((3, 4), 255, np.uint8), path)
    assert is_empty(open_mask(path, 4, 3))
    save_mask(np.full((3, 4), 255, np.uint8), path, overwrite=True)
    assert open_mask(path, 4, 3).min() == 255
    assert [file.name for file in tmp_path.iterdir()] == ["sky.png"]


def test_where_nothing_can_be_written_an_error_says_so(tmp_path):
    with pytest.raises(WriteFailedError):
        save_mask(np.zeros((3, 4), np.uint8), tmp_path / "nowhere" / "sky.png")
