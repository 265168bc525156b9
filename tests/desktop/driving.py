"""What a person does with the window, for its tests."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton

from core.document.rendering import render, render_framed
from core.imaging.raster import read_level


def rendered(window):
    """The pixels of the photo as it is exported."""
    return render_framed(window.session.document)[0].pixels


def result_of(window):
    """The pixels that the engine made, of the active edit."""
    return read_level(window.session.active.result)


def base_of(window):
    """The pixels that the engine was given, of the active edit."""
    document, active = window.session.document, window.session.active
    return render(document.original, document.below(active.id)).pixels


async def run(window, until, qtbot, instruction="brighten"):
    """Type an instruction, press Ctrl+Enter and wait for the end of the job, which may come at once."""
    ended = []
    connection = window.running.ended.connect(lambda seconds: ended.append(seconds))
    window.instruction.edit.setText("")
    qtbot.keyClicks(window.instruction.edit, instruction)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: ended)
    window.running.ended.disconnect(connection)


async def liken(window, until, *pairs):
    """Take pairs of files as examples, press Run and wait for the end of the job."""
    ended = []
    await window.example_opening.take_pairs(pairs)
    connection = window.running.ended.connect(lambda seconds: ended.append(seconds))
    window.actions_.run.trigger()
    await until(lambda: ended)
    window.running.ended.disconnect(connection)


def dialog_of(window, kind=QDialog):
    return next((child for child in window.findChildren(kind) if child.isVisible()), None)


def click_button(box, text):
    next(button for button in box.findChildren(QPushButton) if button.text() == text).click()
