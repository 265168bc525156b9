"""Masks while they are worked on, read in parts and at any size."""

from __future__ import annotations

import numpy as np
import pytest

from core.imaging.raster import MemoryRaster, level_size, read_level
from core.masks.changes import feather
from core.masks.drawing import Lasso, LinearGradient, RadialGradient, RangeDrawing, Rectangle
from core.masks.live import JoinedMask, LiveMask, SoftMask
from core.masks.ranges import LuminosityRange, mask_of
from core.masks.shapes import Mode, combine, ellipse, lasso

HEIGHT, WIDTH = 301, 520


@pytest.fixture
def mask() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH), np.uint8)


def test_it_is_what_a_raster_of_the_array_is_and_follows_it(mask):
    live = LiveMask(mask)
    for _ in range(2):
        plain = MemoryRaster(mask)
        assert live.levels == plain.levels
        for level in range(plain.levels):
            # rounded once, where the other is rounded at each level
            difference = read_level(live, level).astype(int) - read_level(plain, level)
            assert np.abs(difference).max() <= level
        mask[:, :100] = 255


DRAWINGS = [
    Rectangle((20.5, 30), (400, 200.25)),
    Lasso(tuple(ellipse((20, 30), (400, 250)))),
    LinearGradient((30, 40), (300, 200)),
    RadialGradient((200, 150), (300, 200)),
    RangeDrawing(MemoryRaster(np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)),
                 LuminosityRange(0.3, 0.6)),
]  # fmt: skip


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: type(drawing).__name__)
def test_a_part_of_a_drawing_is_the_part_of_the_whole(drawing):
    for level in (0, 1):
        width, height = -(-WIDTH >> level), -(-HEIGHT >> level)
        whole = drawing.draw(level, (0, 0, height, width)).astype(int)
        part = drawing.draw(level, (40, 60, 120, 200))
        assert whole.any()
        assert np.abs(part - whole[40:120, 60:200]).max() <= 1


@pytest.mark.parametrize("drawing", DRAWINGS[:4], ids=lambda drawing: type(drawing).__name__)
def test_in_small_a_drawing_looks_like_the_whole_one(drawing):
    whole = LiveMask(drawing.draw(0, (0, 0, HEIGHT, WIDTH)))
    small = drawing.draw(1, (0, 0, 150, 260))
    assert np.abs(small.astype(int) - whole.read(1, (0, 0, 150, 260))[:, :, 0]).max() <= 10


def test_a_joined_mask_is_what_joining_makes(mask):
    drawing = DRAWINGS[1]
    joined = JoinedMask(LiveMask(mask), drawing, Mode.SUBTRACT)
    expected = combine(mask, drawing.draw(0, (0, 0, HEIGHT, WIDTH)), Mode.SUBTRACT)
    assert np.array_equal(read_level(joined)[:, :, 0], expected)
    assert level_size(joined, 1) == (260, 151)


def test_a_soft_mask_is_what_feathering_makes_also_in_parts():
    mask = lasso(HEIGHT, WIDTH, [(50, 40), (400, 80), (200, 280)])
    soft = SoftMask(LiveMask(mask), 12)
    expected = feather(mask, 12).astype(int)
    assert np.abs(read_level(soft)[:, :, 0] - expected).max() <= 1
    assert np.abs(soft.read(0, (100, 150, 200, 300))[:, :, 0] - expected[100:200, 150:300]).max() <= 2


def test_a_box_of_a_range_is_that_of_the_whole():
    raster = MemoryRaster(np.random.default_rng(3).integers(0, 256, (200, 90, 3), np.uint8))
    whole = mask_of(raster, LuminosityRange(0.2, 0.5))
    assert np.array_equal(mask_of(raster, LuminosityRange(0.2, 0.5), box=(30, 20, 170, 80)), whole[30:170, 20:80])
