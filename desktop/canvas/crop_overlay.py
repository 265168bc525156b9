"""The crop on the canvas: a rectangle with handles over the whole photo."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF

from desktop import theme
from desktop.canvas.tools import Tool, Touch, View

_REACH = 10  # of a handle, in logical pixels of the canvas
_ARM = 18  # of a drawn corner
_SMALLEST = 24  # side that handles leave, in logical pixels
_STEP = 0.01  # of the frame's longer side, for the arrow keys
_DIM, _LINE = QColor(0, 0, 0, 150), QColor(255, 255, 255, 235)

Grip = tuple[int, int]
"""Which edges a drag moves: -1 is left or top, 1 is right or bottom, 0 none; (0, 0) moves all of it."""

_CURSORS = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class CropTool(Tool):
    """wanted: a rectangle that a person asks for, in pixels of the photo as it is shown; whoever owns the tool answers
    with `show_crop`. accepted: Enter. left: the tool was put down.

    aspect: width / height that resizing keeps; None is free.
    """

    wanted = Signal(QRectF)
    accepted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.aspect: float | None = None
        self._outline = QPolygonF()
        self._crop = QRectF()
        self._view: View | None = None
        self._grip: Grip | None = None
        self._start, self._start_at = QRectF(), QPointF()

    @property
    def crop(self) -> QRectF:
        return self._crop

    def show_crop(self, crop: QRectF, outline: QPolygonF) -> None:
        """outline: the edges of the photo, which straightening has turned; beyond them there is nothing."""
        self._crop, self._outline = crop, outline
        self.changed.emit(QRectF())

    # --- pointer and keys

    def press(self, touch: Touch) -> bool:
        grip = self._grip_at(touch.spot) if touch.button == Qt.MouseButton.LeftButton else None
        if grip is None:
            return False
        self._grip, self._start, self._start_at = grip, QRectF(self._crop), touch.at
        return True

    def double_click(self, touch: Touch) -> bool:
        if self._grip_at(touch.spot) == (0, 0):
            self.accepted.emit()
            return False
        return self.press(touch)

    def move(self, touch: Touch) -> None:
        if self._grip is None:
            return
        moved = touch.at - self._start_at
        if self._grip == (0, 0):
            self.wanted.emit(self._start.translated(moved))
        else:
            self.wanted.emit(self._resized(self._start, self._grip, moved))

    def release(self, touch: Touch) -> None:
        self._grip = None

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
            return True
        directions = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        direction = directions.get(Qt.Key(event.key()))
        if direction is None or self._view is None:
            return False
        frame = self._view.photo.size() / self._view.scale
        step = QPointF(*direction) * max(1.0, _STEP * max(frame.width(), frame.height()))
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            grip = (1, 0) if direction[0] else (0, 1)
            self.wanted.emit(self._resized(self._crop, grip, step))
        else:
            self.wanted.emit(self._crop.translated(step))
        return True

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        grip = self._grip if self._grip is not None else self._grip_at(touch.spot)
        return Qt.CursorShape.OpenHandCursor if grip is None else _CURSORS[grip]

    def put_down(self) -> None:
        self._grip = None
        self.left.emit()

    def _grip_at(self, spot: QPointF) -> Grip | None:
        if self._view is None:
            return None
        crop = self._view.rect_to_canvas(self._crop)
        if not crop.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(spot):
            return None
        return _side(spot.x(), crop.left(), crop.right()), _side(spot.y(), crop.top(), crop.bottom())

    def _resized(self, start: QRectF, grip: Grip, moved: QPointF) -> QRectF:
        least = min(_SMALLEST / self._view.scale if self._view else 1.0, start.width(), start.height())
        width = max(start.width() + grip[0] * moved.x(), least)
        height = max(start.height() + grip[1] * moved.y(), least)
        if self.aspect is not None:
            if grip[0] and grip[1]:
                width = (width + height * self.aspect) / 2
            elif grip[1]:
                width = height * self.aspect
            height = width / self.aspect
        # The opposite edge stays, or the middle where this axis has no edge in hand.
        left = start.left() + (start.width() - width) * (1 - grip[0]) / 2
        top = start.top() + (start.height() - height) * (1 - grip[1]) / 2
        return QRectF(left, top, width, height)

    # --- painting

    def paint(self, painter: QPainter, view: View) -> None:
        self._view = view
        crop = view.rect_to_canvas(self._crop)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(view.shown.adjusted(-2, -2, 2, 2))
        frame, photo, kept = QPainterPath(), QPainterPath(), QPainterPath()
        frame.addRect(view.photo.adjusted(-1, -1, 1, 1))
        photo.addPolygon(QPolygonF([view.to_canvas(self._outline.at(place)) for place in range(self._outline.size())]))
        photo.closeSubpath()
        kept.addRect(crop)
        painter.fillPath(frame - kept, _DIM)
        painter.fillPath(frame - photo, QColor(theme.colours().surround))
        for share in (1 / 3, 2 / 3):
            x, y = crop.left() + crop.width() * share, crop.top() + crop.height() * share
            for colour, width in ((QColor(0, 0, 0, 60), 2.0), (QColor(255, 255, 255, 130), 1.0)):
                painter.setPen(QPen(colour, width))
                painter.drawLine(QLineF(x, crop.top(), x, crop.bottom()))
                painter.drawLine(QLineF(crop.left(), y, crop.right(), y))
        for colour, width in ((QColor(0, 0, 0, 120), 3.0), (_LINE, 1.0)):
            painter.setPen(QPen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(crop)
        for colour, width in ((QColor(0, 0, 0, 120), 6.0), (_LINE, 4.0)):
            solid, flat = Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap
            painter.setPen(QPen(colour, width, solid, flat, Qt.PenJoinStyle.MiterJoin))
            for line in _handles(crop):
                painter.drawPolyline(line)


def _side(at: float, low: float, high: float) -> int:
    """-1 near the low end, 1 near the high one, else 0; the nearer one where both are near."""
    near_low, near_high = abs(at - low), abs(at - high)
    if min(near_low, near_high) > min(_REACH, (high - low) / 3 + 1):
        return 0
    return -1 if near_low < near_high else 1


def _handles(crop: QRectF) -> list[QPolygonF]:
    """Corners, and bars in the middle of the edges."""
    wide, high = min(_ARM, crop.width() / 3), min(_ARM, crop.height() / 3)
    lines = []
    for x, inward_x in ((crop.left(), wide), (crop.right(), -wide)):
        for y, inward_y in ((crop.top(), high), (crop.bottom(), -high)):
            lines.append(QPolygonF([QPointF(x + inward_x, y), QPointF(x, y), QPointF(x, y + inward_y)]))
        middle = crop.center().y()
        lines.append(QPolygonF([QPointF(x, middle - high / 2), QPointF(x, middle + high / 2)]))
    for y in (crop.top(), crop.bottom()):
        middle = crop.center().x()
        lines.append(QPolygonF([QPointF(middle - wide / 2, y), QPointF(middle + wide / 2, y)]))
    return lines
