"""A slider whose zero is in the middle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.panels.strength import JumpSlider

_GROOVE, _HANDLE = 4, 14  # heights in logical pixels


class BipolarSlider(JumpSlider):
    """Filled from the middle. A double click or Delete asks for zero.

    ends: colours at both ends of the groove, where they say what the slider does.
    begun: a drag begins, and nothing has moved yet.
    """

    begun = Signal()
    zeroed = Signal()

    def __init__(self, ends: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._ends = tuple(ends)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(72, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.begun.emit()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.zeroed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.zeroed.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        scheme, enabled = theme.colours(), self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        centre_y = self.height() / 2
        groove = QRectF(_HANDLE / 2, centre_y - _GROOVE / 2, self.width() - _HANDLE, _GROOVE)
        middle, at = groove.center().x(), groove.left() + groove.width() * self._share
        if self._ends and enabled:
            gradient = QLinearGradient(groove.topLeft(), groove.topRight())
            for place, colour in zip((0.0, 1.0), self._ends, strict=True):
                gradient.setColorAt(place, QColor(colour))
            gradient.setColorAt(0.5, QColor(scheme.border))
            painter.setBrush(gradient)
        else:
            painter.setBrush(QColor(scheme.border))
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        if enabled and not self._ends:
            painter.setBrush(QColor(scheme.accent))
            painter.drawRect(QRectF(min(middle, at), groove.top(), abs(at - middle), _GROOVE))
        painter.setBrush(QColor(scheme.disabled))
        painter.drawRect(QRectF(middle - 0.5, centre_y - 5, 1, 10))
        lit = enabled and (self.hasFocus() or self.underMouse())
        painter.setPen(QPen(QColor(scheme.focus if lit else scheme.window), 2 if lit else 1))
        painter.setBrush(QColor(scheme.text if enabled else scheme.disabled))
        radius = _HANDLE / 2 - 1
        painter.drawEllipse(QRectF(at - radius, centre_y - radius, 2 * radius, 2 * radius))

    @property
    def _share(self) -> float:
        return (self.sliderPosition() - self.minimum()) / (self.maximum() - self.minimum())
