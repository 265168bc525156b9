"""The marked grid against that of the published code."""

import numpy as np
import pytest
from PIL import Image

from core.analogist.grid import Cell, GridLayout, build_grid
from core.analogist.marking import draw_arrows, draw_marks, marked_grid
from core.examples import Pair
from core.photo import Photo

LAYOUT = GridLayout(256, 256)
CORNERS = {Cell.A: (0, 0), Cell.A_PRIME: (0, 256), Cell.B: (256, 0), Cell.B_PRIME: (256, 256)}


def read(path):
    return np.array(Image.open(path).convert("RGB"))


@pytest.fixture(scope="module")
def sources(golden):
    return [read(golden / "grid" / f"src_{name}.png") for name in ("A", "Aprime", "B")]


@pytest.fixture(scope="module")
def grid(sources):
    return build_grid(*sources, LAYOUT)


def test_arrows_are_the_published_ones(golden, grid):
    drawn = draw_arrows(grid, LAYOUT)
    assert np.array_equal(drawn[:, 220:300], read(golden / "grid/arrows_220_300.png"))
    assert np.array_equal(drawn[:, :220], grid[:, :220])
    assert np.array_equal(drawn[:, 300:], grid[:, 300:])


def test_marks_lie_where_the_published_ones_do(golden, grid):
    """The recording has another font: black boxes must be the same, letters lie within them."""
    marked = draw_marks(grid, LAYOUT)
    mosaic = read(golden / "grid/marks_dejavu_corners.png")
    for index, (cell, (top, left)) in enumerate(CORNERS.items()):
        recorded = mosaic[index // 2 * 48 :, index % 2 * 48 :][:48, :48]
        ours = marked[top : top + 48, left : left + 48]
        box_top, box_left = LAYOUT.box(cell)[1] - top, LAYOUT.box(cell)[0] - left
        inside = np.zeros((48, 48), bool)
        inside[box_top : box_top + 37, box_left : box_left + 37] = True
        spilled = inside.copy()
        spilled[:, box_left + 37 : box_left + 40] = True  # by DejaVu's wide letters
        assert np.array_equal(ours[~spilled], recorded[~spilled])
        for picture in (ours, recorded):
            assert (picture[inside] == 0).all(axis=1).mean() > 0.6
            assert (picture[inside] == 255).all(axis=1).mean() > 0.05
    assert (marked != grid).any(axis=2).sum() < 4 * 37 * 37


def test_letters_differ(grid):
    marked = draw_marks(grid, LAYOUT)
    boxes = [marked[top:, left:][:37, :37].tobytes() for left, top, *_ in map(LAYOUT.box, Cell)]
    assert len(set(boxes)) == 4


def test_the_grid_of_a_pair_has_its_places_by_the_arrangement(sources):
    a, a_prime, b = (Photo(np.full((60, 80, 3), value, np.uint8)) for value in (50, 100, 150))
    for arrangement, right, below in (("aligned", 100, 150), ("swapped", 150, 100)):
        shown = marked_grid(Pair(a, a_prime), b, arrangement, GridLayout(192, 128))
        assert shown.shape == (256, 384, 3)
        places = [tuple(shown[row, column]) for row, column in ((100, 100), (100, 300), (240, 100), (240, 300))]
        assert places == [(50,) * 3, (right,) * 3, (below,) * 3, (0,) * 3]
