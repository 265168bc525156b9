"""Keys in small text fields: the window's, but for those that edit the field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

Standard = QKeySequence.StandardKey
EDITING = (Standard.Copy, Standard.Cut, Standard.Paste, Standard.SelectAll)


class FieldKeys(QObject):
    """Watches fields; Qt's would take keys that do nothing in them, and those that edit in Emacs (Ctrl+E, on X11)."""

    def __init__(self, *fields: QLineEdit | QAbstractSpinBox, parent: QWidget) -> None:
        super().__init__(parent)
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        line = watched.lineEdit() if isinstance(watched, QAbstractSpinBox) else watched
        if not isinstance(line, QLineEdit):
            return False
        idle = is_idle(line, event)
        leaves = _is_command(event) if idle is None else idle
        if leaves:
            event.ignore()
        return leaves


def is_idle(line: QLineEdit, event: QKeyEvent) -> bool | None:
    """Whether the line has nothing to undo, or redo, as the keys ask; None for other keys."""
    if event.matches(Standard.Undo):
        return not line.isUndoAvailable()
    if event.matches(Standard.Redo):
        return not line.isRedoAvailable()
    return None


def _is_command(event: QKeyEvent) -> bool:
    """Whether it is Ctrl and a letter that means nothing to who edits text."""
    held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
    return letter and held == Qt.KeyboardModifier.ControlModifier and not any(event.matches(key) for key in EDITING)
