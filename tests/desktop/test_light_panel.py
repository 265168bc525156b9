"""The sliders for light and colour, and the edit that they change."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from driving import rendered, run
from PySide6.QtCore import QPoint, Qt

from core.imaging.raster import MemoryRaster
from core.jobs import AdjustJob
from desktop.panels.light_panel import LightPanel


@pytest.fixture
def panel(qtbot):
    panel = LightPanel()
    qtbot.addWidget(panel)
    return panel


def moves_of(panel):
    moves = []
    panel.moved.connect(lambda name, value: moves.append((name, value)))
    return moves


def drag(qtbot, slider, *steps):
    """Press the handle, move it, let go."""
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, slider.height() // 2))
    for step in steps:
        slider.setSliderPosition(step)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, slider.height() // 2))


def test_there_is_a_slider_for_every_field_of_the_job(panel):
    assert list(panel.controls) == [field.name for field in fields(AdjustJob)]
    for control in panel.controls.values():
        for widget in (control.slider, control.field):
            assert widget.accessibleName()
            assert widget.toolTip()


def test_following_the_document_is_no_move(panel):
    moves = moves_of(panel)
    panel.show_job(AdjustJob(exposure=1.25, tint=-30))
    assert (panel.controls["exposure"].slider.value(), panel.controls["exposure"].field.text()) == (25, "+1.25")
    assert panel.controls["tint"].field.text() == "-30"
    assert moves == []


def test_slider_and_field_say_the_same(panel):
    moves = moves_of(panel)
    panel.controls["contrast"].slider.setValue(40)
    assert panel.controls["contrast"].field.value() == 40
    panel.controls["exposure"].field.setValue(-0.33)
    assert panel.controls["exposure"].slider.value() == -7
    assert panel.controls["exposure"].field.value() == -0.33, "the slider's steps do not round what was typed"
    assert moves == [("contrast", 40.0), ("exposure", -0.33)]


def test_a_double_click_or_delete_sets_one_to_zero(qtbot, panel):
    panel.show()
    panel.show_job(AdjustJob(shadows=50, tint=20, blacks=9))
    moves = moves_of(panel)
    qtbot.mouseDClick(panel.controls["shadows"].slider, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(panel.controls["tint"].label, Qt.MouseButton.LeftButton)
    qtbot.keyClick(panel.controls["blacks"].slider, Qt.Key.Key_Delete)
    assert moves == [("shadows", 0.0), ("tint", 0.0), ("blacks", 0.0)]
    assert [panel.controls[name].slider.value() for name in ("shadows", "tint", "blacks")] == [0, 0, 0]


def test_nothing_to_reset_is_no_button(panel):
    panel.show_job(AdjustJob())
    assert not panel.reset.isEnabled()
    panel.show_job(AdjustJob(whites=1))
    assert panel.reset.isEnabled()


async def test_a_drag_is_one_step_of_undo_and_another_drag_another(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        before, stack = rendered(window), window.session.undo_stack
        slider = window.light.controls["exposure"].slider
        drag(qtbot, slider, 5, 10, 20)
        assert window.session.active.job == AdjustJob(exposure=1)
        assert stack.count() == 1
        assert rendered(window).mean() > before.mean()
        drag(qtbot, slider, 12, 8)
        assert window.session.active.job == AdjustJob(exposure=0.4)
        assert len(window.session.document.edits) == 1
        assert stack.count() == 2
        stack.undo()
        assert slider.value() == 20
        stack.undo()
        assert window.session.document.edits == ()
        assert slider.value() == 0
        assert np.array_equal(rendered(window), before)


async def test_over_another_edit_a_new_one_begins_with_the_selection_for_its_mask(shown, photo_path, until, qtbot):
    async with shown(photo_path) as window:
        await run(window, until, qtbot)
        mask = MemoryRaster(np.full((30, 40), 255, np.uint8))
        window.session.set_mask(mask)
        window.light.controls["contrast"].field.setValue(30)
        restored, adjusted = window.session.document.edits
        assert (adjusted.job, adjusted.mask) == (AdjustJob(contrast=30), mask)
        assert window.session.document.selection is None
        window.session.activate(restored.id)
        assert window.light.controls["contrast"].field.value() == 0
        window.session.activate(adjusted.id)
        assert window.light.controls["contrast"].field.value() == 30
        window.light.reset.click()
        assert window.session.active.job == AdjustJob()
        assert len(window.session.document.edits) == 2


async def test_without_a_photo_there_is_nothing_to_adjust(shown, photo_path):
    async with shown() as window:
        assert not window.light.isEnabled()
    async with shown(photo_path) as window:
        assert window.light.isEnabled()


async def test_in_a_field_the_keys_of_the_window_are_the_windows_and_return_leaves_it(shown, photo_path, qtbot):
    async with shown(photo_path) as window:
        field = window.light.controls["exposure"].field
        exports, selected = [], []
        window.actions_.export.triggered.disconnect()
        window.actions_.export.triggered.connect(lambda: exports.append(field.hasFocus()))
        field.lineEdit().selectionChanged.connect(lambda: selected.append(field.lineEdit().selectedText()))
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, "-2.5")
        qtbot.keyClick(field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        assert exports == [True]
        qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert selected[-1] == field.lineEdit().text()
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert window.session.active.job == AdjustJob(exposure=-2.5)
        assert window.canvas.hasFocus()
