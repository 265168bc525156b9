"""The before/after divider: a line with a round grip, and a label on either side."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from desktop import theme
from desktop.i18n import tr

GRIP_RADIUS = 15.0
REACH = 9.0
"""How far from the line it can still be grasped, in logical pixels."""

_WHITE = QColor(255, 255, 255)
_SHADE = QColor(0, 0, 0, 110)
_PILL = QColor(0, 0, 0, 150)
_RIM = QColor(255, 255, 255, 45)  # keeps the label in sight on black


class Divider:
    """`position` is a fraction of the visible part of the photo, so the line is always in reach.

    All methods take and give logical pixels of the canvas; `shown` is the visible part of the photo.
    """

    def __init__(self) -> None:
        self.position = 0.5
        self.hovered = False
        self.labels = ("", "")

    def x(self, shown: QRectF) -> float:
        return shown.left() + self.position * shown.width()

    def is_under(self, point: QPointF, shown: QRectF, *, grip_only: bool = False) -> bool:
        """Whether a press at this point takes hold of it."""
        grip = QPointF(self.x(shown), shown.center().y())
        on_line = not grip_only and abs(point.x() - grip.x()) <= REACH and shown.top() <= point.y() <= shown.bottom()
        return on_line or (point - grip).manhattanLength() <= GRIP_RADIUS * 1.3

    def position_at(self, x: float, shown: QRectF) -> float:
        return (x - shown.left()) / max(shown.width(), 1.0)

    def paint(self, painter: QPainter, shown: QRectF) -> None:
        x = round(self.x(shown))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(x - 2, shown.top(), 4, shown.height()), _SHADE)
        painter.fillRect(QRectF(x - 1, shown.top(), 2, shown.height()), _WHITE)
        self._paint_grip(painter, QPointF(x, round(shown.center().y())))
        left, right = self.labels
        paint_label(painter, left or tr("Before"), shown, right=x - 8.0)
        paint_label(painter, right or tr("After"), shown, left=x + 8.0)

    def _paint_grip(self, painter: QPainter, centre: QPointF) -> None:
        painter.setPen(QPen(QColor(theme.colours().focus), 3) if self.hovered else QPen(_SHADE, 1))
        painter.setBrush(_WHITE)
        painter.drawEllipse(centre, GRIP_RADIUS, GRIP_RADIUS)
        arrows = QPainterPath()
        for side in (-1, 1):
            arrows.moveTo(centre.x() + side * 4, centre.y() - 4.5)
            arrows.lineTo(centre.x() + side * 8.5, centre.y())
            arrows.lineTo(centre.x() + side * 4, centre.y() + 4.5)
        pen = QPen(QColor(30, 30, 30), 1.75)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(arrows)


def paint_label(
    painter: QPainter, text: str, shown: QRectF, *, left: float | None = None, right: float | None = None
) -> None:
    """A small label in the outer upper corner of its side, left out where the side is too narrow for it.

    left: where the side on the right begins; right: where the side on the left ends.
    """
    painter.setFont(theme.font(theme.FONT_SMALL, bold=True))
    size = QFontMetricsF(painter.font()).size(Qt.TextFlag.TextSingleLine, text)
    pill = QRectF(0, 0, size.width() + 20, size.height() + 8)
    margin = theme.SPACE_M
    if left is not None:
        pill.moveTopRight(QPointF(shown.right() - margin, shown.top() + margin))
        fits = pill.left() >= left
    else:
        pill.moveTopLeft(QPointF(shown.left() + margin, shown.top() + margin))
        fits = right is None or pill.right() <= right
    if not fits or pill.height() + 2 * margin > shown.height():
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_RIM, 1))
    painter.setBrush(_PILL)
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
    painter.setPen(_WHITE)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
