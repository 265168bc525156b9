import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imaging.tiles import cover


@given(height=st.integers(1, 400), width=st.integers(1, 400), side=st.integers(40, 200), overlap=st.integers(0, 30))
def test_every_pixel_is_covered_and_no_tile_is_larger_than_asked(height, width, side, overlap):
    hits = np.zeros((height, width), int)
    for tile in cover(height, width, side, overlap):
        top, left, bottom, right = tile.box
        assert 0 <= top < bottom <= height
        assert 0 <= left < right <= width
        assert bottom - top <= side
        assert right - left <= side
        hits[top:bottom, left:right] += 1
    assert hits.min() >= 1


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_reading_and_writing_all_tiles_changes_nothing(dtype):
    image = np.random.default_rng(0).integers(0, np.iinfo(dtype).max + 1, (230, 310, 3)).astype(dtype)
    copy = image.copy()
    for tile in cover(230, 310, 96, 16):
        tile.write(copy, tile.read(image))
    assert np.array_equal(copy, image)


def test_neighbours_that_disagree_meet_without_a_step():
    image = np.zeros((64, 300, 3), np.uint16)
    for number, tile in enumerate(cover(64, 300, 120, 40)):
        top, left, bottom, right = tile.box
        tile.write(image, np.full((bottom - top, right - left, 3), 0.4 + 0.1 * (number % 2), np.float32))
    steps = np.abs(np.diff(image[:, :, 0].astype(int), axis=1))
    assert np.ptp(image) > 6000  # the tiles do differ by a tenth of the range…
    assert steps.max() < 6554 / 20  # …but never from one pixel to the next
