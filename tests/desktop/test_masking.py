"""Masks in the window: painted, drawn and chosen on the canvas, for the next edit or another, whatever runs."""

from __future__ import annotations

import numpy as np
import pytest
from driving import run
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from core.imaging.geometry import Geometry, frame_point
from core.imaging.masks import unpack
from core.imaging.opening import open_mask
from core.imaging.raster import read_level
from core.masks.ranges import ColourRange, LuminosityRange
from core.masks.shapes import Mode
from desktop import i18n
from desktop.mask_choices import MaskTool
from desktop.tint import Tint

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
SHIFT, NO_KEY = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


def mouse(window, kind, x, y, button=LEFT, keys=NO_KEY):
    """At a point of the photo, in its pixels."""
    canvas = window.canvas
    at = canvas.view.to_canvas(QPointF(x, y))
    pressed, held = (NONE if kind == MOVE else button), (NONE if kind == RELEASE else button)
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), pressed, held, keys))


def drag(window, *way, button=LEFT, keys=NO_KEY):
    mouse(window, PRESS, *way[0], button, keys)
    for point in way[1:]:
        mouse(window, MOVE, *point, button, keys)
    mouse(window, RELEASE, *way[-1], button, keys)


def choose(window, title):
    """Pick an entry of the model chooser, as a click on it does."""
    chooser = window.model.chooser
    chooser.setCurrentIndex(chooser.findText(title))
    chooser.activated.emit(chooser.currentIndex())


def selection(window):
    mask = window.session.document.selection
    return None if mask is None else read_level(mask)[:, :, 0]


async def begin(window, until, tool=MaskTool.BRUSH, size=6.0):
    """The mask tool in hand, the photo large, its pixels under the mouse."""
    await until(lambda: window.canvas.view.photo.width() > 20)
    window.canvas.zoom_to(8.0)
    window.actions_.mask.trigger()
    window.masking.choices.set_brush(size=size, hardness=1.0)
    window.mask_bar.tools[tool].click()


async def test_a_stroke_is_the_mask_of_the_next_edit_and_one_step_of_undo(shown, photo_path, until):
    async with shown(photo_path) as window:
        assert not window.mask_bar.isVisible()
        await begin(window, until)
        assert window.mask_bar.isVisible()
        assert window.canvas.tool is not None
        drag(window, (5, 15), (20, 15), (35, 15))
        mask = selection(window)
        assert mask[15, 5] == mask[15, 20] == mask[15, 35] == 255
        assert not mask[:10].any()
        assert not mask[20:].any()
        drag(window, (20, 25), (22, 25))
        assert selection(window)[25, 20] == 255
        assert window.session.undo_stack.count() == 2
        window.actions_.undo.trigger()
        assert np.array_equal(selection(window), mask)
        drag(window, (20, 5), (22, 5))
        assert selection(window)[5, 20] == selection(window)[15, 20] == 255
        assert not selection(window)[25].any(), "what was undone does not come back"
        window.actions_.undo.trigger()
        window.actions_.undo.trigger()
        assert selection(window) is None


async def test_a_colour_shows_what_is_painted_while_it_is(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until)
        at = window.canvas.view.to_canvas(QPointF(20.5, 15.5)).toPoint()
        plain = window.canvas.grab().toImage().pixelColor(at)
        mouse(window, PRESS, 10, 15)
        mouse(window, MOVE, 30, 15)
        mouse(window, MOVE, 36, 28)
        painted = window.canvas.grab().toImage().pixelColor(at)
        assert painted.red() > plain.red() + 50
        assert selection(window) is None, "the stroke has not ended"
        mouse(window, RELEASE, 36, 28)
        window.mask_bar.colours[1].trigger()
        green = window.canvas.grab().toImage().pixelColor(at)
        assert green.green() > plain.green() + 50
        assert window.services.settings.tint == Tint("#28b450", 0.5)
        window.actions_.show_mask.trigger()
        assert window.canvas.grab().toImage().pixelColor(at) == plain


async def test_the_right_button_and_the_eraser_take_away(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await begin(window, until)
        drag(window, (5, 15), (35, 15))
        drag(window, (20, 15), (21, 15), button=RIGHT)
        assert selection(window)[15, 20] == 0
        assert selection(window)[15, 8] == 255
        qtbot.keyClick(window.canvas, Qt.Key.Key_E)
        assert window.mask_bar.tools[MaskTool.ERASER].isChecked()
        drag(window, (5, 15), (6, 15))
        assert selection(window)[15, 5] == 0
        window.actions_.undo.trigger()
        assert selection(window)[15, 5] == 255


async def test_erasing_without_a_mask_begins_with_everything(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.ERASER)
        drag(window, (5, 15), (35, 15))
        assert selection(window)[15, 20] == 0
        assert selection(window)[5, 20] == 255


async def test_shift_and_a_click_draw_a_straight_line(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until)
        drag(window, (5, 5), (5, 5))
        drag(window, (35, 25), (35, 25), keys=SHIFT)
        assert selection(window)[15, 20] == 255
        assert selection(window)[5, 30] == 0


async def test_escape_takes_a_stroke_back_and_then_leaves_the_mask(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await begin(window, until)
        mouse(window, PRESS, 10, 15)
        mouse(window, MOVE, 30, 15)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
        mouse(window, RELEASE, 30, 15)
        assert selection(window) is None
        assert window.masking.is_active
        qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
        assert not window.masking.is_active
        assert not window.mask_bar.isVisible()
        assert not window.actions_.mask.isChecked()
        assert window.canvas.tool is None
        qtbot.keyClick(window.canvas, Qt.Key.Key_M)
        assert window.masking.is_active


async def test_brackets_change_the_brush_while_there_is_one_and_the_divider_otherwise(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await begin(window, until, size=20)
        brush, divider = window.masking.choices.brush, window.canvas.divider
        qtbot.keyClick(window.canvas, Qt.Key.Key_BracketRight)
        assert window.masking.choices.brush.size > brush.size
        qtbot.keyClick(window.canvas, Qt.Key.Key_BraceLeft, SHIFT)
        assert window.masking.choices.brush.hardness < brush.hardness
        assert window.mask_bar.options.hardness.value == pytest.approx(0.9)
        assert window.canvas.divider == divider
        window.actions_.mask.trigger()
        qtbot.keyClick(window.canvas, Qt.Key.Key_BracketRight)
        assert window.canvas.divider > divider


async def test_a_mask_is_painted_while_a_job_runs_and_is_for_the_next_edit(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await begin(window, until)
        window.instruction.edit.setText("take for ever")
        window.actions_.run.trigger()
        await until(lambda: window.running.is_running)
        drag(window, (5, 15), (35, 15))
        assert selection(window)[15, 20] == 255
        assert window.running.is_running
        window.running.stop()
        await until(lambda: not window.running.is_running)
        assert selection(window)[15, 20] == 255


async def test_the_edit_that_a_job_makes_takes_the_mask_of_its_start_not_what_is_painted_meanwhile(
    shown, photo_path, until, qtbot
):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.RECTANGLE)
        drag(window, (0, 0), (20, 30))
        await until(lambda: selection(window) is not None)
        before = selection(window)
        ended = []
        window.running.ended.connect(lambda seconds: ended.append(seconds))
        window.instruction.edit.setText("brighten")
        window.actions_.run.trigger()
        await until(lambda: window.running.job is not None)
        window.mask_bar.tools[MaskTool.BRUSH].click()
        drag(window, (30, 5), (31, 5))
        await until(lambda: ended)
        assert np.array_equal(read_level(window.session.active.mask)[:, :, 0], before)
        assert selection(window)[5, 30] == 255, "it is for the next edit"
        pixels = read_level(window.session.active.result)
        assert (pixels != window.session.original.pixels).any()


async def test_the_mask_of_an_edit_can_be_worked_on(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        edit = window.session.active
        await begin(window, until, MaskTool.ERASER)
        assert window.masking.target is None, "the next edit, for the chosen one has no mask"
        window.mask_bar.target.setCurrentIndex(1)
        window.mask_bar.target.activated.emit(1)
        assert "brighten" in window.mask_bar.target.currentText()
        drag(window, (5, 15), (35, 15))
        mask = read_level(window.session.active.mask)[:, :, 0]
        assert mask[15, 20] == 0
        assert mask[5, 20] == 255
        assert window.session.active.id == edit.id
        assert selection(window) is None
        window.actions_.mask.trigger()
        window.actions_.mask.trigger()
        assert window.masking.target is not None, "where only the edit has a mask, that is the one"
        window.mask_bar.clear.click()
        assert window.session.active.mask is None


async def test_an_engine_that_samples_is_given_the_mask(shown, photo_path, until, qtbot, sampler):
    async with shown(photo_path) as window:
        choose(window, "Small")
        await begin(window, until, MaskTool.RECTANGLE)
        drag(window, (0, 0), (20, 30))
        await until(lambda: selection(window) is not None)
        await run(window, until, qtbot, "dehaze")
        given = unpack(sampler.jobs[-1].mask, 40, 30)
        assert given[:, :20].min() == 255
        assert given[:, 20:].max() == 0
        assert np.array_equal(read_level(window.session.active.mask)[:, :, 0], given)


async def test_shapes_join_as_the_mode_says(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.RECTANGLE)
        drag(window, (5, 5), (25, 25))
        await until(lambda: selection(window) is not None)
        drag(window, (10, 10), (15, 15), button=RIGHT)
        await until(lambda: selection(window)[12, 12] == 0)
        assert window.masking.choices.mode is Mode.ADD, "as before"
        window.masking.choices.set_mode(Mode.INTERSECT)
        window.mask_bar.tools[MaskTool.ELLIPSE].click()
        drag(window, (5, 5), (25, 25))
        await until(lambda: selection(window)[5, 5] == 0)
        window.masking.choices.set_mode(Mode.REPLACE)
        window.mask_bar.tools[MaskTool.LASSO].click()
        drag(window, (30, 2), (38, 2), (38, 12), (30, 12))
        await until(lambda: selection(window)[6, 34] == 255)
        assert not selection(window)[:, :29].any()


async def test_a_gradient_shows_before_it_is_let_go(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.LINEAR)
        at = window.canvas.view.to_canvas(QPointF(2.5, 15.5)).toPoint()
        plain = window.canvas.grab().toImage().pixelColor(at)
        mouse(window, PRESS, 5, 15)
        mouse(window, MOVE, 35, 15)
        assert window.canvas.grab().toImage().pixelColor(at).red() > plain.red() + 50
        assert selection(window) is None
        mouse(window, RELEASE, 35, 15)
        await until(lambda: selection(window) is not None)
        line = selection(window)[15].astype(int)
        assert line[0] == 255
        assert line[39] == 0
        assert np.all(np.diff(line) <= 0)


async def test_a_range_of_lightness_is_tried_out_and_applied(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.LUMINOSITY)
        window.masking.choices.set_luminosity(0.2, 0.4, 0.05)
        assert selection(window) is None
        assert window.masking.look is not None
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
        await until(lambda: selection(window) is not None)
        assert np.array_equal(selection(window), LuminosityRange(0.2, 0.4, 0.05).of(window.session.original.pixels))
        window.actions_.mask.trigger()
        assert window.canvas._overlay.mask is not None


async def test_the_lower_end_of_a_range_takes_the_upper_one_along(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.LUMINOSITY)
        options = window.mask_bar.options
        window.masking.choices.set_luminosity(0.2, 0.4, 0.05)
        options.low.slider.setValue(140)
        chosen = window.masking.choices.luminosity
        assert (chosen.low, chosen.high) == (pytest.approx(0.7), pytest.approx(0.7))


async def test_a_colour_is_picked_from_the_photo(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.COLOUR)
        assert not window.mask_bar.options.apply_button.isEnabled()
        drag(window, (20.5, 15.5), (20.5, 15.5))
        chosen = window.masking.choices.colour
        assert chosen is not None
        assert np.abs(np.subtract(chosen.colour, window.session.original.pixels[15, 20].astype(int))).max() <= 1
        window.mask_bar.options.apply_button.click()
        await until(lambda: selection(window) is not None)
        assert np.array_equal(selection(window), ColourRange(chosen.colour).of(window.session.original.pixels))


async def test_a_mask_is_softened_inverted_and_cleared(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until, MaskTool.RECTANGLE)
        drag(window, (0, 0), (20, 30))
        await until(lambda: selection(window) is not None)
        window.mask_bar.invert.click()
        await until(lambda: selection(window)[15, 5] == 0)
        assert selection(window)[15, 35] == 255
        window.mask_bar.tools[MaskTool.FEATHER].click()
        window.masking.choices.set_radius(6)
        window.mask_bar.options.apply_button.click()
        await until(lambda: 0 < selection(window)[15, 19] < 255)
        window.actions_.clear_mask.trigger()
        assert selection(window) is None


async def test_a_mask_is_written_as_png(shown, photo_path, until, tmp_path):
    async with shown(photo_path) as window:
        await begin(window, until)
        drag(window, (5, 15), (35, 15))
        await window.masking.save(tmp_path / "sky.png")
        assert np.array_equal(open_mask(tmp_path / "sky.png", 40, 30), selection(window))


async def test_a_mask_replaces_the_photo_only_after_the_question_about_the_original(
    shown, photo_path, until, monkeypatch
):
    questions = []

    async def chosen(*_):
        return photo_path

    async def refused(_, question, *__):
        questions.append(question)
        return False

    monkeypatch.setattr("desktop.mask_files.ask_file_to_save", chosen)
    monkeypatch.setattr("desktop.dialogs.asking.confirm", refused)
    before = photo_path.read_bytes()
    async with shown(photo_path) as window:
        await begin(window, until)
        drag(window, (4, 4), (20, 4))
        window.actions_.save_mask.trigger()
        await until(lambda: bool(questions))
    assert questions == ["Replace the original photo?"]
    assert photo_path.read_bytes() == before


async def test_on_a_framed_photo_one_paints_where_one_points(shown, photo_path, until):
    async with shown(photo_path) as window:
        geometry = Geometry(mirrored=True, quarter_turns=1, crop=(0.1, 0.1, 0.8, 0.8))
        window.session.set_geometry(geometry)
        await begin(window, until)
        at = frame_point(geometry, 40, 30, 25.0, 12.0)
        drag(window, at, at)
        mask = selection(window)
        rows, columns = np.nonzero(mask)
        assert (columns.mean() + 0.5, rows.mean() + 0.5) == (pytest.approx(25, abs=0.3), pytest.approx(12, abs=0.3))
        spot = window.canvas.view.to_canvas(QPointF(*at)).toPoint()
        shown_red = window.canvas.grab().toImage().pixelColor(spot).red()
        window.actions_.show_mask.trigger()
        assert shown_red > window.canvas.grab().toImage().pixelColor(spot).red() + 50


async def test_another_photo_ends_masking(shown, photo_path, example_paths, until):
    async with shown(photo_path) as window:
        await begin(window, until)
        window._start_opening_paths([example_paths[0]])
        await until(lambda: window.session.original.path == example_paths[0])
        assert not window.masking.is_active
        assert window.canvas.tool is None


async def test_another_photo_takes_back_the_stroke_that_is_being_painted(shown, photo_path, example_paths, until):
    async with shown(photo_path) as window:
        await begin(window, until)
        mouse(window, PRESS, 4, 4)
        mouse(window, MOVE, 20, 4)
        window._start_opening_paths([example_paths[0]])
        await until(lambda: window.session.original.path == example_paths[0])
        mouse(window, RELEASE, 20, 4)
        assert window.session.document.selection is None
        assert not window.session.undo_stack.canUndo()


async def test_the_bar_speaks_korean(shown, photo_path, until):
    async with shown(photo_path) as window:
        await begin(window, until)
        i18n.set_language("ko")
        window.retranslate()
        names = [button.accessibleName() for button in window.mask_bar.tools.values()]
        assert all(any("가" <= letter <= "힣" for letter in name) for name in names)
        assert window.mask_bar.target.itemText(0) == "다음 편집"


@pytest.mark.parametrize("how", ["undo", "escape"])
async def test_undo_and_escape_give_up_what_is_tried_out_before_anything_else(shown, photo_path, until, qtbot, how):
    async with shown(photo_path) as window:
        await begin(window, until)
        drag(window, (5, 15), (35, 15))
        mask, choices = selection(window), window.masking.choices
        window.mask_bar.tools[MaskTool.COLOUR].click()
        drag(window, (20, 20))
        assert window.masking.can_apply
        if how == "undo":
            window.actions_.undo.trigger()
        else:
            qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
        assert not window.masking.can_apply
        assert window.masking.is_active
        assert (choices.tool, choices.colour) == (MaskTool.BRUSH, None)
        assert np.array_equal(selection(window), mask)
        window.actions_.undo.trigger()
        assert selection(window) is None
