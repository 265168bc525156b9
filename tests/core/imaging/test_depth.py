import numpy as np

from core.imaging.depth import to_8_bits, to_16_bits


def test_eight_bits_survive_the_way_through_sixteen():
    values = np.arange(256, dtype=np.uint8).reshape(2, 128)
    wide = to_16_bits(values)
    assert wide.dtype == np.uint16
    assert (wide.min(), wide.max()) == (0, 65535)
    assert np.array_equal(to_8_bits(wide), values)


def test_sixteen_bits_are_rounded_to_the_nearest():
    values = np.arange(65536, dtype=np.uint16).reshape(1024, 64)
    assert np.abs(to_8_bits(values).astype(float) - values / 257).max() <= 0.5


def test_a_depth_that_is_right_already_is_not_copied():
    for dtype, convert in ((np.uint8, to_8_bits), (np.uint16, to_16_bits)):
        values = np.zeros((4, 4), dtype)
        assert np.shares_memory(convert(values), values)
