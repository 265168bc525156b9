from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from core.document.edit import Edit
from core.jobs import AdjustJob

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def names(window):
    return [snapshot.name for snapshot in window.services.snapshots.all]


def row(window, place=0):
    return window.snapshots.list.row_of(window.snapshots.list.keys[place])


@pytest.fixture
def brighter():
    return Edit(AdjustJob(exposure=1.0))


async def test_a_snapshot_is_taken_by_keys_and_named(shown, photo_path, until, qtbot, brighter):
    async with shown(photo_path) as window:
        assert not window.actions_.snapshots.isChecked()
        window.actions_.snapshots.trigger()
        assert window.snapshots.hint.isVisible()
        window.session.add_edits(brighter)
        window.activateWindow()
        qtbot.keyClick(window, Qt.Key.Key_T, CTRL_SHIFT)
        qtbot.keyClick(window, Qt.Key.Key_T, CTRL_SHIFT)
        assert names(window) == ["Snapshot 1", "Snapshot 2"]
        assert not window.snapshots.hint.isVisible()
        field = row(window, 1).field
        await until(field.isVisible)
        qtbot.keyClicks(field, "Bright")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert names(window) == ["Snapshot 1", "Bright"]
        window.actions_.undo.trigger()
        assert names(window) == ["Snapshot 1", "Snapshot 2"]


async def test_going_back_and_deleting_can_be_undone(shown, photo_path, qtbot, brighter):
    async with shown(photo_path) as window:
        session = window.session
        window.actions_.snapshots.trigger()
        window.services.snapshots.take()
        session.add_edits(brighter)
        rows = window.snapshots.list
        rows.setCurrentRow(0)
        qtbot.keyClick(rows, Qt.Key.Key_Return)
        assert session.document.edits == ()
        assert session.undo_stack.undoText() == "Snapshot 1"
        session.undo_stack.undo()
        assert session.document.edits == (brighter,)
        qtbot.mouseClick(row(window).restore_button, Qt.MouseButton.LeftButton)
        assert session.document.edits == ()
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
        assert names(window) == []
        session.undo_stack.undo()
        assert names(window) == ["Snapshot 1"]


async def test_the_photo_is_compared_with_a_snapshot_on_the_divider(shown, photo_path, until, qtbot, brighter):
    async with shown(photo_path) as window:
        window.actions_.snapshots.trigger()
        window.session.add_edits(brighter)
        window.services.snapshots.take()
        window.session.remove_edit(brighter.id)
        window.actions_.compare.setChecked(False)
        rows, canvas = window.snapshots.list, window.canvas
        await until(lambda: canvas._layers.original is not None)
        rows.setCurrentRow(0)
        qtbot.keyClick(rows, Qt.Key.Key_C)
        assert window.actions_.compare.isChecked()
        assert canvas._divider.labels == ("Snapshot 1", "Now")
        assert row(window).compare_button.isChecked()
        canvas.zoom_to(8.0)
        canvas.move_divider(0.5)
        image = canvas.grab().toImage()
        middle, height = image.width() // 2, image.height() // 2
        left, right = (image.pixelColor(middle + step, height - 60).lightness() for step in (-12, 12))
        assert left > right
        window.actions_.compare.setChecked(False)
        assert window.services.snapshots.compared is None
        assert not row(window).compare_button.isChecked()
        assert canvas._divider.labels == ("", "")


async def test_a_snapshot_that_is_gone_is_not_compared_with(shown, photo_path, until, brighter):
    async with shown(photo_path) as window:
        snapshots = window.services.snapshots
        await until(lambda: window.canvas._layers.original is not None)
        window.session.add_edits(brighter)
        snapshots.take()
        snapshots.compare(snapshots.all[0])
        snapshots.rename(snapshots.all[0], "Bright")
        assert snapshots.compared is snapshots.all[0]
        assert window.canvas._divider.labels == ("Bright", "Now")
        snapshots.remove(snapshots.all[0])
        assert snapshots.compared is None
        assert window.canvas._layers.rival is None


async def test_each_snapshot_shows_its_look(shown, photo_path, until, brighter):
    async with shown(photo_path) as window:
        window.actions_.snapshots.trigger()
        window.services.snapshots.take()
        window.session.add_edits(brighter)
        window.services.snapshots.take()
        await until(lambda: all(row(window, place).picture.image for place in range(2)))
        plain, bright = (row(window, place).picture.image.pixelColor(20, 15).lightness() for place in range(2))
        assert plain < bright


async def test_taking_one_opens_the_section_and_its_picture_is_there_when_the_project_is_opened_again(
    shown, photo_path, until
):
    async with shown(photo_path) as window:
        window.actions_.snapshots.setChecked(False)
        window.actions_.take_snapshot.trigger()
        assert window.snapshots.isVisible()
        window.session.open(window.session.document)
        [key] = window.snapshots.list.keys
        await until(lambda: window.snapshots.list.row_of(key).picture.image is not None)
