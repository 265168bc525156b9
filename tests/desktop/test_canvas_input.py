from __future__ import annotations

from pathlib import Path

import pytest
from canvas_shots import plain
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.canvas import PhotoCanvas

NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton


@pytest.fixture
def canvas(qtbot: QtBot) -> PhotoCanvas:
    """600 × 500, with a photo of 3000 × 2000."""
    canvas = PhotoCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 500)
    canvas.show()
    canvas.set_original(plain((90, 90, 90), 3000, 2000))
    return canvas


def turn_wheel(canvas: PhotoCanvas, at: QPointF, angle: int, pixels: QPoint | None = None, keys=NO_KEY) -> None:
    phase = Qt.ScrollPhase.ScrollUpdate if pixels else Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, canvas.mapToGlobal(at), pixels or QPoint(), QPoint(0, angle), NONE, keys, phase, False)
    QApplication.sendEvent(canvas, event)


def mouse(canvas: PhotoCanvas, kind: QEvent.Type, x: float, y: float, button=LEFT) -> None:
    at = QPointF(x, y)
    buttons = NONE if kind == QEvent.Type.MouseButtonRelease else button
    QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), button, buttons, NO_KEY))


def drag(canvas: PhotoCanvas, start: tuple[float, float], end: tuple[float, float], button=LEFT) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, *start, button)
    mouse(canvas, QEvent.Type.MouseMove, *end, button)
    mouse(canvas, QEvent.Type.MouseButtonRelease, *end, button)


def under(canvas: PhotoCanvas, at: QPointF) -> QPointF:
    return canvas._viewport.to_photo(at)


def test_the_wheel_zooms_to_the_cursor(canvas: PhotoCanvas, qtbot: QtBot):
    canvas.zoom_to(0.5)
    cursor = QPointF(137, 391)
    held = under(canvas, cursor)
    with qtbot.waitSignal(canvas.zoom_changed) as heard:
        turn_wheel(canvas, cursor, 120)
    assert heard.args == [canvas.zoom]
    assert 0.5 < canvas.zoom < 1
    assert (under(canvas, cursor) - held).manhattanLength() * canvas.zoom <= 3
    turn_wheel(canvas, cursor, -120)
    assert canvas.zoom == pytest.approx(0.5)


def test_two_fingers_pan_and_with_ctrl_they_zoom(canvas: PhotoCanvas):
    canvas.zoom_to(1.0)
    corner = under(canvas, QPointF(0, 0))
    turn_wheel(canvas, QPointF(100, 100), 40, QPoint(-12, 30))
    assert canvas.zoom == 1.0
    assert under(canvas, QPointF(0, 0)) - corner == QPointF(12, -30)
    turn_wheel(canvas, QPointF(100, 100), 40, QPoint(0, 30), Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom > 1.0


def test_a_pinch_zooms(canvas: PhotoCanvas):
    canvas.zoom_to(1.0)
    at = QPointF(200, 150)
    device = QPointingDevice.primaryPointingDevice()
    zoom = Qt.NativeGestureType.ZoomNativeGesture
    place = (at, at, canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, QNativeGestureEvent(zoom, device, 2, *place, 0.25, QPointF()))
    assert canvas.zoom == pytest.approx(1.25)


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_dragging_pans(canvas: PhotoCanvas, button: Qt.MouseButton):
    canvas.zoom_to(1.0)
    corner = under(canvas, QPointF(0, 0))
    drag(canvas, (300, 200), (340, 150), button)
    assert under(canvas, QPointF(0, 0)) - corner == QPointF(-40, 50)


def test_a_double_click_switches_between_fit_and_100_percent(canvas: PhotoCanvas):
    at = QPointF(400, 260)
    held = under(canvas, at)
    mouse(canvas, QEvent.Type.MouseButtonDblClick, 400, 260)
    assert canvas.zoom == 1.0
    assert (under(canvas, at) - held).manhattanLength() <= 6
    mouse(canvas, QEvent.Type.MouseButtonDblClick, 400, 260)
    assert canvas.is_fitted


def test_keys_zoom_and_pan(canvas: PhotoCanvas, qtbot: QtBot):
    qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert canvas.zoom == 1.0
    corner = under(canvas, QPointF(0, 0))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    moved = under(canvas, QPointF(0, 0)) - corner
    assert moved.x() == moved.y() > 0
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == 1.25
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.zoom == 1.0
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.is_fitted


def test_zooming_by_steps_does_not_jump_over_100_percent(canvas: PhotoCanvas):
    canvas.zoom_to(0.9)
    canvas.zoom_in()
    assert canvas.zoom == 1.0


@pytest.fixture
def compared(canvas: PhotoCanvas) -> PhotoCanvas:
    canvas.set_result(plain((10, 10, 200), 3000, 2000))
    canvas.set_compare(True)
    canvas.zoom_to(1.0)  # covers the canvas: the divider stands at x = 300
    return canvas


def test_the_divider_is_dragged_and_stays_on_the_photo(compared: PhotoCanvas, qtbot: QtBot):
    corner = under(compared, QPointF(0, 0))
    with qtbot.waitSignal(compared.divider_moved) as heard:
        drag(compared, (303, 400), (150, 420))
    assert heard.args == [pytest.approx(0.25)]
    assert compared.divider == pytest.approx(0.25)
    assert under(compared, QPointF(0, 0)) == corner, "the photo does not move with it"
    drag(compared, (150, 250), (-500, 250))
    assert compared.divider == 0


def test_away_from_the_divider_the_photo_is_dragged(compared: PhotoCanvas):
    drag(compared, (400, 400), (150, 400))
    assert compared.divider == 0.5


def test_space_drags_the_photo_even_on_the_divider(compared: PhotoCanvas, qtbot: QtBot):
    corner = under(compared, QPointF(0, 0))
    qtbot.keyPress(compared, Qt.Key.Key_Space)
    drag(compared, (300, 400), (280, 400))
    qtbot.keyRelease(compared, Qt.Key.Key_Space)
    assert compared.divider == 0.5
    assert under(compared, QPointF(0, 0)) - corner == QPointF(20, 0)


def test_brackets_move_the_divider(compared: PhotoCanvas, qtbot: QtBot):
    qtbot.keyClick(compared, Qt.Key.Key_BracketLeft)
    assert compared.divider == pytest.approx(0.48)
    for _ in range(3):
        qtbot.keyClick(compared, Qt.Key.Key_BracketRight)
    assert compared.divider == pytest.approx(0.54)


def test_a_double_click_on_the_divider_centres_it(compared: PhotoCanvas):
    compared.move_divider(0.8)
    mouse(compared, QEvent.Type.MouseButtonDblClick, 480, 100)
    assert compared.divider == 0.5
    assert compared.zoom == 1.0


def test_the_cursor_tells_what_can_be_grasped(compared: PhotoCanvas):
    mouse(compared, QEvent.Type.MouseMove, 300, 400, NONE)
    assert compared.cursor().shape() == Qt.CursorShape.SplitHCursor
    mouse(compared, QEvent.Type.MouseMove, 100, 400, NONE)
    assert compared.cursor().shape() == Qt.CursorShape.OpenHandCursor
    mouse(compared, QEvent.Type.MouseButtonPress, 100, 400)
    assert compared.cursor().shape() == Qt.CursorShape.ClosedHandCursor


def dropping(kind: type, urls: list[str]) -> tuple[QDragEnterEvent | QDropEvent, QMimeData]:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    at = QPoint(50, 50) if kind is QDragEnterEvent else QPointF(50, 50)
    return kind(at, Qt.DropAction.CopyAction, data, LEFT, NO_KEY), data


def test_files_can_be_dropped(canvas: PhotoCanvas, qtbot: QtBot, tmp_path: Path):
    files = [tmp_path / "a.jpg", tmp_path / "사진 b.png"]
    urls = [path.as_uri() for path in files]
    enter, _kept = dropping(QDragEnterEvent, urls)
    QApplication.sendEvent(canvas, enter)
    assert enter.isAccepted()
    drop, _also_kept = dropping(QDropEvent, urls)
    with qtbot.waitSignal(canvas.files_dropped) as heard:
        QApplication.sendEvent(canvas, drop)
    assert heard.args == [files]


def test_what_is_not_a_file_is_not_taken(canvas: PhotoCanvas):
    enter, _kept = dropping(QDragEnterEvent, ["https://example.org/a.jpg"])
    enter.ignore()
    QApplication.sendEvent(canvas, enter)
    assert not enter.isAccepted()


def test_the_empty_canvas_asks_for_a_photo(canvas: PhotoCanvas, qtbot: QtBot):
    canvas.set_original(None)
    with qtbot.waitSignal(canvas.open_requested):
        qtbot.mouseClick(canvas, LEFT)
    with qtbot.waitSignal(canvas.open_requested):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)


def test_the_zoom_is_told_for_every_photo(canvas: PhotoCanvas, qtbot: QtBot):
    with qtbot.waitSignal(canvas.zoom_changed):
        canvas.set_original(plain((1, 1, 1), 3000, 2000))


def test_the_empty_canvas_has_no_zoom_to_speak_of(canvas: PhotoCanvas, qtbot: QtBot):
    canvas.set_original(None)
    with qtbot.assertNotEmitted(canvas.zoom_changed):
        turn_wheel(canvas, QPointF(100, 100), 240)
        canvas.resize(500, 400)
    canvas.set_original(plain((90, 90, 90), 3000, 2000))
    assert canvas.is_fitted


def test_it_tells_screen_readers_what_it_is_in_the_current_language(canvas: PhotoCanvas, qtbot: QtBot):
    english = canvas.accessibleName(), canvas.accessibleDescription()
    i18n.set_language("ko")
    qtbot.waitUntil(lambda: canvas.accessibleName() != english[0])
    assert canvas.accessibleDescription() != english[1]
