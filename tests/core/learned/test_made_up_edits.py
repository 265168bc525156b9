import numpy as np
import pytest
from skimage import data

from core.learned.edits import EDITS, KINDS


def photo():
    """All hues, and all tones."""
    return np.ascontiguousarray(data.astronaut()[::5, ::4]).astype(np.float32) / np.float32(255)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_the_photo_the_same_way_every_time(name):
    image = photo()
    drawn = EDITS[name].draw(np.random.default_rng(3))
    before, after = drawn(image)
    assert before.shape == after.shape == image.shape
    assert before.dtype == after.dtype == np.float32
    assert after.min() >= 0
    assert after.max() <= 1
    assert np.abs(after - before).max() > 0.02
    again = EDITS[name].draw(np.random.default_rng(3))(image)
    assert np.array_equal(before, again[0])
    assert np.array_equal(after, again[1])


@pytest.mark.parametrize("name", [edit.name for edit in EDITS.values() if edit.kind == "colour"])
def test_an_edit_of_colour_does_not_see_where_a_pixel_lies(name):
    image = photo()
    _, after = EDITS[name].draw(np.random.default_rng(1))(image)
    _, turned = EDITS[name].draw(np.random.default_rng(1))(np.ascontiguousarray(image[::-1, ::-1]))
    assert np.allclose(turned[::-1, ::-1], after, atol=1e-6)


def test_every_kind_has_edits():
    assert {edit.kind for edit in EDITS.values()} == set(KINDS)


def test_two_draws_differ():
    image, rng = photo(), np.random.default_rng(0)
    first, second = (EDITS["grade"].draw(rng)(image)[1] for _ in range(2))
    assert np.abs(first - second).max() > 0.02
