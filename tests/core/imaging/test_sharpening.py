"""Output sharpening: edges gain contrast, and neither colours nor brightness move."""

from __future__ import annotations

import imaging_samples as samples
import numpy as np
import pytest

from core.imaging.opening import photo_from_pixels
from core.imaging.saving import ExportOptions, encode_photo
from core.imaging.sharpening import sharpen


def edge(dtype: type, low: float = 0.3, high: float = 0.7) -> np.ndarray:
    """A soft vertical edge, 40 × 40, tinted."""
    ramp = np.interp(np.arange(40), [18, 22], [low, high])[None, :, None] * np.array([1.0, 0.9, 0.7])
    return np.rint(np.broadcast_to(ramp, (40, 40, 3)) * np.iinfo(dtype).max).astype(dtype)


def steepest(pixels: np.ndarray) -> float:
    return float(np.abs(np.diff(pixels.astype(float), axis=1)).max() / np.iinfo(pixels.dtype).max)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_each_step_raises_the_contrast_of_edges_and_keeps_the_mean(dtype: type) -> None:
    pixels = edge(dtype)
    sharper = [sharpen(pixels, name, 1000) for name in ("none", "low", "standard", "high")]
    slopes = [steepest(each) for each in sharper]
    assert slopes == sorted(set(slopes))
    for each in sharper:
        assert abs(each.mean(dtype=float) - pixels.mean(dtype=float)) < 0.001 * np.iinfo(dtype).max
    assert sharper[0] is pixels


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_no_colour_shifts_and_nothing_clips(dtype: type) -> None:
    pixels = samples.rgb(dtype, 90, 120)
    sharper = sharpen(pixels, "high", 5000)
    assert not np.array_equal(sharper, pixels)
    before, after = pixels.astype(int), sharper.astype(int)
    np.testing.assert_array_equal(np.diff(after, axis=2), np.diff(before, axis=2))
    top = np.iinfo(dtype).max
    newly = ((after == 0) | (after == top)) & (before != 0) & (before != top)
    assert (newly.sum(axis=2) <= 1).all()  # a channel may reach the end of its range; none is cut off, see above


def test_flat_areas_stay_and_single_channels_work() -> None:
    flat = np.full((30, 30, 3), (200, 100, 50), np.uint8)
    np.testing.assert_array_equal(sharpen(flat, "high", 900), flat)
    grey = edge(np.uint8)[:, :, :1].copy()
    assert steepest(sharpen(grey, "standard", 900)) > steepest(grey)


def test_the_blocks_of_rows_leave_no_seam() -> None:
    column = np.repeat(np.arange(600, dtype=np.uint16)[:, None, None] * 90, 3, axis=2)
    np.testing.assert_allclose(
        sharpen(column, "high", 900)[10:-10].astype(int), column[10:-10].astype(int), atol=1
    )  # a ramp has no detail, wherever the blocks meet


def test_larger_pictures_are_sharpened_with_a_larger_radius() -> None:
    pixels = edge(np.uint16)
    moved = [np.count_nonzero(sharpen(pixels, "high", side) != pixels) for side in (1000, 5000)]
    assert moved[0] < moved[1]


def test_an_export_is_sharpened_after_it_was_scaled() -> None:
    from core.imaging.formats.png import decode

    photo = photo_from_pixels(edge(np.uint8).repeat(2, axis=0).repeat(2, axis=1))
    plain, sharper = (
        decode(encode_photo(photo, ".png", ExportOptions(long_side=40, sharpening=name)), "x").samples
        for name in ("none", "standard")
    )
    np.testing.assert_array_equal(sharper, sharpen(plain, "standard", 40))
