from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent

from desktop.panels.instruction import InstructionEdit

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def edit(qtbot):
    edit = InstructionEdit()
    qtbot.addWidget(edit)
    QGuiApplication.clipboard().setText("words")
    return edit


def keeps(edit, key):
    """Whether the line wants this key for itself, or lets the window have it."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, CTRL)
    event.ignore()
    edit.event(event)
    return event.isAccepted()


def test_undo_is_the_windows_until_something_was_typed(edit, qtbot):
    assert not keeps(edit, Qt.Key.Key_Z)
    qtbot.keyClicks(edit, "haze")
    assert keeps(edit, Qt.Key.Key_Z)


def test_copy_is_the_windows_unless_text_is_selected(edit, qtbot):
    qtbot.keyClicks(edit, "haze")
    assert not keeps(edit, Qt.Key.Key_C)
    edit.selectAll()
    assert keeps(edit, Qt.Key.Key_C)


def test_pasting_words_is_the_lines_and_pasting_pictures_the_windows(edit):
    assert keeps(edit, Qt.Key.Key_V)
    QGuiApplication.clipboard().setImage(QImage(2, 2, QImage.Format.Format_RGB32))
    assert not keeps(edit, Qt.Key.Key_V)
