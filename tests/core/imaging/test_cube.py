""".cube files: reading, writing, and refusing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lut_samples import cube_of

from core.errors import BadLutError, FileMissingError, FileUnreadableError
from core.imaging.cube import parse_cube, read_cube
from core.imaging.lut import Lut

EIGHT = ["0 0 0", "1 0 0", "0 1 0", "1 1 0", "0 0 1", "1 0 1", "0 1 1", "1 1 1"]


def read(*lines):
    return parse_cube(lines, "test.cube")


def test_a_written_table_is_read_again(tmp_path):
    lut = cube_of(lambda colours: colours**2, 6, low=(0.0, -0.25, 0.0), high=(1.0, 1.0, 1.5), title='A "warm" evening')
    lut.write(tmp_path / "warm.cube")
    again = read_cube(tmp_path / "warm.cube")
    np.testing.assert_allclose(again.table, lut.table, atol=1e-6)
    assert (again.low, again.high, again.title) == (lut.low, lut.high, "A warm evening")


def test_a_written_curve_is_read_again(tmp_path):
    Lut(np.linspace(0, 1, 12, dtype=np.float32).reshape(4, 3)).write(tmp_path / "curve.cube")
    np.testing.assert_allclose(read_cube(tmp_path / "curve.cube").table, np.linspace(0, 1, 12).reshape(4, 3), atol=1e-6)


def test_red_runs_fastest_and_comments_and_foreign_keywords_are_passed_over():
    lut = read(
        "# made by hand", 'TITLE "Tint"', "", "LUT_3D_SIZE 2", "LUT_IN_VIDEO_RANGE", *EIGHT[:3], "# so far", *EIGHT[3:]
    )
    assert lut.title == "Tint"
    assert lut.table[0, 0, 1].tolist() == [1, 0, 0]
    assert lut.table[1, 0, 0].tolist() == [0, 0, 1]


def test_the_range_of_resolve_is_a_domain():
    lut = read("LUT_1D_SIZE 2", "LUT_1D_INPUT_RANGE -0.1 1.1", "0 0 0", "1 1 1")
    assert (lut.low, lut.high) == ((-0.1, -0.1, -0.1), (1.1, 1.1, 1.1))


def test_values_beyond_white_are_clipped():
    assert read("LUT_1D_SIZE 2", "-1 0 0", "7 1 1").table.tolist() == [[0, 0, 0], [1, 1, 1]]


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([], 1),
        (["LUT_3D_SIZE 1"], 1),
        (["LUT_3D_SIZE 130"], 1),
        (["LUT_1D_SIZE 65537"], 1),
        (["# big", "LUT_3D_SIZE 99999999999999999999"], 2),
        (["LUT_3D_SIZE two"], 1),
        (["LUT_3D_SIZE ²"], 1),
        (["LUT_3D_SIZE 2", "LUT_1D_SIZE 2"], 2),
        (["LUT_3D_SIZE 2", *EIGHT[:7]], 8),
        (["LUT_3D_SIZE 2", *EIGHT, "0 0 0"], 10),
        (["LUT_3D_SIZE 2", "0 0"], 2),
        (["LUT_3D_SIZE 2", "0 0 0 0"], 2),
        (["LUT_3D_SIZE 2", "0 nan 0"], 2),
        (["LUT_3D_SIZE 2", "0 0 inf"], 2),
        (["0 0 0", "LUT_3D_SIZE 2"], 1),
        (["LUT_1D_SIZE 2", "DOMAIN_MIN 0 0", "0 0 0", "1 1 1"], 2),
        (["LUT_1D_SIZE 2", "DOMAIN_MIN 0 1 0", "0 0 0", "1 1 1"], 4),
        (["LUT_1D_SIZE 2", "DOMAIN_MAX 1 1 nan", "0 0 0", "1 1 1"], 4),
        (["LUT_1D_SIZE 2", "zero 0 0"], 2),
        (["9" * 2000], 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(lines, line):
    with pytest.raises(BadLutError) as caught:
        read(*lines)
    assert caught.value.details["line"] == line
    assert "test.cube" in str(caught.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_an_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.cube"
    path.write_bytes(data)
    with pytest.raises(BadLutError):
        read_cube(path)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(FileMissingError):
        read_cube(tmp_path / "none.cube")
    with pytest.raises(FileUnreadableError):
        read_cube(tmp_path)
