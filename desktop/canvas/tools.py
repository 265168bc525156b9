"""Tools: what a person may do on the canvas with the pointer, beside looking."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter


@dataclass(frozen=True)
class Touch:
    """The pointer, pressed or not.

    at: in pixels of the photo as the canvas shows it, (0, 0) being its upper left corner; may lie outside.
    spot: in logical pixels of the canvas.
    button: what was pressed or is held: left, right or none.
    keys: Shift, Alt, Ctrl. pressure: of a pen, in [0, 1]; a mouse always presses with 1. eraser: the pen's other end.
    """

    at: QPointF
    spot: QPointF
    button: Qt.MouseButton = Qt.MouseButton.NoButton
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    pressure: float = 1.0
    eraser: bool = False


@dataclass(frozen=True)
class View:
    """How the photo lies on the canvas, in logical pixels. photo: all of it; shown: the part in sight.

    scale: logical pixels of the canvas for each pixel of the photo.
    """

    photo: QRectF
    shown: QRectF
    scale: float

    def to_canvas(self, point: QPointF) -> QPointF:
        return self.photo.topLeft() + point * self.scale

    def to_photo(self, spot: QPointF) -> QPointF:
        return (spot - self.photo.topLeft()) / self.scale

    def rect_to_canvas(self, rect: QRectF) -> QRectF:
        return QRectF(self.to_canvas(rect.topLeft()), rect.size() * self.scale)


class Tool(QObject):
    """Takes the pointer and the keys from the canvas while it is the canvas's tool; see `PhotoCanvas.set_tool`.

    The canvas keeps for itself: wheel and pinch, the middle button, dragging with Space held, the grip of the divider.
    Everything is in pixels of the photo as it is shown, so a tool need not know about zoom or screens.
    """

    changed = Signal(QRectF)
    """It looks different there, in pixels of the photo; an empty rectangle is everywhere."""

    def press(self, touch: Touch) -> bool:
        """The left or the right button, or a pen, goes down. Whether the tool takes the drag, so that `move` and
        `release` follow; otherwise the canvas pans."""
        return False

    def double_click(self, touch: Touch) -> bool:
        """The second press of a double click."""
        return self.press(touch)

    def move(self, touch: Touch) -> None:
        """The pointer moves: within a drag that the tool has taken, or with nothing pressed."""

    def release(self, touch: Touch) -> None:
        """The end of a drag that the tool has taken."""

    def leave(self) -> None:
        """The pointer has left the canvas."""

    def key(self, event: QKeyEvent) -> bool:
        """A key is pressed. Whether it meant something to the tool; Esc puts the tool down where it did not."""
        return False

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        """What the pointer looks like there."""
        return Qt.CursorShape.CrossCursor

    def paint(self, painter: QPainter, view: View) -> None:
        """Draw over the photo, in logical pixels of the canvas."""

    def put_down(self) -> None:
        """The canvas has another tool now, or none. A drag that was going on is over."""
