import base64

import numpy as np
import pytest

from core.errors import BadMaskError
from core.imaging.masks import pack, unpack


def test_a_mask_survives_the_journey():
    mask = np.zeros((60, 90), np.uint8)
    mask[10:30, 20:50] = 255
    assert np.array_equal(unpack(pack(mask), 90, 60), mask)


def test_a_large_mask_is_kept_small_and_comes_back_large():
    mask = np.zeros((2400, 3200), np.uint8)
    mask[:1200] = 255
    packed = pack(mask)
    assert len(packed) < 4000
    back = unpack(packed, 3200, 2400)
    assert back.shape == mask.shape
    assert np.mean(np.abs(back.astype(int) - mask)) < 1


@pytest.mark.parametrize("packed", ["", "no base64!", base64.b64encode(b"no picture").decode()])
def test_anything_else_is_refused(packed):
    with pytest.raises(BadMaskError):
        unpack(packed, 10, 10)
