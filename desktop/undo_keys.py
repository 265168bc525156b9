"""Undo and redo in small text fields: the field's where it has something to undo, else the window's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

Standard = QKeySequence.StandardKey


class UndoKeys(QObject):
    """Watches fields; Qt's would swallow these keys although they do nothing with them."""

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
        idle = is_idle(line, event) or False
        if idle:
            event.ignore()
        return idle


def is_idle(line: QLineEdit, event: QKeyEvent) -> bool | None:
    """Whether the line has nothing to undo, or redo, as the keys ask; None for other keys."""
    if event.matches(Standard.Undo):
        return not line.isUndoAvailable()
    if event.matches(Standard.Redo):
        return not line.isRedoAvailable()
    return None
