"""Before and after in one picture."""

from __future__ import annotations

from dataclasses import replace

import imaging_samples as samples
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imaging.export_options import ExportOptions
from core.imaging.formats.png import decode
from core.imaging.opening import photo_from_pixels
from core.imaging.saving import encode_photo
from core.imaging.side_by_side import layout_of

SIDES = ExportOptions(side_by_side=True)
LABELLED = ExportOptions(side_by_side=True, before_label="Before", after_label="복원 후")


def written(before: np.ndarray, after: np.ndarray, options: ExportOptions) -> np.ndarray:
    original = photo_from_pixels(before)
    data = encode_photo(photo_from_pixels(after), ".png", options, original)
    return decode(data, "x.png").samples


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_before_stands_left_after_right_and_white_between(dtype: type) -> None:
    before = samples.rgb(dtype, 60, 80)
    after = before[::-1].copy()
    joined = written(before, after, SIDES)
    gap = joined.shape[1] - 160
    assert gap >= 1
    np.testing.assert_array_equal(joined[:, :80], before)
    np.testing.assert_array_equal(joined[:, -80:], after)
    assert (joined[:, 80:-80] == np.iinfo(dtype).max).all()


def test_labels_stand_below_their_picture() -> None:
    before = samples.rgb(np.uint8, 200, 300)
    joined = written(before, before, LABELLED)
    strip = joined[200:]
    assert strip.shape[0] > 8
    for half in (strip[:, :300], strip[:, -300:]):
        ink = np.flatnonzero((half < 250).any(axis=(0, 2)))
        assert ink.size
        assert abs((ink[0] + ink[-1]) / 2 - 150) < 5  # in the middle
    one = written(before, before, ExportOptions(side_by_side=True, after_label="after"))
    assert (one[200:, :300] == 255).all()
    assert (one[200:, -300:] < 128).any()


def test_a_long_label_stays_below_its_own_picture() -> None:
    before = samples.rgb(np.uint8, 200, 100)
    joined = written(before, before, ExportOptions(side_by_side=True, before_label="all the words of the label " * 4))
    assert (joined[200:, 100:] == 255).all()
    assert (joined[200:, :3] == 255).all()


@given(
    st.integers(1, 400),
    st.integers(1, 400),
    st.one_of(st.none(), st.integers(16, 600)),
    st.sampled_from([SIDES, LABELLED]),
)
def test_the_long_side_is_that_of_the_whole(width: int, height: int, long_side: int | None, options) -> None:
    layout = layout_of(width, height, replace(options, long_side=long_side))
    whole = layout.whole
    assert layout.width <= width
    assert layout.height <= height
    if long_side is None:
        assert (layout.width, layout.height) == (width, height)
    elif min(width, height) > 8:
        assert max(whole) <= max(long_side, 16)
        assert max(whole) >= min(long_side, max(layout_of(width, height, options).whole)) - 4


def test_alpha_grey_and_a_grey_photo_that_was_tinted() -> None:
    rgba = samples.rgba()
    both = decode(encode_photo(photo_from_pixels(rgba), ".png", SIDES, photo_from_pixels(rgba)), "x")
    width = rgba.shape[1]
    np.testing.assert_array_equal(both.alpha[:, :width], rgba[:, :, 3])
    assert (both.alpha[:, width:-width] == 255).all()

    grey = photo_from_pixels(samples.grey())
    assert decode(encode_photo(grey, ".png", SIDES, grey), "x").samples.shape[2] == 1
    tinted = grey.with_pixels(np.ascontiguousarray(grey.pixels // np.array([1, 2, 3], np.uint8)))
    joined = decode(encode_photo(tinted, ".png", SIDES, grey), "x").samples
    np.testing.assert_array_equal(joined[:, :width], grey.pixels)
    np.testing.assert_array_equal(joined[:, -width:], tinted.pixels)


def test_percent_scales_everything() -> None:
    layout = layout_of(300, 200, ExportOptions(percent=50, side_by_side=True))
    assert (layout.width, layout.height) == (150, 100)
    assert layout_of(300, 200, ExportOptions(percent=33.3)).whole == (100, 67)
