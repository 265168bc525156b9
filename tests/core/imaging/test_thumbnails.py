import numpy as np
import pytest

from core.imaging.thumbnails import LiveThumbnail, enlarge, shrink, thumbnail, to_bytes


@pytest.mark.parametrize(("shape", "factor"), [((12, 18, 3), 3), ((13, 17, 3), 4), ((5, 5, 3), 1), ((3, 200, 3), 7)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_shrink_averages_blocks(shape, factor, dtype):
    image = np.random.default_rng(1).integers(0, np.iinfo(dtype).max + 1, shape).astype(dtype)
    small = shrink(image, factor)
    assert small.shape == (-(-shape[0] // factor), -(-shape[1] // factor), 3)
    for row in range(small.shape[0]):
        for column in range(small.shape[1]):
            block = image[row * factor : (row + 1) * factor, column * factor : (column + 1) * factor]
            assert small[row, column] == pytest.approx(block.mean(axis=(0, 1)) / np.iinfo(dtype).max, abs=1e-5)


def test_thumbnail_keeps_within_the_side():
    assert thumbnail(np.zeros((100, 1000, 3), np.uint8), 300).shape == (25, 250, 3)
    assert thumbnail(np.zeros((10, 20, 3), np.uint8), 300).shape == (10, 20, 3)


def test_enlarge_puts_a_shrunken_ramp_back_where_it_was():
    ramp = np.broadcast_to(np.linspace(0, 65535, 240)[None, :, None], (120, 240, 3)).astype(np.uint16)
    back = enlarge(shrink(ramp, 4), 4, (20, 40, 90, 200))
    assert back.shape == (70, 160, 3)
    assert np.abs(back - ramp[20:90, 40:200] / 65535).max() < 1e-4


def test_to_bytes_rounds_and_clips():
    assert to_bytes(np.array([-1, 0, 0.5, 1, 2], np.float32)).tolist() == [0, 0, 128, 255, 255]


def test_a_live_thumbnail_follows_what_it_is_told_of():
    image = np.zeros((101, 203, 3), np.uint16)
    live = LiveThumbnail(image, 60)
    before = live.image()
    image[10:55, 20:203] = 65535
    assert np.array_equal(live.image(), before)
    live.touch((10, 20, 55, 203))
    assert np.array_equal(live.image(), to_bytes(thumbnail(image, 60)))
