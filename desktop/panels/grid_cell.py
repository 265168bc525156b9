"""One candidate, large: a view of the photo that moves with those beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from desktop import theme
from desktop.candidates import Candidate
from desktop.canvas.divider import paint_label
from desktop.canvas.zoom_view import ZoomView
from desktop.i18n import tr
from desktop.panels.candidate_tile import spoken


class GridCell(ZoomView):
    """clicked, opened: with one click, with two. compared: with Ctrl. moved: it looks at another part of the photo."""

    clicked = Signal()
    opened = Signal()
    compared = Signal()
    moved = Signal()

    def __init__(self, candidate: Candidate, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.candidate = candidate
        self._number = number
        self._mark = ""
        self._pressed: QPointF | None = None
        self._dragged = False
        self._following = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()

    @property
    def mark(self) -> str:
        """ "picked", "compared" or empty."""
        return self._mark

    def show_mark(self, mark: str) -> None:
        self._mark = mark
        self.update()

    def retranslate(self) -> None:
        self.setAccessibleName(spoken(self.candidate, self._number))
        self.setToolTip(tr("Click to pick it, double-click to pick it and close. All are zoomed and moved together."))

    def follow(self, other: GridCell) -> None:
        """Look at the same part as another one."""
        self._following = True
        self._viewport.follow(other._viewport)
        self._view_changed()
        self._following = False

    def _view_changed(self) -> None:
        super()._view_changed()
        if not self._following:
            self.moved.emit()

    def _fit_viewport(self) -> None:
        """With less around the photo than on the canvas."""
        ratio = self.devicePixelRatioF()
        self._viewport.set_view(QSizeF(self.size()) * ratio, theme.SPACE_S * ratio, ratio)
        self._view_changed()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        frame = QRectF(self.rect())
        paint_label(painter, str(self._number), frame, right=frame.right())
        scheme = theme.colours()
        if self._mark:
            pen = QPen(QColor(scheme.focus), 3)
            pen.setStyle(Qt.PenStyle.DashLine if self._mark == "compared" else Qt.PenStyle.SolidLine)
            _frame(painter, frame.adjusted(1.5, 1.5, -1.5, -1.5), pen)
        if self.hasFocus():
            inner = frame.adjusted(6, 6, -6, -6)
            _frame(painter, inner, QPen(QColor(scheme.surround), 2))
            _frame(painter, inner, QPen(QColor(scheme.text), 2, Qt.PenStyle.DashLine))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is None:
            return
        moved = event.position() - self._pressed
        if self._dragged or moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragged = True
            self._pressed = event.position()
            self.pan(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._pressed is not None and not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.compared if control else self.clicked).emit()
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.update()


def _frame(painter: QPainter, frame: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(frame)
