"""Whatever is written of edits and states can be read again."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.document.edit import Edit
from core.document.records import (
    LONGEST_NAME,
    SnapshotRecord,
    State,
    edit_from_json,
    edit_to_json,
    state_from_json,
    state_to_json,
)
from core.imaging.geometry import Geometry
from core.jobs import RestoreJob
from core.messages import Message

NUMBERS = st.one_of(st.integers(-(10**9), 10**9), st.floats())
NUMPY = st.one_of(st.floats(width=32).map(np.float32), st.integers(0, 255).map(np.uint8), st.floats().map(np.float64))
DETAILS = st.one_of(NUMBERS, st.text(max_size=20), st.tuples(NUMBERS))
NOTES = st.one_of(
    st.builds(lambda value: Message("{value:.2f} dB", {"value": value}), st.one_of(NUMBERS, NUMPY)),
    st.builds(lambda value: Message("It is {value}.", {"value": value}), DETAILS),
    st.builds(lambda value: Message("It is {value!r}.", {"value": value}), DETAILS),
)
NAMES = st.one_of(st.text(max_size=50), st.integers(LONGEST_NAME - 1, LONGEST_NAME + 2).map("x".__mul__))


def read_again(edit):
    def no_raster(raster_id):
        raise AssertionError(raster_id)

    return edit_from_json(edit_to_json(edit), no_raster)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.lists(NOTES, max_size=5), st.integers(0, 40))
def test_an_edit_that_was_written_is_read(title, notes, times):
    edit = Edit(RestoreJob("brighten"), title=title, notes=tuple(notes * times))
    read = read_again(edit)
    assert read.title == title[:LONGEST_NAME]
    assert [str(note) for note in read.notes] == [str(note) for note in edit.notes[:100]]


@settings(max_examples=30, deadline=None)
@given(st.one_of(NUMPY, st.tuples(NUMPY)))
def test_numbers_of_numpy_are_read_though_they_may_be_spelt_otherwise(value):
    notes = tuple(Message(template, {"value": value}) for template in ("It is {value}.", "It is {value!r}."))
    assert len(read_again(Edit(RestoreJob("brighten"), notes=notes)).notes) == 2


@settings(max_examples=30, deadline=None)
@given(NAMES)
def test_a_state_that_was_written_is_read(name):
    state = State(snapshots=(SnapshotRecord(name, (), Geometry()),))
    assert state_from_json(state_to_json(state, "1")).snapshots[0].name == name[:LONGEST_NAME]


@pytest.mark.parametrize("value", [np.float32(2.5), np.uint8(3), np.float64(1.25)])
def test_a_number_of_numpy_stays_a_number_under_its_template(value):
    note = read_again(Edit(RestoreJob("brighten"), notes=(Message("{value:.1f} dB", {"value": value}),))).notes[0]
    assert (note.template, note.details) == ("{value:.1f} dB", {"value": value.item()})


def test_a_number_that_is_none_leaves_the_sentence():
    note = read_again(Edit(RestoreJob("brighten"), notes=(Message("{value:.1f} dB", {"value": math.nan}),))).notes[0]
    assert str(note) == "nan dB"
