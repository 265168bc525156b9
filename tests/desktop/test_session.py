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
    assert 2 <= few < session.undo_stack.undoLimit()


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
