"""Masks that share their tiles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imaging.raster import MemoryRaster, level_size, read_level
from core.masks.tiled import TILE, TiledMask


def blotches(height: int, width: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mask = np.zeros((height, width), np.uint8)
    for _ in range(6):
        top, left = rng.integers(0, height), rng.integers(0, width)
        mask[top : top + 80, left : left + 90] = rng.integers(0, 256)
    return mask


def assert_same(raster, mask):
    plain = MemoryRaster(mask)
    assert (raster.width, raster.height, raster.levels) == (plain.width, plain.height, plain.levels)
    for level in range(plain.levels):
        assert np.array_equal(read_level(raster, level), read_level(plain, level)), f"level {level}"


@pytest.mark.parametrize("size", [(1, 1), (256, 256), (257, 300), (601, 1025)])
def test_it_is_what_a_raster_in_memory_is(size):
    mask = blotches(*size)
    assert_same(TiledMask(mask), mask)


@given(st.integers(0, 599), st.integers(0, 899), st.integers(1, 400), st.integers(1, 400), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_made_from_the_last_one_it_is_the_same_as_made_anew(top, left, height, width, seed):
    mask = blotches(600, 900)
    last = TiledMask(mask)
    was = mask.copy()
    box = (top, left, min(top + height, 600), min(left + width, 900))
    rows, columns = slice(box[0], box[2]), slice(box[1], box[3])
    mask[rows, columns] = blotches(600, 900, seed + 1)[rows, columns]
    changed = TiledMask(mask, last, box)
    assert_same(changed, mask)
    assert_same(last, was)
    assert changed.id != last.id


@given(st.integers(0, 2), st.data())
def test_any_part_of_it_can_be_read(level, data):
    mask = blotches(600, 900)
    raster = TiledMask(mask)
    width, height = level_size(raster, level)
    top, left = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    box = (top, left, data.draw(st.integers(top, height)), data.draw(st.integers(left, width)))
    assert np.array_equal(raster.read(level, box), MemoryRaster(mask).read(level, box))


def test_what_did_not_change_is_shared():
    mask = np.random.default_rng(0).integers(0, 256, (4 * TILE, 4 * TILE), np.uint8)
    last = TiledMask(mask)
    changed = TiledMask(mask, last, (10, 10, 20, 20))
    shared = [last._levels[0][place] is changed._levels[0][place] for place in last._levels[0]]
    assert shared.count(False) == 1
