"""Small pictures in round frames, as slots and strips show them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop import theme
from desktop.icons import draw_icon


def framed_picture(painter: QPainter, frame: QRectF, image: QImage) -> None:
    """All of the picture, as large as fits, on the neutral ground that photos have."""
    path = QPainterPath()
    path.addRoundedRect(frame, theme.RADIUS, theme.RADIUS)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(frame, QColor(theme.colours().surround))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    place = QRectF(frame.topLeft(), QSizeF(image.size()).scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(frame.center())
    painter.drawImage(place, image)
    painter.restore()


def picture_frame(painter: QPainter, frame: QRectF, colour: str, *, dashed: bool = False, width: float = 1) -> None:
    pen = QPen(QColor(colour), width)
    if dashed:
        pen.setDashPattern([4 / width, 4 / width])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = (width - 1) / 2
    painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS)


class Arrow(QWidget):
    """From one picture to the next, in the colours of the theme. rise: how far above the middle it stands."""

    def __init__(self, side: int, rise: int = 0) -> None:
        super().__init__()
        self._side, self._rise = side, rise
        self.setFixedWidth(side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        place = QRectF(0, (self.height() - self._side) / 2 - self._rise, self._side, self._side)
        draw_icon(painter, "arrow", place, theme.colours().muted)
