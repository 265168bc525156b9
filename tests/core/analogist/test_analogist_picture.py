"""From photos to cells and back."""

import numpy as np
import pytest
import torch

from core.analogist.grid import Cell, GridLayout, cell_of
from core.analogist.picture import cut, cuts, frame_for, grids_for, ground_for, lifted, shown_box, unfinished_grid
from core.examples import Pair
from core.photo import Photo

WIDE = GridLayout(256, 128)


def photo_of(height, width, dtype=np.uint8):
    """Columns from dark to bright in red, rows in green."""
    top = np.iinfo(dtype).max
    red = np.linspace(0, top, width)[None, :].repeat(height, 0)
    green = np.linspace(0, top, height)[:, None].repeat(width, 1)
    return Photo(np.stack((red, green, red * 0), axis=2).astype(dtype))


@pytest.mark.parametrize(
    ("size", "like", "expected"),
    [
        ((300, 200), (60, 40), (0, 0, 1, 1)),
        ((400, 200), (100, 100), (0.25, 0, 0.75, 1)),
        ((200, 400), (100, 100), (0, 0.25, 1, 0.75)),
        ((100, 100), (200, 100), (0, 0.25, 1, 0.75)),
    ],
)
def test_frames_are_the_middle_of_the_wanted_shape(size, like, expected):
    assert frame_for(*size, photo_of(like[1], like[0])) == pytest.approx(expected)


def test_it_is_known_whether_examples_are_cut():
    square, wide = photo_of(100, 100), photo_of(100, 200)
    assert cuts([Pair(square, wide)], wide, "aligned")
    assert not cuts([Pair(square, wide)], wide, "swapped")
    assert cuts([Pair(wide, wide), Pair(square, square)], wide, "aligned")
    assert not cuts([Pair(wide, wide)], photo_of(101, 200), "aligned")


def test_cutting_leaves_a_pixel_at_least():
    assert cut(np.zeros((1, 1, 3), np.uint8), (0.49, 0.49, 0.51, 0.51)).shape == (1, 1, 3)
    assert cut(np.zeros((10, 400, 3), np.uint8), (0.25, 0, 0.75, 1)).shape == (10, 200, 3)


def shown_in(grid, layout, cell):
    left, top, right, bottom = layout.box(cell)
    return grid[top:bottom, left:right].astype(int)


def test_examples_are_cut_alike_and_the_photo_is_not_cut():
    """A is square and A′ the same at another size, the photo is twice as wide as high."""
    grid = unfinished_grid(Pair(photo_of(300, 300), photo_of(120, 120)), photo_of(200, 400), "aligned", WIDE)
    a, a_prime, b = (shown_in(grid, WIDE, cell) for cell in (Cell.A, Cell.A_PRIME, Cell.B))
    assert np.abs(a - a_prime).max() <= 3
    assert (a[..., 0].min(), a[..., 0].max()) == pytest.approx((0, 255), abs=2)
    assert (a[..., 1].min(), a[..., 1].max()) == pytest.approx((64, 191), abs=3)
    assert (b[..., 1].min(), b[..., 1].max()) == pytest.approx((0, 255), abs=2)
    assert not shown_in(grid, WIDE, Cell.B_PRIME).any()


def test_a_stretched_a_prime_stays_on_a():
    grid = unfinished_grid(Pair(photo_of(300, 300), photo_of(100, 500)), photo_of(200, 400), "aligned", WIDE)
    a, a_prime = (shown_in(grid, WIDE, cell) for cell in (Cell.A, Cell.A_PRIME))
    assert np.abs(a - a_prime).max() <= 3


def test_b_prime_begins_as_what_lies_beside_it():
    pair = Pair(photo_of(100, 200), Photo(np.full((50, 100, 3), 200, np.uint8)))
    photo = photo_of(200, 400)
    for arrangement, is_b in (("aligned", True), ("swapped", False)):
        (grid,) = grids_for([pair], photo, arrangement, WIDE)
        assert np.array_equal(cell_of(grid, Cell.B_PRIME), cell_of(grid, Cell.B))
        assert (shown_in(grid, WIDE, Cell.B) == 200).all() != is_b


def test_swapped_pictures_keep_a_on_b_whole_and_cut_a_prime():
    pair = Pair(photo_of(200, 400), photo_of(300, 300))
    grid = unfinished_grid(pair, photo_of(200, 400), "swapped", WIDE)
    a, b, a_prime = (shown_in(grid, WIDE, cell) for cell in (Cell.A, Cell.A_PRIME, Cell.B))
    assert np.abs(a - b).max() <= 3
    assert (a_prime[..., 1].min(), a_prime[..., 1].max()) == pytest.approx((64, 191), abs=3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("other", [np.uint8, np.uint16])
def test_the_ground_has_the_photos_size_and_type(dtype, other):
    photo, pair = photo_of(100, 200, dtype), Pair(photo_of(80, 80, other), photo_of(50, 50, other))
    assert ground_for([pair], photo, "aligned") is photo.pixels
    ground = ground_for([pair], photo, "swapped")
    assert (ground.shape, ground.dtype) == (photo.pixels.shape, photo.pixels.dtype)
    top = np.iinfo(dtype).max
    assert ground[..., 1].min() / top == pytest.approx(0.25, abs=0.03)
    assert ground[..., 0].max() / top == pytest.approx(1, abs=0.02)


def cells(photo, layout, change):
    """Before: what B's own cell shows, as a tensor; after: the same, changed."""
    grid = unfinished_grid(Pair(photo, photo), photo, "aligned", layout)
    before = torch.from_numpy(cell_of(grid, Cell.B).copy()).permute(2, 0, 1)[None].float() / 255
    return before, change(before)


def test_where_nothing_changed_the_photos_pixels_stay():
    photo = Photo(np.random.default_rng(0).integers(0, 65535, (300, 500, 3), dtype=np.uint16))
    layout = GridLayout(192, 128)
    assert np.array_equal(lifted(photo.pixels, *cells(photo, layout, lambda it: it.clone()), layout), photo.pixels)


def test_an_edit_of_tone_reaches_every_pixel_and_keeps_detail_finer_than_the_cell():
    rng = np.random.default_rng(0)
    base = photo_of(400, 600).pixels * 0.5 + 60
    photo = Photo((base + rng.normal(0, 8, base.shape)).clip(0, 255).astype(np.uint8))
    layout = GridLayout(192, 128)
    result = lifted(photo.pixels, *cells(photo, layout, lambda it: it * 0.5), layout).astype(float)
    halved = photo.pixels * 0.5
    assert np.abs(result.mean((0, 1)) - halved.mean((0, 1))).max() < 1
    inner = (slice(20, -20), slice(20, -20))
    fine = photo.pixels[inner] - base[inner]
    assert np.corrcoef((result[inner] - 0.5 * base[inner]).ravel(), fine.ravel())[0, 1] > 0.8


def test_the_box_of_a_preview_is_that_of_the_picture():
    left, top, right, bottom = shown_box(GridLayout(256, 128))
    assert (left * 256, top * 128, right * 256, bottom * 128) == pytest.approx((2, 1, 255, 126))
