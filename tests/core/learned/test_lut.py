"""A learned change of colours as a .cube file."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import NotAColourEditError, WouldOverwriteError, WriteFailedError
from core.examples import Pair
from core.learned.lut import SIZE, learn_lut
from core.photo import Photo


def warmer(image):
    return np.clip(image**0.8 * np.array([1.05, 1.0, 0.85]), 0, 1)


@pytest.fixture(scope="module")
def colours():
    """A picture of all colours in soft patches, (96, 96, 3) in [0, 1]."""
    rng = np.random.default_rng(3)
    return np.kron(rng.random((24, 24, 3)), np.ones((4, 4, 1)))


def pair_of(before, after):
    return Pair(*(Photo(np.rint(image * 255).astype(np.uint8)) for image in (before, after)))


@pytest.fixture(scope="module")
def lut(colours):
    return learn_lut([pair_of(colours, warmer(colours))])


def test_the_table_holds_the_edit_of_every_colour(lut):
    axis = np.linspace(0, 1, SIZE)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    errors = lut.table - warmer(np.stack((red, green, blue), axis=-1))
    assert np.sqrt(np.mean(errors**2)) < 0.01


def test_a_cube_file_has_red_run_fastest(lut, tmp_path):
    lut.write(tmp_path / "warm.cube")
    lines = (tmp_path / "warm.cube").read_text(encoding="ascii").splitlines()
    assert f"LUT_3D_SIZE {SIZE}" in lines
    values = np.array([line.split() for line in lines if line[0] in "0123456789"], float)
    assert values.shape == (SIZE**3, 3)
    assert values[SIZE - 1, 0] > 0.9, "the first row ends in pure red"
    assert values[SIZE - 1, 2] < 0.1
    np.testing.assert_allclose(values[-1], lut.table[-1, -1, -1], atol=1e-6)


def test_a_file_is_never_replaced_without_being_asked(lut, tmp_path):
    path = tmp_path / "warm.cube"
    path.write_text("mine")
    with pytest.raises(WouldOverwriteError):
        lut.write(path)
    assert path.read_text() == "mine"
    lut.write(path, overwrite=True)
    assert path.read_text() != "mine"
    with pytest.raises(WriteFailedError):
        lut.write(tmp_path / "no" / "folder.cube")


def test_an_edit_of_surroundings_has_no_lut(colours):
    blurred = sum(np.roll(colours, shift, axis) for axis in (0, 1) for shift in (-3, -2, -1, 0, 1, 2, 3)) / 14
    with pytest.raises(NotAColourEditError):
        learn_lut([pair_of(colours, blurred)])
