import numpy as np
import pytest
import torch

from core.analogist.grid import Cell, GridLayout, build_grid, cell_of, grid_mask, paste

LAYOUT = GridLayout(128, 192)


@pytest.fixture
def pictures():
    chance = np.random.default_rng(0)
    return [chance.integers(0, 256, (height, width, 3), np.uint8) for height, width in ((90, 70), (300, 40), (61, 200))]


def test_every_cell_shows_its_picture_inside_a_white_border(pictures):
    grid = build_grid(*pictures, LAYOUT)
    assert grid.shape == (LAYOUT.height, LAYOUT.width, 3) == (384, 256, 3)
    seen = np.zeros(grid.shape[:2], bool)
    for cell in Cell:
        left, top, right, bottom = LAYOUT.box(cell)
        assert (right - left, bottom - top) == LAYOUT.picture_size == (125, 189)
        seen[top:bottom, left:right] = True
        inside = LAYOUT.box_in_cell(cell)
        within = cell_of(grid, cell)[inside[1] : inside[3], inside[0] : inside[2]]
        assert np.array_equal(within, grid[top:bottom, left:right])
    assert (grid[~seen] == 255).all()
    left, top, right, bottom = LAYOUT.box(Cell.B_PRIME)
    assert (grid[top:bottom, left:right] == 0).all()
    assert LAYOUT.box(Cell.A) == (2, 2, 127, 191)
    assert LAYOUT.box(Cell.B_PRIME) == (129, 193, 254, 382)


def test_b_prime_begins_as_the_cell_that_shows_b(pictures):
    grid = build_grid(*pictures, LAYOUT)
    for source in (Cell.B, Cell.A_PRIME):
        pasted = paste(grid, source)
        assert np.array_equal(cell_of(pasted, Cell.B_PRIME), cell_of(grid, source))
        for cell in (Cell.A, Cell.A_PRIME, Cell.B):
            assert np.array_equal(cell_of(pasted, cell), cell_of(grid, cell))
    assert (cell_of(grid, Cell.B_PRIME)[10:20] == 0).any()  # pasting works on a copy


def test_the_mask_covers_the_cell_of_b_prime():
    mask = grid_mask(LAYOUT)
    assert mask.shape == (384, 256, 3)
    assert (cell_of(mask, Cell.B_PRIME) == 255).all()
    assert int((mask > 0).sum()) == 192 * 128 * 3


def test_a_resized_picture_keeps_its_colours():
    grey = np.full((50, 80, 3), 77, np.uint8)
    grid = build_grid(grey, grey, grey, LAYOUT)
    left, top, right, bottom = LAYOUT.box(Cell.A)
    assert (grid[top:bottom, left:right] == 77).all()


def test_cells_of_latents_are_views():
    latents = torch.zeros(2, 4, 48, 32)
    cell_of(latents, Cell.A_PRIME)[...] = 1
    assert latents[:, :, :24, 16:].min() == 1
    assert latents.sum() == 2 * 4 * 24 * 16


@pytest.mark.parametrize(("tokens", "shape"), [(1536, (48, 32)), (384, (24, 16)), (96, (12, 8)), (24, (6, 4))])
def test_attention_layers_see_the_grid_in_its_shape(tokens, shape):
    assert LAYOUT.shape_of(tokens) == shape


@pytest.mark.parametrize("tokens", [0, 6, 25, 1535])
def test_tokens_that_make_no_grid_are_refused(tokens):
    with pytest.raises(ValueError, match="do not make a grid"):
        LAYOUT.shape_of(tokens)


@pytest.mark.parametrize("sides", [(0, 64), (64, 100), (-64, 64)])
def test_cells_that_do_not_halve_are_refused(sides):
    with pytest.raises(ValueError, match="multiple of 64"):
        GridLayout(*sides)
