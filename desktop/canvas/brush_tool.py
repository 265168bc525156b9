"""The brush, and the eraser."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from desktop.canvas.mask_tool import MaskCanvasTool
from desktop.canvas.tools import Touch, View
from desktop.masking import Masking

_SMALLEST_CIRCLE = 3.0  # logical pixels of radius; a smaller one would hide what is painted
_LIGHT, _DARK = QColor(255, 255, 255, 230), QColor(0, 0, 0, 140)


class BrushTool(MaskCanvasTool):
    """Left paints, right or Alt or the other end of a pen erases; with Shift a click draws a line from where the last
    stroke ended. A circle shows size and, dashed, the part that is even."""

    def __init__(self, masking: Masking, parent: QObject) -> None:
        super().__init__(masking, parent)
        self._at: QPointF | None = None
        self._erases = False
        self._is_painting = False
        self._drawn_at = QRectF()
        masking.choices.changed.connect(self._repaint_circle)

    def press(self, touch: Touch) -> bool:
        self._erases = self._wants_to_erase(touch)
        straight = bool(touch.keys & Qt.KeyboardModifier.ShiftModifier)
        self._masking.begin_stroke(touch.at, touch.pressure, erases=self._erases, straight=straight)
        self._is_painting = True
        self._move_circle(touch.at)
        return True

    def move(self, touch: Touch) -> None:
        if self._is_painting:
            self._masking.go_on(touch.at, touch.pressure)
        else:
            self._erases = self._wants_to_erase(touch)
        self._move_circle(touch.at)

    def release(self, touch: Touch) -> None:
        self._is_painting = False
        self._masking.end_stroke()

    def leave(self) -> None:
        self._move_circle(None)

    def put_down(self) -> None:
        super().put_down()
        self._is_painting, self._at = False, None

    def key(self, event: QKeyEvent) -> bool:
        """Esc takes back the stroke that is being painted."""
        if event.key() == Qt.Key.Key_Escape and self._is_painting:
            self._is_painting = False
            self._masking.take_back_stroke()
            return True
        return super().key(event)

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def paint(self, painter: QPainter, view: View) -> None:
        if self._at is None:
            return
        brush, centre = self._masking.choices.brush, view.to_canvas(self._at)
        radius = brush.size / 2 * view.scale
        if radius < _SMALLEST_CIRCLE:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_DARK, 3.0), (_LIGHT, 1.25)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(centre, radius, radius)
        even = radius * brush.hardness
        if _SMALLEST_CIRCLE < even < radius - 2:
            pen = QPen(_LIGHT, 1)
            pen.setDashPattern([3, 4])
            painter.setPen(pen)
            painter.drawEllipse(centre, even, even)
        if self._erases:
            for colour, width in ((_DARK, 3.5), (_LIGHT, 1.5)):
                painter.setPen(QPen(colour, width))
                painter.drawLine(centre + QPointF(8, 12), centre + QPointF(16, 12))

    def _wants_to_erase(self, touch: Touch) -> bool:
        other = (
            touch.button == Qt.MouseButton.RightButton
            or touch.eraser
            or bool(touch.keys & Qt.KeyboardModifier.AltModifier)
        )
        return self._masking.choices.brush.erases or other

    def _move_circle(self, at: QPointF | None) -> None:
        self._at = at
        self._repaint_circle()

    def _repaint_circle(self) -> None:
        """Where it was, and where it is."""
        last, self._drawn_at = self._drawn_at, QRectF()
        if self._at is not None:
            reach = self._masking.choices.brush.size / 2 + 2
            self._drawn_at = QRectF(self._at, self._at).adjusted(-reach, -reach, reach, reach)
        for rect in (last, self._drawn_at):
            if not rect.isEmpty():
                self.changed.emit(rect)
