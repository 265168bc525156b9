from __future__ import annotations

import numpy as np
import pytest

from core.engine import Result
from core.jobs import RestoreJob
from core.photo import Photo
from desktop.session import Session


@pytest.fixture
def session(qapp, photo):
    session = Session()
    session.open(photo)
    return session


def brighter(photo, by=40):
    return Result(photo.with_pixels(photo.pixels // 2 + by), RestoreJob("brighten"))


def test_a_fresh_photo_is_rendered_as_it_is(session, photo):
    assert session.state.render() is photo
    assert not session.has_unsaved_result


def test_a_result_replaces_the_photo_at_full_strength(session, photo):
    result = brighter(photo)
    session.add_result(photo, result)
    assert session.state.render() is result.photo
    assert session.has_unsaved_result


def test_strength_mixes_and_can_be_taken_back(session, photo):
    result = brighter(photo)
    session.add_result(photo, result)
    session.set_strength(0.5)
    mixed = session.state.render().pixels.astype(int)
    between = (photo.pixels.astype(int) + result.photo.pixels) / 2
    assert np.abs(mixed - between).max() <= 0.5
    session.set_strength(0.0)
    assert np.array_equal(session.state.render().pixels, photo.pixels)


def test_the_mask_outlives_the_run(session, photo):
    mask = np.zeros(photo.pixels.shape[:2], np.uint8)
    mask[:10] = 255
    session.set_mask(mask)
    result = brighter(photo)
    session.add_result(photo, result)
    rendered = session.state.render().pixels
    assert np.array_equal(rendered[:10], result.photo.pixels[:10])
    assert np.array_equal(rendered[10:], photo.pixels[10:])


def test_undo_and_redo_bring_back_strengths_too(session, photo):
    session.add_result(photo, brighter(photo))
    session.set_strength(0.3)
    session.add_result(session.state.render(), brighter(photo, 60))
    session.undo_stack.undo()
    assert session.state.strength == 0.3
    session.undo_stack.redo()
    assert session.state.strength == 1.0


def test_one_undo_takes_back_all_of_a_drag_of_the_strength(session, photo):
    session.add_result(photo, brighter(photo))
    for strength in (0.9, 0.6, 0.3):
        session.set_strength(strength)
    session.undo_stack.undo()
    assert session.state.strength == 1.0
    assert session.result is not None
    session.undo_stack.redo()
    assert session.state.strength == 0.3
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.result is None


def test_undo_takes_back_a_mask_before_it_takes_back_the_run(session, photo):
    old, new = (np.full(photo.pixels.shape[:2], value, np.uint8) for value in (0, 255))
    session.set_mask(old)
    session.add_result(photo, brighter(photo))
    session.set_mask(new)
    masks = [session.state.mask]
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
        masks.append(session.state.mask)
    while session.undo_stack.canRedo():
        session.undo_stack.redo()
    expected = (new, old, old, None)
    assert len(masks) == len(expected)
    assert all(mask is wanted for mask, wanted in zip(masks, expected, strict=True))
    assert session.state.mask is new


def test_saving_is_forgotten_by_every_later_change(session, photo):
    session.add_result(photo, brighter(photo))
    session.mark_saved(session.state)
    assert not session.has_unsaved_result
    session.set_strength(0.5)
    assert session.has_unsaved_result
    session.undo_stack.undo()
    assert not session.has_unsaved_result


def test_large_photos_get_fewer_steps_of_undo(qapp):
    session = Session()
    session.open(Photo(np.zeros((6000, 8000, 3), np.uint8)))
    few = session.undo_stack.undoLimit()
    session.open(Photo(np.zeros((600, 800, 3), np.uint8)))
    assert 4 <= few < session.undo_stack.undoLimit()


def test_opening_another_photo_starts_afresh(session, photo):
    session.add_result(photo, brighter(photo))
    other = Photo(photo.pixels.copy())
    session.open(other)
    assert session.original is other
    assert session.result is None
    assert not session.undo_stack.canUndo()


def test_listeners_hear_what_changed(session, photo, qtbot):
    with qtbot.waitSignals([session.edited, session.changed]):
        session.add_result(photo, brighter(photo))
    with qtbot.waitSignals([session.adjusted, session.changed]):
        session.set_strength(0.2)
    with qtbot.assertNotEmitted(session.adjusted):
        session.set_strength(0.2)
    with qtbot.waitSignal(session.adjusted), qtbot.assertNotEmitted(session.edited):
        session.undo_stack.undo()
