"""The document in the window: edits, strengths, masks, the active edit, and the way back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.document.document import Document, fingerprint
from core.document.edit import Edit
from core.document.rendering import render, render_framed
from core.imaging.geometry import Geometry
from core.imaging.raster import MemoryRaster
from core.jobs import RestoreJob
from desktop.session import Session


@pytest.fixture
def session(qapp, photo):
    session = Session()
    session.open(Document(photo))
    return session


def brighter(session, by=40):
    """An edit of what the session shows."""
    edits = session.document.edits
    base = render(session.original, edits).pixels
    result = MemoryRaster(base // 2 + np.uint8(by))
    return Edit(RestoreJob("brighten"), base=MemoryRaster(base), result=result, made_from=fingerprint(edits))


def look(session):
    return render_framed(session.document)[0].pixels


def mask_of(photo, rows):
    mask = np.zeros(photo.pixels.shape[:2], np.uint8)
    mask[rows] = 255
    return MemoryRaster(mask)


def test_a_fresh_photo_is_rendered_as_it_is(session, photo):
    assert render_framed(session.document) == (photo, photo)
    assert session.active is None
    assert not session.has_unsaved_work


def test_an_edit_replaces_the_photo_at_full_strength(session, photo):
    session.add_edits(brighter(session))
    assert np.array_equal(look(session), photo.pixels // 2 + 40)
    assert session.active is session.document.edits[0]
    assert session.has_unsaved_work


def test_strength_mixes_and_can_be_taken_back(session, photo):
    session.add_edits(brighter(session))
    session.set_strength(0.5)
    between = (photo.pixels.astype(int) + photo.pixels // 2 + 40) / 2
    assert np.abs(look(session).astype(int) - between).max() <= 0.5
    session.set_strength(0.0)
    assert np.array_equal(look(session), photo.pixels)


def test_an_edit_takes_the_selection_for_its_mask(session, photo):
    mask = mask_of(photo, slice(10))
    session.set_mask(mask)
    assert session.mask is mask
    session.add_edits(replace(brighter(session), mask=session.document.selection), without_selection=True)
    assert session.document.selection is None
    assert session.mask is mask  # that of the active edit
    rendered = look(session)
    assert np.array_equal(rendered[:10], photo.pixels[:10] // 2 + 40)
    assert np.array_equal(rendered[10:], photo.pixels[10:])
    session.undo_stack.undo()
    assert session.document.selection is mask


def test_masks_of_edits_and_of_the_next_one_are_set_and_cleared_apart(session, photo):
    session.add_edits(brighter(session))
    edit, of_edit, of_next = session.active, mask_of(photo, slice(5)), mask_of(photo, slice(9))
    session.set_mask(of_edit, edit.id)
    session.set_mask(of_next)
    assert session.active.mask is of_edit
    assert session.mask is of_next
    session.clear_mask()
    assert session.mask is of_edit
    session.clear_mask()
    assert session.mask is None
    for expected in (of_edit, of_next, of_edit, None):
        session.undo_stack.undo()
        assert session.mask is expected


def test_a_mask_of_another_size_is_refused(session, photo):
    with pytest.raises(ValueError, match="mask"):
        session.set_mask(MemoryRaster(np.zeros((photo.height, photo.width + 1, 1), np.uint8)))
    assert session.document.selection is None


def test_undo_and_redo_bring_back_strengths_too(session):
    session.add_edits(brighter(session))
    session.set_strength(0.3)
    session.add_edits(brighter(session, 60))
    assert session.active.strength == 1.0
    session.undo_stack.undo()
    assert session.active.strength == 0.3
    session.undo_stack.redo()
    assert session.active.strength == 1.0


def test_one_undo_takes_back_all_of_a_drag_of_the_strength(session):
    session.add_edits(brighter(session))
    for strength in (0.9, 0.6, 0.3):
        session.set_strength(strength)
    session.undo_stack.undo()
    assert session.active.strength == 1.0
    session.undo_stack.redo()
    assert session.active.strength == 0.3
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.active is None


def test_moves_of_the_strength_of_two_edits_are_two_steps(session):
    session.add_edits(brighter(session))
    first = session.active
    session.add_edits(brighter(session, 60))
    session.set_strength(0.5)
    session.activate(first.id)
    session.set_strength(0.4)
    session.undo_stack.undo()
    assert [edit.strength for edit in session.document.edits] == [1.0, 0.5]


def test_edits_are_removed_moved_duplicated_and_hidden(session):
    for by in (40, 60, 80):
        session.add_edits(brighter(session, by))
    first, second, third = session.document.edits
    session.move_edit(third.id, 0)
    assert session.document.edits == (third, first, second)
    session.duplicate_edit(first.id)
    assert [edit.result for edit in session.document.edits] == [third.result, first.result, first.result, second.result]
    assert session.active is session.document.edits[2]
    assert session.active.id != first.id
    session.remove_edit(session.active.id)
    assert session.document.edits == (third, first, second)
    assert session.active is first
    session.set_visible(first.id, False)
    assert [edit.visible for edit in session.document.edits] == [True, False, True]
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.document.edits == ()
    while session.undo_stack.canRedo():
        session.undo_stack.redo()
    assert [edit.id for edit in session.document.edits] == [third.id, first.id, second.id]


def test_a_snapshot_brings_edits_and_framing_back(session):
    session.add_edits(brighter(session))
    session.take_snapshot("bright")
    edit, (snapshot,) = session.active, session.document.snapshots
    session.set_strength(0.1)
    session.remove_edit(edit.id)
    session.restore_snapshot(snapshot)
    assert session.document.edits == (edit,)
    assert session.active is edit
    session.remove_snapshot(snapshot)
    assert session.document.snapshots == ()
    session.undo_stack.undo()
    assert session.document.snapshots == (snapshot,)


def test_saving_is_forgotten_by_every_later_change(session):
    session.add_edits(brighter(session))
    session.mark_saved()
    assert not session.has_unsaved_work
    session.set_strength(0.5)
    assert session.has_unsaved_work
    session.undo_stack.undo()
    assert not session.has_unsaved_work
    session.set_geometry(Geometry(mirrored=True))
    assert session.has_unsaved_work


def test_opening_another_photo_starts_afresh(session, photo):
    session.add_edits(brighter(session))
    other = replace(photo, pixels=photo.pixels.copy())
    session.open(Document(other))
    assert session.original is other
    assert session.active is None
    assert not session.undo_stack.canUndo()


def test_a_document_with_edits_opens_on_its_last_one(session, photo):
    edits = (brighter(session), brighter(session, 60))
    session.open(Document(photo, edits))
    assert session.active is edits[1]


def test_listeners_hear_what_changed(session, qtbot):
    with qtbot.waitSignals([session.edited, session.activated, session.changed]):
        session.add_edits(brighter(session))
    with qtbot.waitSignals([session.adjusted, session.changed]):
        session.set_strength(0.2)
    with qtbot.assertNotEmitted(session.adjusted):
        session.set_strength(0.2)
    with qtbot.waitSignal(session.adjusted), qtbot.assertNotEmitted(session.edited):
        session.undo_stack.undo()
    with qtbot.waitSignal(session.activated), qtbot.assertNotEmitted(session.changed):
        session.activate(None)
