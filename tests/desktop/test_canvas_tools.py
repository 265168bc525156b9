"""What reaches a tool on the canvas, and what the canvas keeps."""

from __future__ import annotations

import pytest
from canvas_shots import plain
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.canvas import PhotoCanvas
from desktop.canvas.tools import Tool, Touch, View

LEFT, MIDDLE, RIGHT, NONE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.MiddleButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.NoButton,
)
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


class Pencil(Tool):
    """Writes down what happens to it, takes what lies in the photo, and fills the photo's upper left square."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, Touch | None]] = []
        self.keys: list[int] = []

    def press(self, touch: Touch) -> bool:
        self.seen.append(("press", touch))
        return touch.at.x() >= 0

    def move(self, touch: Touch) -> None:
        self.seen.append(("move", touch))

    def release(self, touch: Touch) -> None:
        self.seen.append(("release", touch))

    def put_down(self) -> None:
        self.seen.append(("down", None))

    def key(self, event: QKeyEvent) -> bool:
        self.keys.append(event.key())
        return event.key() == Qt.Key.Key_BracketLeft

    def paint(self, painter: QPainter, view: View) -> None:
        painter.fillRect(view.rect_to_canvas(QRectF(0, 0, 100, 100)), QColor(0, 255, 0))

    @property
    def words(self) -> list[str]:
        return [word for word, _ in self.seen]


@pytest.fixture
def canvas(qtbot: QtBot) -> PhotoCanvas:
    """400 × 300, with a photo of 400 × 300 at 100 %, so that the canvas's pixels are the photo's."""
    canvas = PhotoCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.show()
    canvas.set_original(plain((90, 90, 90), 400, 300))
    canvas.zoom_to(1.0)
    return canvas


@pytest.fixture
def pencil(canvas: PhotoCanvas) -> Pencil:
    pencil = Pencil()
    canvas.set_tool(pencil)
    return pencil


def mouse(canvas: PhotoCanvas, kind: QEvent.Type, x: float, y: float, button=LEFT) -> None:
    at = QPointF(x, y)
    buttons = NONE if kind == RELEASE else button
    pressed = NONE if kind == MOVE else button
    event = QMouseEvent(kind, at, canvas.mapToGlobal(at), pressed, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


def pen(canvas: PhotoCanvas, kind: QEvent.Type, x: float, y: float, pressure: float) -> QTabletEvent:
    at = QPointF(x, y)
    held = NONE if kind == QEvent.Type.TabletRelease else LEFT
    device = QPointingDevice.primaryPointingDevice()
    keys = Qt.KeyboardModifier.NoModifier
    place = (at, canvas.mapToGlobal(at), pressure, 0.0, 0.0, 0.0, 0.0, 0.0)
    event = QTabletEvent(kind, device, *place, keys, LEFT, held)
    QApplication.sendEvent(canvas, event)
    return event


def test_a_drag_goes_to_the_tool_in_pixels_of_the_photo(canvas: PhotoCanvas, pencil: Pencil):
    canvas.zoom_to(2.0, QPointF(0, 0))
    assert canvas.view.to_photo(QPointF(0, 0)) == QPointF(0, 0)
    mouse(canvas, PRESS, 100, 60)
    mouse(canvas, MOVE, 120, 60)
    mouse(canvas, RELEASE, 120, 80)
    assert pencil.words == ["press", "move", "release"]
    places = [touch.at for _, touch in pencil.seen if touch]
    assert places == [QPointF(50, 30), QPointF(60, 30), QPointF(60, 40)]
    assert [touch.button for _, touch in pencil.seen if touch][:2] == [LEFT, LEFT]
    assert canvas.view.to_photo(QPointF(0, 0)) == QPointF(0, 0), "the photo has not moved"


def test_the_right_button_reaches_the_tool_and_the_middle_one_pans(canvas: PhotoCanvas, pencil: Pencil):
    canvas.zoom_to(2.0)
    corner = canvas.view.to_photo(QPointF(0, 0))
    mouse(canvas, PRESS, 100, 60, MIDDLE)
    mouse(canvas, MOVE, 110, 60, MIDDLE)
    mouse(canvas, RELEASE, 110, 60, MIDDLE)
    assert pencil.words == []
    assert canvas.view.to_photo(QPointF(0, 0)) == corner - QPointF(5, 0)
    mouse(canvas, PRESS, 100, 60, RIGHT)
    assert [touch.button for _, touch in pencil.seen if touch] == [RIGHT]


def test_space_pans_with_a_tool_in_hand(canvas: PhotoCanvas, pencil: Pencil, qtbot: QtBot):
    canvas.zoom_to(2.0)
    corner = canvas.view.to_photo(QPointF(0, 0))
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    mouse(canvas, PRESS, 100, 60)
    mouse(canvas, MOVE, 110, 60)
    mouse(canvas, RELEASE, 110, 60)
    assert pencil.words == []
    assert canvas.view.to_photo(QPointF(0, 0)) == corner - QPointF(5, 0)


def test_a_second_button_in_the_middle_of_a_drag_changes_nothing(canvas: PhotoCanvas, pencil: Pencil):
    mouse(canvas, PRESS, 100, 60)
    mouse(canvas, PRESS, 100, 60, RIGHT)
    event = QMouseEvent(RELEASE, QPointF(100, 60), QPointF(100, 60), RIGHT, LEFT, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)
    assert pencil.words == ["press"]
    mouse(canvas, RELEASE, 100, 60)
    assert pencil.words == ["press", "release"]


def test_keys_come_to_the_tool_first(canvas: PhotoCanvas, pencil: Pencil, qtbot: QtBot):
    divider = canvas.divider
    qtbot.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.divider == divider
    qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.divider > divider, "what the tool has no use for is the canvas's"


def test_escape_puts_the_tool_down(canvas: PhotoCanvas, pencil: Pencil, qtbot: QtBot):
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.tool is None
    assert pencil.words == ["down"]
    assert Qt.Key.Key_Escape in pencil.keys, "the tool was asked first"


def test_another_tool_takes_the_place_of_the_first_in_the_middle_of_a_drag(canvas: PhotoCanvas, pencil: Pencil):
    mouse(canvas, PRESS, 100, 60)
    other = Pencil()
    canvas.set_tool(other)
    mouse(canvas, RELEASE, 100, 60)
    assert pencil.words == ["press", "down"]
    assert other.words == []


def test_a_pen_presses_as_hard_as_it_does(canvas: PhotoCanvas, pencil: Pencil):
    assert pen(canvas, QEvent.Type.TabletPress, 30, 40, 0.25).isAccepted()
    pen(canvas, QEvent.Type.TabletMove, 40, 40, 0.75)
    pen(canvas, QEvent.Type.TabletRelease, 40, 40, 0.0)
    assert pencil.words == ["press", "move", "release"]
    assert [touch.pressure for _, touch in pencil.seen if touch] == [0.25, 0.75, 0.0]
    canvas.set_tool(None)
    assert not pen(canvas, QEvent.Type.TabletPress, 30, 40, 0.25).isAccepted(), "then Qt makes a mouse of it"


def test_with_a_tool_the_divider_is_taken_by_its_grip_only(canvas: PhotoCanvas, pencil: Pencil):
    canvas.set_preview(plain((10, 10, 10), 40, 30).colour(0, plain((0, 0, 0), 40, 30).bounds(0)))
    canvas.set_compare(True)
    mouse(canvas, PRESS, 200, 40)
    mouse(canvas, RELEASE, 200, 40)
    assert pencil.words == ["press", "release"], "on the line"
    mouse(canvas, PRESS, 200, 150)
    mouse(canvas, MOVE, 300, 150)
    mouse(canvas, RELEASE, 300, 150)
    assert canvas.divider == pytest.approx(0.75)
    assert pencil.words == ["press", "release"]


def test_the_tool_is_drawn_over_the_photo_and_not_over_the_original(canvas: PhotoCanvas, pencil: Pencil):
    assert canvas.grab().toImage().pixelColor(20, 20) == QColor(0, 255, 0)
    canvas.show_original(True)
    assert canvas.grab().toImage().pixelColor(20, 20) == QColor(90, 90, 90)
