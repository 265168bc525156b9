"""The photo view with a tool on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QWidget

from desktop.canvas.tools import Tool, Touch, View
from desktop.canvas.zoom_view import ZoomView

_MARGIN = 2.0  # around what a tool says has changed: pen widths and rounding


class ToolView(ZoomView):
    """Hands the pointer to its tool and draws it. Whoever derives from it decides what reaches the tool."""

    tool_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool: Tool | None = None

    @property
    def tool(self) -> Tool | None:
        return self._tool

    def set_tool(self, tool: Tool | None) -> None:
        """Give the pointer to a tool, or back to the canvas. The last tool is told."""
        last, self._tool = self._tool, tool
        if last is not None:
            last.changed.disconnect(self._repaint)
            last.put_down()
        if tool is not None:
            tool.changed.connect(self._repaint)
        self.tool_changed.emit()
        self.update()

    @property
    def view(self) -> View:
        """How the photo lies on the canvas now."""
        ratio, photo = self.devicePixelRatioF(), self._viewport.photo_rect
        on_canvas = QRectF(photo.topLeft() / ratio, photo.size() / ratio)
        return View(on_canvas, self._shown, self._viewport.scale / ratio)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self._tool is not None and self._layers.original is not None and not self._only_original:
            painter = QPainter(self)
            self._tool.paint(painter, self.view)
            painter.end()

    def event(self, event: QEvent) -> bool:
        """Esc is the tool's while there is one, whatever else it is a shortcut for."""
        asked = event.type() == QEvent.Type.ShortcutOverride and self._tool is not None
        if asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def _give_key(self, event: QKeyEvent) -> bool:
        """Whether the tool, or putting it down, was what the key meant."""
        if self._tool is None:
            return False
        if self._tool.key(event):
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.set_tool(None)
            return True
        return False

    def _tool_takes(self, event: QMouseEvent | QTabletEvent) -> bool:
        """Whether the tool takes the drag that begins."""
        if self._tool is None or event.button() == Qt.MouseButton.MiddleButton:
            return False
        begin = self._tool.press if event.type() != QEvent.Type.MouseButtonDblClick else self._tool.double_click
        return begin(self._touch(event))

    def _touch(self, event: QMouseEvent | QTabletEvent) -> Touch:
        held = event.button() if event.button() != Qt.MouseButton.NoButton else _held(event.buttons())
        pen = isinstance(event, QTabletEvent)
        return Touch(
            self.view.to_photo(event.position()),
            event.position(),
            held,
            event.modifiers(),
            event.pressure() if isinstance(event, QTabletEvent) else 1.0,
            pen and event.pointerType() == QPointingDevice.PointerType.Eraser,
        )

    def _hover(self, spot: QPointF) -> Touch:
        return Touch(self.view.to_photo(spot), spot)

    def _repaint(self, rect: QRectF) -> None:
        if rect.isEmpty():
            self.update()
        else:
            wide = self.view.rect_to_canvas(rect).adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
            self.update(wide.toAlignedRect())


def _held(buttons: Qt.MouseButton) -> Qt.MouseButton:
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        if buttons & button:
            return button
    return Qt.MouseButton.NoButton
