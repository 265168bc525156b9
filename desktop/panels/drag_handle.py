"""The handle that the result is dragged out by."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from desktop.i18n import tr
from desktop.theme import icon

SIDE = 16


class DragHandle(QToolButton):
    """dragged: the mouse is pressed on it and has moved. A click is `clicked`, as of any button."""

    dragged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icon("drag-out"))
        self.setIconSize(QSize(SIDE, SIDE))
        self.setProperty("small", True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._pressed: QPoint | None = None
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Hand over the result"))
        self.setToolTip(tr("Drag the result from here into another program; a click copies it"))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is None:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.setDown(False)
            self.dragged.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is not None:  # else it was dragged, which is no click
            self._pressed = None
            super().mouseReleaseEvent(event)
