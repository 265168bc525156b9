from __future__ import annotations

import asyncio
import time
from threading import Event

import numpy as np
import pytest
from driving import base_of, click_button, dialog_of, rendered, result_of, run
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox

from core.document.document import Document
from core.imaging.raster import read_level
from core.photo import Photo
from core.prompting.defects import Defect, DefectReport
from core.prompting.wishes import Wish
from desktop.dialogs.export import ExportDialog
from desktop.main_window import MainWindow
from desktop.projects import Opened


async def test_opening_shows_the_photo_and_what_it_is(shown, photo_path):
    async with shown(photo_path) as window:
        assert window.session.original.path == photo_path
        assert "beach.png" in window.windowTitle()
        assert "40 × 30" in window.status._size.text()
        assert window.actions_.run.isEnabled()


async def test_without_a_photo_only_opening_is_possible(shown):
    async with shown() as window:
        actions = window.actions_
        impossible = (actions.run, actions.stop, actions.export, actions.copy, actions.undo, actions.compare)
        assert not any(action.isEnabled() for action in impossible)
        assert actions.open.isEnabled()


async def test_a_run_shows_previews_and_leaves_a_result(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        previews, stages = [], []
        window.running.progressed.connect(lambda event: previews.append(event.preview))
        window.running.progressed.connect(lambda event: stages.append(window.status.stage_text))
        await run(window, until, qtbot)
        assert any(preview is not None for preview in previews)
        assert stages[-1] == "Brighten · step 5 of 5"
        assert result_of(window).mean() > window.session.original.pixels.mean()
        assert window.banner.text == "It is brighter now."
        assert window.strength.isEnabled()
        assert window.isWindowModified()


async def test_the_first_result_of_a_photo_is_compared_and_said_to_be_done(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        window.canvas.move_divider(0.1)
        await run(window, until, qtbot)
        assert window.actions_.compare.isChecked()
        assert window.canvas.divider == 0.5
        assert window.status.stage_text.startswith("Done in ")
        await run(window, until, qtbot, "break the model")
        assert window.status.stage_text == ""


async def test_compare_stays_off_once_a_person_has_switched_it_off(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.actions_.compare.trigger()
        await run(window, until, qtbot)
        window.session.mark_saved()
        await window.opening.open_path(photo_path)
        await run(window, until, qtbot)
        assert not window.actions_.compare.isChecked()


async def test_stop_leaves_the_document_as_it_was(shown, photo_path, until, qtbot, engine):
    async with shown(photo_path) as window:
        before = window.session.document
        window.instruction.edit.setText("take for ever")
        window.actions_.run.trigger()
        await until(lambda: engine.running)
        assert not window.actions_.run.isEnabled()
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        await until(lambda: not window.running.is_running)
        assert window.session.document is before
        assert engine.running == 0
        assert window.status.stage_text == ""
        await run(window, until, qtbot)
        assert window.session.active is not None


async def test_an_engine_error_stands_on_the_banner_and_the_next_job_runs(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot, "break the model")
        assert window.banner.kind == "error"
        assert "tiles.safetensors is damaged" in window.banner.text
        assert "Reinstall" in window.banner.text
        assert window.session.active is None
        await run(window, until, qtbot)
        assert window.session.active is not None
        assert window.banner.kind == "info"


async def test_typing_takes_the_error_of_a_job_away(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot, "break the model")
        assert window.banner.kind == "error"
        qtbot.keyClicks(window.instruction.edit, "s")
        assert not window.banner.isVisible()


async def test_undo_takes_an_error_away_and_leaves_notes(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.actions_.undo.trigger()
        assert window.banner.kind == "info"
        assert window.banner.isVisible()
        await run(window, until, qtbot, "break the model")
        assert window.banner.kind == "error"
        window.actions_.redo.trigger()
        assert not window.banner.isVisible()


async def test_the_error_of_a_file_stays_until_something_succeeds(shown, photo_path, until, qtbot):
    async with shown(photo_path.with_name("gone.png")) as window:
        qtbot.keyClicks(window.instruction.edit, "remove the haze")
        assert "gone.png" in window.banner.text
        await window.opening.open_path(photo_path)
        assert not window.banner.isVisible()


async def test_running_without_an_instruction_says_what_to_do(shown, photo_path, until):
    async with shown(photo_path) as window:
        window.actions_.run.trigger()
        await until(window.banner.isVisible)
        assert "There is no instruction." in window.banner.text


async def test_a_second_run_works_on_the_result_and_undo_goes_back(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        first = window.session.active
        await run(window, until, qtbot)
        assert np.array_equal(base_of(window), read_level(first.result))
        window.actions_.undo.trigger()
        assert window.session.active is first
        window.actions_.undo.trigger()
        assert window.session.active is None
        window.actions_.redo.trigger()
        assert window.session.active is first


async def test_strength_zero_shows_the_photo_itself(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.strength.slider.setValue(0)
        assert np.array_equal(rendered(window), window.session.original.pixels)


async def test_close_in_mid_run_ends_everything(settings, photo_path, until, engine):
    settings.engine = "tiles"
    window = MainWindow(settings)
    closed = []
    window.closed.connect(lambda: closed.append(True))
    window.show()
    window.start([photo_path])
    await until(lambda: window.session.original)
    window.instruction.edit.setText("take for ever")
    window.actions_.run.trigger()
    await until(lambda: engine.running)
    window.close()
    await until(lambda: closed)
    assert engine.running == 0
    window.deleteLater()


async def test_opening_another_photo_stops_the_job(shown, photo_path, until, engine):
    other = photo_path.with_name("other.png")
    other.write_bytes(photo_path.read_bytes())
    async with shown(photo_path) as window:
        window.instruction.edit.setText("take for ever")
        window.actions_.run.trigger()
        await until(lambda: engine.running)
        await window.opening.open_path(other)
        await until(lambda: not window.running.is_running)
        assert engine.running == 0
        assert window.session.original.path == other
        assert window.session.active is None


async def test_nothing_is_shown_of_a_job_that_was_stopped(shown, photo_path, until, engine):
    async with shown(photo_path) as window:
        shown_steps = []

        def stop(progress):
            shown_steps.append(progress.step)
            waiting = window.running._run._mailbox
            while len(shown_steps) == 1 and waiting.wants_preview:  # until the next step waits for this thread
                time.sleep(0.001)
            window.running.stop()

        window.running.progressed.connect(stop)
        window.instruction.edit.setText("take for ever")
        window.actions_.run.trigger()
        await until(lambda: shown_steps)
        await until(lambda: not window.running.is_running)
        assert len(shown_steps) == 1


async def test_diagnosing_does_not_wait_for_a_job(shown, photo_path, until, engine):
    async with shown(photo_path) as window:
        window.instruction.edit.setText("take for ever")
        window.actions_.run.trigger()
        await until(lambda: engine.running)
        assert await window.reading.diagnose(window.session.original) is not None
        assert window.running.is_running
        window.running.stop()


async def test_stop_before_the_job_has_begun(shown, photo_path, until, engine):
    async with shown(photo_path) as window:
        window.instruction.edit.setText("brighten")
        window.running.started.connect(window.running.stop)
        window.actions_.run.trigger()
        await window.services.tasks.settle()
        assert not window.running.is_running
        assert window.session.active is None


async def test_the_photo_asked_for_last_wins(shown, photo_path, photo, until, engine):
    slow, may_read = Photo(photo.pixels.copy()), Event()

    async def read_slowly():
        await asyncio.to_thread(may_read.wait, 20)
        return Opened(Document(slow))

    async with shown() as window:
        first = asyncio.ensure_future(window.opening._open("slow.png", read_slowly))
        await asyncio.sleep(0)
        await window.opening.open_path(photo_path)
        window.instruction.edit.setText("take for ever")
        window.actions_.run.trigger()
        await until(lambda: engine.running)
        may_read.set()
        assert not await first
        assert window.session.original.path == photo_path
        assert window.running.is_running


async def test_a_photo_that_was_not_opened_leaves_no_trace(shown, settings, photo_path, until, qtbot):
    others = [photo_path.with_name(name) for name in ("second.png", "third.png")]
    for other in others:
        other.write_bytes(photo_path.read_bytes())
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window._start_opening_paths(others)
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Cancel")
        await window.services.tasks.settle()
        assert window.session.original.path == photo_path
        assert settings.recent_files == [photo_path]
        assert "one photo at a time" not in window.banner.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.jpg", b"", "0 bytes"),
        ("words.jpg", b"these are only words, " * 20, "not a photo"),
        ("cut.png", None, "cut.png"),
    ],
)
async def test_broken_files_get_a_banner_and_keep_the_open_photo(
    shown, photo_path, until, tmp_path, name, content, words
):
    broken = tmp_path / name
    broken.write_bytes(photo_path.read_bytes()[:90] if content is None else content)
    async with shown(photo_path) as window:
        before = window.session.original
        window._start_opening_paths([broken])
        await until(window.banner.isVisible)
        assert window.banner.kind == "error"
        assert words in window.banner.text
        assert window.session.original is before
        window.banner._close.click()
        assert not window.banner.isVisible()


async def test_dropping_a_file_opens_it(shown, photo_path, until):
    async with shown() as window:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(photo_path))])
        drop = QDropEvent(
            QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        window.canvas.dropEvent(drop)
        await until(lambda: window.session.original)
        assert window.session.original.path == photo_path


async def test_pasting_a_picture_opens_it(shown, until):
    async with shown() as window:
        image = QImage(7, 5, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        QGuiApplication.clipboard().setImage(image)
        window.actions_.paste.trigger()
        await until(lambda: window.session.original)
        assert window.session.original.pixels.shape == (5, 7, 3)
        assert window.session.original.pixels[0, 0].tolist() == [255, 0, 0]


async def test_copying_puts_the_result_on_the_clipboard(shown, photo_path, until):
    async with shown(photo_path) as window:
        window.actions_.copy.trigger()
        await until(lambda: "40 × 30" in window.banner.text)
        image = QGuiApplication.clipboard().image()
        colour = image.pixelColor(3, 2)
        assert [colour.red(), colour.green(), colour.blue()] == window.session.original.pixels[2, 3].tolist()


async def test_closing_with_an_unsaved_result_asks(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.close()
        await until(lambda: dialog_of(window, QMessageBox))
        click_button(dialog_of(window, QMessageBox), "Cancel")
        await until(lambda: dialog_of(window) is None)
        assert window.isVisible()


async def test_export_writes_the_result_and_never_over_a_file_unasked(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        target = photo_path.with_name("beach-restored.png")
        target.write_bytes(b"precious")

        window.actions_.export.trigger()
        await until(lambda: dialog_of(window, ExportDialog))
        dialog = dialog_of(window, ExportDialog)
        assert dialog.form.path.name == "beach-restored.png"
        assert dialog.form.file_format.currentText() == "PNG"
        await until(lambda: "40 × 30 pixels" in dialog.measured.text())
        dialog.export.click()
        await until(lambda: dialog_of(dialog, QMessageBox))
        click_button(dialog_of(dialog, QMessageBox), "Cancel")
        await until(lambda: dialog_of(dialog, QMessageBox) is None)
        assert target.read_bytes() == b"precious"

        dialog.export.click()
        await until(lambda: dialog_of(dialog, QMessageBox))
        click_button(dialog_of(dialog, QMessageBox), "Replace")
        await until(lambda: not window.session.has_unsaved_work)
        with Image.open(target) as written:
            assert np.array_equal(np.asarray(written.convert("RGB")), result_of(window))
        assert "beach-restored.png" in window.banner.text


async def test_what_goes_wrong_while_exporting_can_be_mended_in_the_dialog(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.actions_.export.trigger()
        await until(lambda: dialog_of(window, ExportDialog))
        dialog = dialog_of(window, ExportDialog)
        dialog.form.name.setText("")
        assert not dialog.export.isEnabled()
        dialog.form.quality.setValue(77)
        dialog.form.name.setText(str(photo_path.with_name("no-such-folder") / "beach.v2"))
        dialog.export.click()
        await until(dialog._error.isVisible)
        assert "beach.v2.png could not be written" in dialog._error.text()
        assert dialog.isVisible()
        assert dialog.form.quality.value() == 77
        assert window.session.has_unsaved_work

        dialog.form.name.setText("beach.v2")
        dialog.export.click()
        await until(lambda: not window.session.has_unsaved_work)
        assert photo_path.with_name("beach.v2.png").exists()
        assert "beach.v2.png" in window.banner.text


async def test_shortcuts_reach_the_window_from_the_instruction(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        qtbot.keyClick(window.instruction.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert window.session.active is None
        assert window.instruction.text == "brighten"
        qtbot.keyClick(window.instruction.edit, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: dialog_of(window, ExportDialog))
        dialog_of(window, ExportDialog).reject()


async def test_replacing_the_original_is_asked_in_plain_words(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        window.actions_.export.trigger()
        await until(lambda: dialog_of(window, ExportDialog))
        dialog = dialog_of(window, ExportDialog)
        dialog.form.name.setText(str(photo_path))
        dialog.export.click()
        await until(lambda: dialog_of(dialog, QMessageBox))
        assert "original" in dialog_of(dialog, QMessageBox).text()
        click_button(dialog_of(dialog, QMessageBox), "Cancel")
        await until(lambda: dialog_of(dialog, QMessageBox) is None)
        dialog.reject()


async def test_a_defect_chip_adds_its_words(shown, photo_path, until):
    async with shown(photo_path) as window:
        window.defects.show_report(DefectReport((Defect(Wish.DEHAZE, 0.9), Defect(Wish.DENOISE, 0.6))))
        hazy, noisy = window.defects.chips
        assert hazy.text() == "Hazy"
        assert "90 %" in hazy.toolTip()
        hazy.click()
        noisy.click()
        hazy.click()
        assert window.instruction.text == "remove the haze, remove the noise"


async def test_defects_are_said_to_be_the_originals_once_there_is_a_result(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await window.services.tasks.settle()
        window.defects.show_report(DefectReport((Defect(Wish.DEHAZE, 0.9),)))
        assert window.defects.label == "Seen in this photo:"
        await run(window, until, qtbot)
        assert window.defects.label == "Seen in the original:"
        window.actions_.undo.trigger()
        assert window.defects.label == "Seen in this photo:"


async def test_the_status_bar_names_the_engine(shown):
    async with shown() as window:
        assert window.status.engine_text.startswith("Tiles")


async def test_typing_shows_what_was_understood(shown, until, qtbot):
    async with shown() as window:
        qtbot.keyClicks(window.instruction.edit, "denoise and restyle")
        await until(lambda: len(window.understood.chips) == 2)
        noise, style = window.understood.chips
        assert noise.text() == "Remove noise"
        assert noise.toolTip() == "Tiles does this."
        assert "beyond these models" in style.text()
        style.click()
        assert "Tiles cannot do it" in window.banner.text
        assert "an example of the style" in window.banner.text


async def test_arrow_keys_walk_through_earlier_instructions(shown, settings, qtbot):
    for text in ("first", "second"):
        settings.add_instruction(text)
    async with shown() as window:
        edit = window.instruction.edit
        qtbot.keyClicks(edit, "draft")
        qtbot.keyClick(edit, Qt.Key.Key_Up)
        assert edit.text() == "second"
        qtbot.keyClick(edit, Qt.Key.Key_Up)
        assert edit.text() == "first"
        qtbot.keyClick(edit, Qt.Key.Key_Up)
        assert edit.text() == "first"
        qtbot.keyClick(edit, Qt.Key.Key_Down)
        qtbot.keyClick(edit, Qt.Key.Key_Down)
        assert edit.text() == "draft"


async def test_language_changes_at_once(shown, photo_path):
    async with shown(photo_path) as window:
        window.actions_.languages["ko"].trigger()
        korean = (window.actions_.run.text(), window.menu_bar.actions()[0].text())
        window.actions_.languages["en"].trigger()
        assert window.actions_.run.text() == "&Run"
        assert korean != (window.actions_.run.text(), window.menu_bar.actions()[0].text())


async def test_every_control_has_a_name_and_a_tooltip(shown, photo_path):
    async with shown(photo_path) as window:
        for action in window.actions_.all:
            assert action.text()
            assert action.toolTip()
        for control in (window.instruction.edit, window.strength.slider, window.canvas, window.defects):
            assert control.accessibleName()


async def test_holding_a_key_shows_the_photo_as_it_was(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        await window.services.tasks.settle()
        restored = window.canvas.grab().toImage()
        qtbot.keyPress(window.instruction.edit, Qt.Key.Key_F2)
        held = window.canvas.grab().toImage()
        qtbot.keyRelease(window.instruction.edit, Qt.Key.Key_F2)
        assert held != restored
        assert window.canvas.grab().toImage() == restored


async def test_shortcuts_are_unique(shown):
    async with shown() as window:
        keys = [key.toString() for action in window.actions_.all for key in action.shortcuts()]
        assert len(keys) == len(set(keys))


async def test_recent_files_are_remembered_and_forgotten_when_gone(shown, settings, photo_path, until):
    async with shown(photo_path) as window:
        await until(lambda: settings.recent_files == [photo_path])
        window.menu_bar._list_recent()
        assert "beach.png" in window.menu_bar.recent.actions()[0].text()
        photo_path.unlink()
        window._open_recent(photo_path)
        await until(window.banner.isVisible)
        assert settings.recent_files == []


async def test_a_mask_limits_the_result_and_can_be_cleared(shown, photo_path, until, qtbot, tmp_path):
    path = tmp_path / "mask.png"
    mask = np.zeros((30, 40), np.uint8)
    mask[:, :20] = 255
    Image.fromarray(mask).save(path)
    async with shown(photo_path) as window:
        await window.mask_files.take(path)
        assert window.actions_.show_mask.isChecked()
        await run(window, until, qtbot)
        original, result = window.session.original.pixels, result_of(window)
        look = rendered(window)
        assert np.array_equal(look[:, :20], result[:, :20])
        assert np.array_equal(look[:, 20:], original[:, 20:])
        window.actions_.clear_mask.trigger()
        assert np.array_equal(rendered(window), result)


async def test_a_mask_of_another_shape_is_refused_on_the_banner(shown, photo_path, until, tmp_path):
    path = tmp_path / "mask.png"
    Image.fromarray(np.zeros((30, 90), np.uint8)).save(path)
    async with shown(photo_path) as window:
        window.services.tasks.start(window.mask_files.take(path))
        await until(window.banner.isVisible)
        assert "The mask cannot be used" in window.banner.text
        assert window.session.mask is None


async def test_a_colour_lies_where_the_mask_lets_the_edit_apply(shown, photo_path, until, tmp_path):
    path = tmp_path / "mask.png"
    mask = np.zeros((30, 40), np.uint8)
    mask[:, :20] = 255
    Image.fromarray(mask).save(path)
    async with shown(photo_path) as window:
        await until(lambda: window.canvas.zoom != 1.0 or window.canvas.is_fitted)
        window.actions_.actual_size.trigger()
        await window.services.tasks.settle()
        plain = window.canvas.grab().toImage()
        await window.mask_files.take(path)
        veiled = window.canvas.grab().toImage()
        centre = plain.rect().center()
        inside, protected = (centre.x() - 10, centre.y()), (centre.x() + 10, centre.y())
        assert veiled.pixelColor(*protected) == plain.pixelColor(*protected)
        assert veiled.pixelColor(*inside).red() > plain.pixelColor(*inside).red() + 30
