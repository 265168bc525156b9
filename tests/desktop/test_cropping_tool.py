"""The crop tool: what a person does on the canvas, in its bar and with keys."""

from __future__ import annotations

import numpy as np
import pytest
from driving import rendered
from PIL import Image
from PySide6.QtCore import QPointF, Qt

from core.document.edit import Edit
from core.imaging.cropping import is_filled
from core.imaging.geometry import Geometry
from core.jobs import AdjustJob
from desktop.panels.crop_bar import ASPECTS

PIXELS = np.random.default_rng(5).integers(0, 256, (60, 90, 3)).astype(np.uint8)


@pytest.fixture
def photo_path(tmp_path):
    path = tmp_path / "meadow.png"
    Image.fromarray(PIXELS).save(path)
    return path


def start(window, qtbot):
    window.actions_.crop.trigger()
    assert window.cropping.is_open
    window.canvas.grab()  # painted once, it knows how the photo lies on the canvas
    return window.canvas.tool


def spot(window, x, y):
    """Where a point of the photo is on the canvas."""
    return window.canvas.view.to_canvas(QPointF(x, y)).toPoint()


def drag(window, qtbot, start_at, end_at):
    left, canvas = Qt.MouseButton.LeftButton, window.canvas
    begin, end = spot(window, *start_at), spot(window, *end_at)
    qtbot.mousePress(canvas, left, pos=begin)
    for share in (0.25, 0.5, 0.75, 1):
        qtbot.mouseMove(canvas, begin + (end - begin) * share)
    qtbot.mouseRelease(canvas, left, pos=end)


def on_canvas(window):
    """Width and height of the photo that the canvas shows, in pixels."""
    view = window.canvas.view
    return round(view.photo.width() / view.scale), round(view.photo.height() / view.scale)


def sides(rect):
    return tuple(round(side, 1) for side in (rect.left(), rect.top(), rect.right(), rect.bottom()))


async def test_a_corner_is_dragged_and_enter_applies_as_one_step_of_undo(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        tool = start(window, qtbot)
        assert sides(tool.crop) == (0, 0, 90, 60)
        drag(window, qtbot, (0, 0), (30, 20))
        assert sides(tool.crop) == pytest.approx((30, 20, 90, 60), abs=1)
        drag(window, qtbot, (90, 40), (70, 50))
        assert sides(tool.crop) == pytest.approx((30, 20, 70, 60), abs=1)
        drag(window, qtbot, (50, 40), (0, 35))
        assert sides(tool.crop) == pytest.approx((0, 15, 40, 55), abs=1)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
        assert not window.cropping.is_open
        assert not window.crop_bar.isVisible()
        assert not window.actions_.crop.isChecked()
        left, top, right, bottom = map(round, sides(tool.crop))
        assert np.array_equal(rendered(window), PIXELS[top:bottom, left:right])
        assert window.session.undo_stack.count() == 1
        window.session.undo_stack.undo()
        assert np.array_equal(rendered(window), PIXELS)


async def test_keys_move_and_resize_and_esc_leaves_everything_as_it_was(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        tool = start(window, qtbot)
        shift = Qt.KeyboardModifier.ShiftModifier
        for _ in range(5):
            qtbot.keyClick(window.canvas, Qt.Key.Key_Left, shift)
            qtbot.keyClick(window.canvas, Qt.Key.Key_Up, shift)
        assert sides(tool.crop) == (0, 0, 85, 55)
        for _ in range(3):
            qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
            qtbot.keyClick(window.canvas, Qt.Key.Key_Down)
        assert sides(tool.crop) == (3, 3, 88, 58)
        for _ in range(9):
            qtbot.keyClick(window.canvas, Qt.Key.Key_Right)
        assert sides(tool.crop) == (5, 3, 90, 58), "as far as there is photo"
        qtbot.keyClick(window.canvas, Qt.Key.Key_Escape)
        assert not window.cropping.is_open
        assert window.session.document.geometry == Geometry()
        assert window.session.undo_stack.count() == 0


async def test_straightening_keeps_the_crop_free_of_empty_corners(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        tool = start(window, qtbot)
        window.crop_bar.slider.setValue(100)
        assert window.crop_bar.field.value() == 10
        assert tool.crop.width() < 85
        assert tool.crop.width() / tool.crop.height() == pytest.approx(1.5)
        drag(window, qtbot, (tool.crop.right(), tool.crop.bottom()), (90, 60))
        drag(window, qtbot, (tool.crop.center().x(), tool.crop.center().y()), (90, 5))
        window.crop_bar.apply_button.click()
        geometry = window.session.document.geometry
        assert geometry.angle == 10
        assert geometry.crop is not None
        assert is_filled(geometry, 90, 60)


async def test_straightening_alone_keeps_as_much_as_there_is(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        start(window, qtbot)
        window.crop_bar.field.setValue(-3.5)
        qtbot.keyClick(window.crop_bar.field, Qt.Key.Key_Return)
        assert window.session.document.geometry == Geometry(angle=-3.5)


async def test_quarter_turns_and_the_mirror_take_the_crop_along(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        window.session.set_geometry(Geometry(crop=(0, 0, 0.5, 0.5)))
        before = rendered(window)
        start(window, qtbot)
        window.crop_bar.turn_right.click()
        window.crop_bar.mirror.click()
        window.crop_bar.apply_button.click()
        assert np.array_equal(rendered(window), np.rot90(before, -1)[:, ::-1])
        start(window, qtbot)
        window.crop_bar.mirror.click()
        window.crop_bar.turn_left.click()
        window.crop_bar.apply_button.click()
        assert window.session.document.geometry == Geometry(crop=(0, 0, 0.5, 0.5))


async def test_proportions_hold_while_resizing_and_can_be_exchanged(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        tool, bar = start(window, qtbot), window.crop_bar

        def choose(name):
            bar.aspect.setCurrentIndex(ASPECTS.index(name))
            bar.aspect.activated.emit(ASPECTS.index(name))

        choose("1:1")
        assert sides(tool.crop) == (15, 0, 75, 60)
        assert not bar.swap.isEnabled()
        drag(window, qtbot, (15, 0), (40, 10))
        assert tool.crop.width() == pytest.approx(tool.crop.height())
        assert sides(tool.crop)[2:] == (75, 60)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        assert tool.crop.width() == pytest.approx(tool.crop.height())
        choose("16:9")
        assert tool.crop.width() / tool.crop.height() == pytest.approx(16 / 9)
        bar.swap.click()
        assert tool.crop.width() / tool.crop.height() == pytest.approx(9 / 16)
        choose("original")
        assert tool.crop.width() / tool.crop.height() == pytest.approx(1.5)
        bar.reset_button.click()
        assert sides(tool.crop) == (0, 0, 90, 60)
        assert bar.aspect.currentIndex() == 0


async def test_all_of_the_photo_is_shown_while_choosing(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        window.session.set_geometry(Geometry(quarter_turns=1, crop=(0.25, 0, 0.5, 1)))
        assert on_canvas(window) == (30, 90)
        tool = start(window, qtbot)
        assert on_canvas(window) == (60, 90)
        assert sides(tool.crop) == (15, 0, 45, 90)
        window.crop_bar.cancel_button.click()
        assert on_canvas(window) == (30, 90)


async def test_an_undone_framing_or_another_tool_ends_it(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        window.session.set_geometry(Geometry(True))
        start(window, qtbot)
        window.session.undo_stack.undo()
        assert not window.cropping.is_open
        start(window, qtbot)
        window.canvas.set_tool(None)
        assert not window.cropping.is_open
        assert window.session.document.geometry == Geometry()


async def test_every_control_of_the_bar_says_what_it_is(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await until(lambda: on_canvas(window) == (90, 60))
        start(window, qtbot)
        bar = window.crop_bar
        for control in (bar.slider, bar.field, bar.turn_left, bar.turn_right, bar.mirror, bar.aspect, bar.swap):
            assert control.toolTip()
            assert control.accessibleName()


async def test_there_is_no_divider_while_cropping_and_the_canvas_has_the_focus_afterwards(shown, photo_path, until):
    async with shown(photo_path) as window:
        window.session.add_edits(Edit(AdjustJob(exposure=1)))
        window.actions_.compare.setChecked(True)
        await until(lambda: window.canvas._splits)
        window.actions_.crop.trigger()
        assert not window.canvas._splits
        window.crop_bar.apply_button.setFocus()
        window.crop_bar.apply_button.click()
        await until(lambda: window.canvas._splits)
        assert window.canvas.hasFocus()
