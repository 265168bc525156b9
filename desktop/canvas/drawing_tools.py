"""Rectangle, ellipse, lasso and gradients, drawn on the canvas and joined to the mask."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QPolygonF

from core.masks.drawing import Drawing, Lasso, LinearGradient, RadialGradient, Rectangle
from core.masks.shapes import Mode, ellipse
from desktop.canvas.mask_tool import MaskCanvasTool
from desktop.canvas.tools import Touch, View
from desktop.mask_choices import MaskTool
from desktop.masking import Masking

_EVERYWHERE = QRectF()
_CLICK = 3.0  # logical pixels that a drag must be longer than
_CORNER = 1.0  # pixels of the photo between two corners of a lasso, at least


class DrawingTool(MaskCanvasTool):
    """A drag draws, letting go joins it to the mask; Esc in the middle gives it up. Alt or the right button takes away.

    Those that derive from it say what is drawn.
    """

    def __init__(self, masking: Masking, parent: QObject) -> None:
        super().__init__(masking, parent)
        self._points: list[QPointF] = []  # in the framed photo
        self._start_spot = QPointF()
        self._chosen = Mode.ADD  # the mode to come back to

    def press(self, touch: Touch) -> bool:
        self._points, self._start_spot = [touch.at], touch.spot
        self._chosen = self._masking.choices.mode
        mode = self._mode(touch)
        if mode is not self._chosen:
            self._masking.choices.set_mode(mode)
        return True

    def move(self, touch: Touch) -> None:
        if self._points:
            self._extend(touch)
            self.changed.emit(_EVERYWHERE)

    def release(self, touch: Touch) -> None:
        is_drag = (touch.spot - self._start_spot).manhattanLength() > _CLICK
        drawing = self._drawing() if self._points and is_drag else None
        self._points = []
        if drawing is not None:
            self._masking.try_drawing(drawing)
            self._masking.apply()
        self._come_back()

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self._points:
            self._give_up()
            return True
        return super().key(event)

    def put_down(self) -> None:
        super().put_down()
        self._give_up()

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def paint(self, painter: QPainter, view: View) -> None:
        if self._points:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            path = self._path([view.to_canvas(point) for point in self._points])
            for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor(255, 255, 255), 1.25)):
                painter.setPen(QPen(colour, width))
                painter.drawPath(path)

    def _extend(self, touch: Touch) -> None:
        """Take in where the pointer has come to."""
        self._points = [self._points[0], touch.at]

    def _drawing(self) -> Drawing | None:
        """What the points mean, in the photo; None where that is nothing yet."""
        raise NotImplementedError

    def _path(self, spots: list[QPointF]) -> QPainterPath:
        """What is seen of it while it is drawn, in logical pixels."""
        path = QPainterPath()
        path.addPolygon(QPolygonF(spots))
        return path

    def _give_up(self) -> None:
        if self._points:
            self._points = []
            self._masking.try_drawing(None)
            self._come_back()

    def _come_back(self) -> None:
        self.changed.emit(_EVERYWHERE)
        if self._masking.choices.mode is not self._chosen:
            self._masking.choices.set_mode(self._chosen)


class MarqueeTool(DrawingTool):
    """From corner to corner; with Shift as wide as high."""

    def _extend(self, touch: Touch) -> None:
        start, end = self._points[0], touch.at
        if touch.keys & Qt.KeyboardModifier.ShiftModifier:
            across, down = end.x() - start.x(), end.y() - start.y()
            side = max(abs(across), abs(down))
            end = start + QPointF(side if across > 0 else -side, side if down > 0 else -side)
        self._points = [start, end]

    def _drawing(self) -> Drawing | None:
        if len(self._points) < 2:
            return None
        first, second = self._points
        if self._masking.choices.tool is MaskTool.ELLIPSE:
            around = [QPointF(*point) for point in ellipse((first.x(), first.y()), (second.x(), second.y()))]
            return Lasso(tuple(self._masking.unframe(around)))
        around = [first, QPointF(second.x(), first.y()), second, QPointF(first.x(), second.y())]
        corners = self._masking.unframe(around)
        upright = all(corners[0][axis] in (corners[1][axis], corners[3][axis]) for axis in (0, 1))
        return Rectangle(corners[0], corners[2]) if upright else Lasso(tuple(corners))  # it was straightened

    def _path(self, spots: list[QPointF]) -> QPainterPath:
        path, rect = QPainterPath(), QRectF(spots[0], spots[-1]).normalized()
        if self._masking.choices.tool is MaskTool.ELLIPSE:
            path.addEllipse(rect)
        else:
            path.addRect(rect)
        return path


class LassoTool(DrawingTool):
    """A free hand; the end is joined to the start."""

    def _extend(self, touch: Touch) -> None:
        if (touch.at - self._points[-1]).manhattanLength() >= _CORNER:
            self._points.append(touch.at)

    def _drawing(self) -> Drawing | None:
        return Lasso(tuple(self._masking.unframe(self._points))) if len(self._points) >= 3 else None


class GradientTool(DrawingTool):
    """From where the edit applies wholly to where it does no more, linear or around a point. The mask shows at once."""

    def _extend(self, touch: Touch) -> None:
        super()._extend(touch)
        self._masking.try_drawing(self._drawing())

    def _drawing(self) -> Drawing | None:
        if len(self._points) < 2:
            return None
        start, end = self._masking.unframe(self._points)
        kind = RadialGradient if self._masking.choices.tool is MaskTool.RADIAL else LinearGradient
        return kind(start, end)

    def _path(self, spots: list[QPointF]) -> QPainterPath:
        path = super()._path(spots)
        path.addEllipse(spots[0], 4, 4)
        if self._masking.choices.tool is MaskTool.RADIAL:
            radius = ((spots[-1].x() - spots[0].x()) ** 2 + (spots[-1].y() - spots[0].y()) ** 2) ** 0.5
            path.addEllipse(spots[0], radius, radius)
        return path
