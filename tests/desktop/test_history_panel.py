from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from driving import run
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu

from core.document.edit import Edit
from core.document.titles import title_of
from core.imaging.geometry import Geometry
from core.imaging.raster import MemoryRaster
from core.jobs import AdjustJob
from desktop import i18n
from desktop.i18n import tr_message
from desktop.looks import looks_of
from desktop.panels.history_panel import GEOMETRY, ORIGINAL

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
ALT = Qt.KeyboardModifier.AltModifier


def add(window, *exposures):
    """Edits of light and colour, which need no engine, named after what they do."""
    for exposure in exposures:
        window.session.add_edits(Edit(AdjustJob(exposure=exposure), title=f"by {exposure}"))


def titles(window):
    """From the top."""
    rows = window.history.list
    return [rows.row_of(key).title.text() for key in rows.keys]


def row(window, title):
    return window.history.list.row_of(window.history.list.keys[titles(window).index(title)])


def middle(window, title):
    rows = window.history.list
    return rows.visualItemRect(rows.item(titles(window).index(title))).center()


def current(window):
    return titles(window)[window.history.list.currentRow()]


async def test_without_a_photo_it_says_what_will_stand_there(shown):
    async with shown() as window:
        assert window.history.hint.isVisible()
        assert not window.history.list.isVisible()


async def test_edits_are_listed_with_the_latest_on_top(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        assert titles(window) == ["Original"]
        assert window.history.hint.isVisible()
        await run(window, until, qtbot, "brighten the house")
        add(window, 0.5)
        assert titles(window) == ["by 0.5", "brighten the house", "Original"]
        assert not window.history.hint.isVisible()
        assert current(window) == "by 0.5"
        window.actions_.undo.trigger()
        assert titles(window) == ["brighten the house", "Original"]
        assert current(window) == "brighten the house"


async def test_a_click_chooses_an_edit_for_the_strength(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0)
        rows, first = window.history.list, window.session.document.edits[0]
        assert row(window, "by 1.0").slider.isVisible()
        qtbot.mouseClick(rows.viewport(), LEFT, pos=middle(window, "by 0.5"))
        assert window.session.active is first
        assert row(window, "by 0.5").slider.isVisible()
        assert not row(window, "by 1.0").slider.isVisible()
        row(window, "by 0.5").slider.setValue(40)
        assert window.session.document.find(first.id).strength == 0.4
        assert window.strength.slider.value() == 40
        assert row(window, "by 0.5").percent.text() == "40 %"
        qtbot.mouseClick(rows.viewport(), LEFT, pos=middle(window, "Original"))
        assert window.session.active is None
        assert current(window) == "Original"


async def test_the_eye_hides_and_shows(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0)
        qtbot.mouseClick(row(window, "by 0.5").eye, LEFT)
        assert [edit.visible for edit in window.session.document.edits] == [False, True]
        assert row(window, "by 0.5").eye.accessibleName() == "Show by 0.5"
        assert window.session.undo_stack.undoText() == "Hide"
        qtbot.mouseClick(row(window, "by 0.5").eye, LEFT)
        assert [edit.visible for edit in window.session.document.edits] == [True, True]


async def test_with_alt_the_eye_shows_one_edit_alone(shown, photo_path):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0, 1.5)
        second = window.session.document.edits[1]
        window.edit_actions.show_alone(second)
        assert [edit.visible for edit in window.session.document.edits] == [False, True, False]
        window.edit_actions.show_alone(window.session.document.edits[1])
        assert all(edit.visible for edit in window.session.document.edits)


async def test_the_keys_of_the_list_do_everything(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0, 1.5)
        rows, session, keys = window.history.list, window.session, Qt.Key
        rows.setFocus()
        qtbot.keyClick(rows, keys.Key_Down)
        assert current(window) == "by 1.0"
        qtbot.keyClick(rows, keys.Key_Space)
        assert not session.active.visible
        for _ in range(3):
            qtbot.keyClick(rows, keys.Key_Left)
        assert session.active.strength == pytest.approx(0.85)
        qtbot.keyClick(rows, keys.Key_Right)
        assert session.active.strength == pytest.approx(0.9)
        session.undo_stack.undo()
        assert session.active.strength == 1.0
        qtbot.keyClick(rows, keys.Key_Up, ALT)
        assert titles(window) == ["by 1.0", "by 1.5", "by 0.5", "Original"]
        assert current(window) == "by 1.0"
        qtbot.keyClick(rows, keys.Key_Down, ALT)
        qtbot.keyClick(rows, keys.Key_Down, ALT)
        assert titles(window) == ["by 1.5", "by 0.5", "by 1.0", "Original"]
        qtbot.keyClick(rows, keys.Key_Delete)
        assert titles(window) == ["by 1.5", "by 0.5", "Original"]
        assert current(window) == "by 0.5"
        qtbot.keyClick(rows, keys.Key_End)
        assert current(window) == "Original"
        before = session.document
        for key in (keys.Key_Delete, keys.Key_Space, keys.Key_Return, keys.Key_Left):
            qtbot.keyClick(rows, key)
        assert session.document is before


async def test_a_row_is_dragged_to_another_place(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0, 1.5)
        await window.services.tasks.settle()  # rows have their pictures, and with them their places
        port = window.history.list.viewport()
        start, end = middle(window, "by 1.5"), middle(window, "by 0.5") + QPoint(0, -4)
        qtbot.mousePress(port, LEFT, pos=start)
        qtbot.mouseMove(port, start + QPoint(0, 30))
        qtbot.mouseMove(port, end)
        assert window.history.list._line.isVisible()
        qtbot.mouseRelease(port, LEFT, pos=end)
        assert titles(window) == ["by 1.0", "by 1.5", "by 0.5", "Original"]
        assert not window.history.list._line.isVisible()
        assert window.session.undo_stack.undoText() == "Move"
        start, end = middle(window, "by 1.0"), middle(window, "Original") + QPoint(0, 20)
        qtbot.mousePress(port, LEFT, pos=start)
        qtbot.mouseMove(port, end)
        qtbot.mouseRelease(port, LEFT, pos=end)
        assert titles(window) == ["by 1.5", "by 0.5", "by 1.0", "Original"]


async def test_escape_gives_a_drag_up_and_the_original_is_not_dragged(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0)
        rows, before = window.history.list, window.session.document
        for title, other in (("by 1.0", "by 0.5"), ("Original", "by 1.0")):
            start, end = middle(window, title), middle(window, other)
            qtbot.mousePress(rows.viewport(), LEFT, pos=start)
            qtbot.mouseMove(rows.viewport(), end)
            if title == "by 1.0":
                qtbot.keyClick(rows, Qt.Key.Key_Escape)
            qtbot.mouseRelease(rows.viewport(), LEFT, pos=end)
        assert window.session.document is before


async def test_a_name_is_written_over_and_can_be_given_up(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5)
        window.activateWindow()
        rows = window.history.list
        qtbot.mouseClick(rows.viewport(), LEFT, pos=middle(window, "by 0.5"))
        qtbot.mouseDClick(rows.viewport(), LEFT, pos=middle(window, "by 0.5"))
        field = row(window, "by 0.5").field
        assert field.isVisible()
        assert field.selectedText() == "by 0.5"
        qtbot.keyClicks(field, "Evening")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert titles(window) == ["Evening", "Original"]
        assert window.session.undo_stack.undoText() == "Rename"
        qtbot.keyClick(rows, Qt.Key.Key_Return)
        qtbot.keyClicks(field, "Night")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert titles(window) == ["Evening", "Original"]
        assert not field.isVisible()
        assert rows.hasFocus()
        qtbot.keyClick(rows, Qt.Key.Key_Return)
        field.clear()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert titles(window) == ["Light and colour", "Original"]


async def test_a_duplicate_lies_over_its_edit(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0)
        window.history.list.setCurrentRow(1)
        qtbot.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
        assert titles(window) == ["by 1.0", "by 0.5 (copy)", "by 0.5", "Original"]
        assert window.history.list.currentRow() == 1


async def test_what_is_out_of_date_is_marked_and_brought_up_to_date_by_a_click(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot, "one")
        await run(window, until, qtbot, "two")
        assert not row(window, "two").update_button.isVisible()
        qtbot.mouseClick(row(window, "one").eye, LEFT)
        assert row(window, "two").update_button.isVisible()
        assert "out of date" in window.history.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert not window.history.update_button.isVisible()
        qtbot.mouseClick(row(window, "two").update_button, LEFT)
        await until(lambda: not window.session.document.stale)
        assert not row(window, "two").update_button.isVisible()


async def test_several_that_are_out_of_date_are_brought_up_together(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        for words in ("one", "two", "three"):
            await run(window, until, qtbot, words)
        window.session.remove_edit(window.session.document.edits[0].id)
        assert window.history.update_button.isVisible()
        assert window.history.stale_note.text() == "2 edits are out of date."
        qtbot.mouseClick(window.history.update_button, LEFT)
        await until(lambda: not window.session.document.stale)
        assert not window.history.update_button.isVisible()


async def test_a_mask_is_marked_and_shown_by_a_click(shown, photo_path, photo, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5)
        assert not row(window, "by 0.5").mask_button.isVisible()
        mask = MemoryRaster(np.full(photo.pixels.shape[:2], 255, np.uint8))
        window.session.set_mask(mask, window.session.active.id)
        assert row(window, "by 0.5").mask_button.isVisible()
        qtbot.mouseClick(row(window, "by 0.5").mask_button, LEFT)
        assert window.actions_.show_mask.isChecked()
        assert window.masking.target is window.session.active
        window.actions_.mask_to_next.trigger()
        assert window.session.document.selection is mask
        window.actions_.unmask_edit.trigger()
        assert window.session.active.mask is None
        window.actions_.mask_from_next.trigger()
        assert window.session.active.mask is mask


async def test_the_framing_stands_on_top_and_can_be_taken_back(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5)
        window.session.set_geometry(Geometry(quarter_turns=1))
        assert window.history.list.keys[0] == GEOMETRY
        qtbot.mouseClick(row(window, "Crop and straighten").reset_button, LEFT)
        assert window.session.document.geometry.is_identity
        assert GEOMETRY not in window.history.list.keys
        window.actions_.undo.trigger()
        rows = window.history.list
        rows.setCurrentRow(0)
        assert window.session.active is None
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
        assert window.session.document.geometry.is_identity
        assert titles(window) == ["by 0.5", "Original"]


async def test_each_row_shows_how_the_photo_looked_with_it(shown, photo_path, until):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0)
        rows = window.history.list

        def pictures():
            return [rows.row_of(key).picture.image for key in rows.keys]

        await until(lambda: all(pictures()))
        top, middle_, original = (image.pixelColor(20, 15).lightness() for image in pictures())
        assert original < middle_ < top
        window.session.set_visible(window.session.document.edits[0].id, False)
        await until(lambda: pictures()[1].pixelColor(20, 15).lightness() == original)
        window.session.set_geometry(Geometry(quarter_turns=1))
        await until(lambda: pictures()[-1].height() > pictures()[-1].width())


async def test_looks_are_the_same_where_the_edits_make_the_same(shown, photo_path):
    async with shown(photo_path) as window:
        add(window, 0.5, 1.0)
        edits = window.session.document.edits
        before = looks_of(window.session.document)
        window.session.replace_edit(replace(edits[1], title="another name"))
        assert looks_of(window.session.document) == before
        window.session.set_visible(edits[1].id, False)
        after = looks_of(window.session.document)
        assert after[:2] == before[:2]
        assert after[2] == after[1]


async def test_the_menu_of_an_edit_runs_it_again_with_another_model(shown, photo_path, until, qtbot, sampler):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        menu = window.history.menu()
        models = next(child for child in menu.findChildren(QMenu) if "another model" in child.title().replace("&", ""))
        assert [action.text() for action in models.actions()][-2:] == ["Small", "Large"]
        models.actions()[-1].trigger()
        await until(lambda: window.session.active.job.engine == "sampling")
        menu.deleteLater()
        window.session.activate(None)
        assert window.history.menu() is None


async def test_while_a_job_runs_nothing_runs_again(shown, photo_path, until, qtbot, engine):
    async with shown(photo_path) as window:
        await run(window, until, qtbot, "one")
        await run(window, until, qtbot, "two")
        window.session.set_visible(window.session.document.edits[0].id, False)
        window.instruction.edit.setText("take for ever")
        window.actions_.run.trigger()
        await until(lambda: engine.running)
        assert not row(window, "two").update_button.isEnabled()
        assert not window.actions_.rerun.isEnabled()
        assert not window.actions_.update_all.isEnabled()
        window.actions_.stop.trigger()
        await until(lambda: not window.running.is_running)
        assert row(window, "two").update_button.isEnabled()


async def test_undo_says_what_it_undoes(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot, "brighten")
        undo, edit_menu = window.actions_.undo, window.menu_bar.edit
        assert undo.toolTip().startswith("Undo: brighten")
        row(window, "brighten").slider.setValue(30)
        edit_menu.aboutToShow.emit()
        assert undo.text() == "&Undo: Strength"
        edit_menu.aboutToHide.emit()
        assert undo.text() == "&Undo"
        undo.trigger()
        assert window.actions_.redo.toolTip().startswith("Redo: Strength")
        i18n.set_language("ko")
        window.retranslate()
        assert undo.toolTip().startswith("실행 취소: ")


async def test_a_screen_reader_hears_a_list_of_edits(shown, photo_path, photo, qtbot):
    async with shown(photo_path) as window:
        add(window, 0.5)
        edit = window.session.active
        mask = MemoryRaster(np.full(photo.pixels.shape[:2], 255, np.uint8))
        window.session.set_mask(mask, edit.id)
        window.session.set_visible(edit.id, False)
        heard = QAccessible.queryAccessibleInterface(window.history.list)
        assert heard.role() == QAccessible.Role.List
        assert heard.text(QAccessible.Text.Name) == "History"
        entry = heard.child(0)
        assert entry.text(QAccessible.Text.Name) == "by 0.5, strength 100 %, hidden, with a mask"
        assert entry.state().selected
        i18n.set_language("ko")
        window.retranslate()
        assert titles(window)[-1] == "원본"
        assert "숨김" in window.history.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)


async def test_another_photo_has_another_history(shown, photo_path, until):
    async with shown(photo_path) as window:
        add(window, 0.5)
        window.session.mark_saved()
        other = photo_path.with_name("other.png")
        other.write_bytes(photo_path.read_bytes())
        await window.opening.open_path(other)
        assert window.history.list.keys == [ORIGINAL]
        assert row(window, "Original").detail.text() == "other.png"


async def test_many_edits_are_moved_without_making_their_rows_again(shown, photo_path):
    async with shown(photo_path) as window:
        edits = [Edit(AdjustJob(exposure=0.01 * number), title=str(number)) for number in range(40)]
        window.session.add_edits(*edits)
        rows = window.history.list
        kept = [rows.row_of(edit.id) for edit in edits[1:]]
        window.session.move_edit(edits[0].id, 39)
        assert titles(window)[:2] == ["0", "39"]
        assert [rows.row_of(edit.id) for edit in edits[1:]] == kept
        assert current(window) == "39"


async def test_a_duplicate_says_so_and_is_out_of_date_only_with_what_it_repeats(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        assert not window.history.update_button.isVisible()
        await run(window, until, qtbot)
        edit = window.session.active
        window.actions_.duplicate_edit.trigger()
        copy, document = window.session.active, window.session.document
        assert copy.title == f"{tr_message(title_of(edit))} (copy)"
        assert document.stale == ()
        below = Edit(AdjustJob(exposure=1))
        assert document.with_inserted(below, 0).stale == (edit, copy)
        assert document.with_inserted(below, 1).stale == (copy,)
