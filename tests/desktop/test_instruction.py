from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeyEvent, QKeySequence

from desktop.actions import Actions
from desktop.panels.instruction import InstructionEdit

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def owner(qtbot):
    return QObject()


@pytest.fixture
def actions(owner):
    return Actions(owner)


@pytest.fixture
def edit(qtbot, actions):
    edit = InstructionEdit(actions.all)
    qtbot.addWidget(edit)
    QGuiApplication.clipboard().setText("words")
    return edit


def keeps(edit, key, modifiers=CTRL):
    """Whether the line wants this key for itself, or lets the window have it."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    edit.event(event)
    return event.isAccepted()


def test_undo_is_the_windows_until_something_was_typed(edit, qtbot):
    assert not keeps(edit, Qt.Key.Key_Z)
    qtbot.keyClicks(edit, "haze")
    assert keeps(edit, Qt.Key.Key_Z)


def test_undo_and_redo_are_the_windows_again_after_a_run(edit, qtbot):
    qtbot.keyClicks(edit, "haze")
    edit.undo()
    assert keeps(edit, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(edit, "noise")
    edit.setCursorPosition(2)
    edit.forget_undo()
    assert (edit.text(), edit.cursorPosition()) == ("noise", 2)
    assert not keeps(edit, Qt.Key.Key_Z)
    assert not keeps(edit, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(edit, "s")
    assert keeps(edit, Qt.Key.Key_Z)


def test_every_other_shortcut_is_the_windows(edit, actions, qtbot):
    qtbot.keyClicks(edit, "haze")
    shared = (actions.undo, actions.redo, actions.copy, actions.paste)
    keys = [key[0] for action in actions.all if action not in shared for key in action.shortcuts()]
    assert len(keys) > 15
    assert not [key for key in keys if keeps(edit, key.key(), key.keyboardModifiers())]


def test_a_shortcut_that_lines_have_a_use_for_is_the_windows_even_when_disabled(qtbot, owner):
    """Ctrl+X stands in for the likes of Ctrl+E and Ctrl+K, which only X11 gives to a line."""
    action = QAction(owner, shortcut=QKeySequence("Ctrl+X"), enabled=False)
    for edit, own in ((InstructionEdit([]), True), (InstructionEdit([action]), False)):
        qtbot.addWidget(edit)
        edit.setText("haze")
        edit.selectAll()
        assert keeps(edit, Qt.Key.Key_X) is own
        qtbot.keyClick(edit, Qt.Key.Key_X, CTRL)
        assert edit.text() == ("" if own else "haze")


def test_copy_is_the_windows_unless_text_is_selected(edit, qtbot):
    qtbot.keyClicks(edit, "haze")
    assert not keeps(edit, Qt.Key.Key_C)
    edit.selectAll()
    assert keeps(edit, Qt.Key.Key_C)


def test_pasting_words_is_the_lines_and_pasting_pictures_the_windows(edit):
    assert keeps(edit, Qt.Key.Key_V)
    QGuiApplication.clipboard().setImage(QImage(2, 2, QImage.Format.Format_RGB32))
    assert not keeps(edit, Qt.Key.Key_V)
