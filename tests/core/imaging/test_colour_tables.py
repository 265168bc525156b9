"""Tables of colours: what they do to pixels, and as text for jobs."""

from __future__ import annotations

import zlib
from base64 import b64encode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lut_samples import cube_of

from core.errors import BadJobError
from core.imaging.lut import Lut


def noise(dtype, shape=(40, 30, 3)):
    return np.random.default_rng(4).integers(0, np.iinfo(dtype).max + 1, shape).astype(dtype)


def as_floats(pixels):
    return pixels.astype(float) / np.iinfo(pixels.dtype).max


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("entries", [2, 5, 33])
def test_a_table_that_changes_nothing_changes_nothing(dtype, entries):
    pixels = noise(dtype)
    changed = cube_of(lambda colours: colours, entries).apply(pixels)
    assert changed.dtype == dtype
    assert np.abs(changed.astype(int) - pixels).max() <= (dtype == np.uint16)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_linear_mixture_of_channels_is_met_everywhere(dtype):
    mixture = np.array([[0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.0, 0.5, 0.5]])
    pixels = noise(dtype)
    wanted = as_floats(pixels) @ mixture.T
    found = cube_of(lambda colours: colours @ mixture.T).apply(pixels)
    assert np.abs(as_floats(found) - wanted).max() < 0.51 / np.iinfo(dtype).max + 1e-6


def test_between_entries_the_tetrahedron_counts():
    """At (1, ½, 0) of one cell: half of red's corner and half of red and green's, and nothing of the others."""
    table = np.zeros((2, 2, 2, 3), np.float32)
    table[0, 0, 1], table[0, 1, 1] = (1, 0, 0), (0, 1, 0)
    found = Lut(table).apply(np.array([[[65535, 32768, 0]]], np.uint16))
    assert found[0, 0].tolist() == [32767, 32768, 0]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_greys_stay_neutral_in_a_neutral_table(dtype):
    ramp = np.linspace(0, np.iinfo(dtype).max, 256).astype(dtype).repeat(3).reshape(1, -1, 3)
    found = cube_of(lambda colours: colours**1.7).apply(ramp)
    assert (found == found[:, :, :1]).all()
    assert (np.diff(found[0, :, 0].astype(int)) >= 0).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_table_of_curves_has_one_for_each_channel(dtype):
    table = np.stack([np.linspace(0, 1, 9), np.linspace(0, 0.5, 9), np.linspace(1, 0, 9)], axis=1).astype(np.float32)
    pixels = noise(dtype)
    wanted = as_floats(pixels) * [1, 0.5, -1] + [0, 0, 1]
    assert np.abs(as_floats(Lut(table).apply(pixels)) - wanted).max() < 0.51 / np.iinfo(dtype).max + 1e-6


def test_a_domain_says_where_the_table_begins_and_ends():
    lut = cube_of(lambda colours: colours, low=(0.2, 0.0, 0.0), high=(0.6, 1.0, 2.0))
    pixels = np.rint(np.array([[[0.1, 0.5, 1.0], [0.4, 0.5, 1.0], [0.9, 0.5, 1.0]]]) * 65535).astype(np.uint16)
    found = as_floats(lut.apply(pixels))[0]
    np.testing.assert_allclose(found, [[0, 0.5, 0.5], [0.5, 0.5, 0.5], [1, 0.5, 0.5]], atol=2e-5)


@pytest.mark.parametrize(
    "lut", [cube_of(np.sqrt, 7, low=(-0.5, 0.0, 0.0), high=(1.0, 1.0, 1.25)), Lut(np.eye(3, dtype=np.float32))]
)
def test_a_table_comes_back_from_a_job(lut):
    again = Lut.unpack(lut.pack())
    assert (again.low, again.high) == (lut.low, lut.high)
    assert np.abs(again.table - lut.table).max() <= 0.51 / 65535
    assert again.pack() == lut.pack()


@given(st.text() | st.binary().map(lambda data: b64encode(zlib.compress(data)).decode()))
def test_what_is_no_table_is_refused(packed):
    with pytest.raises(BadJobError):
        Lut.unpack(packed)


def test_a_packed_bomb_is_refused():
    with pytest.raises(BadJobError):
        Lut.unpack(b64encode(zlib.compress(bytes(100_000_000), 9)).decode())


def test_a_table_cut_short_is_refused():
    packed = cube_of(np.sqrt).pack()
    with pytest.raises(BadJobError):
        Lut.unpack(packed[: len(packed) // 8 * 4])
