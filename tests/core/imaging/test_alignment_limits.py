"""Pictures at the edge of what can be laid on each other at all."""

import numpy as np
import pytest

from core.imaging.alignment import align, content_alignment


@pytest.mark.parametrize(
    "size", [(1, 1), (5, 9), (8, 8), (11, 11), (12, 700), (31, 31), (2, 3000), (3000, 2), (20, 4000), (4000, 20)]
)
def test_small_and_thin_pictures_can_be_laid_on_each_other(size):
    before = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    for after in (before, 255 - before, np.roll(before, 2, axis=1), np.zeros_like(before)):
        assert 0 <= content_alignment(before, after) <= 1
        alignment = align(before, after)
        assert alignment.warp(after.astype(np.float32)).shape == before.shape
        assert alignment.weights().shape == size
        assert np.isfinite(alignment.weights()).all()
