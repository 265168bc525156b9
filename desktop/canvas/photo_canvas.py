"""The canvas: the photo view with hands: mouse, wheel, trackpad, touch, keyboard, drops and screen readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.canvas.drops import dropped_files
from desktop.canvas.pyramid import Pyramid
from desktop.canvas.tool_view import ToolView
from desktop.canvas.tools import Tool
from desktop.i18n import tr

PAN_STEP = 64
"""What one press of an arrow key pans by, in logical pixels."""

DIVIDER_STEP = 0.02
"""What one press of a bracket moves the divider by."""


class PhotoCanvas(ToolView):
    """Wheel and pinch zoom to the pointer; dragging (left, middle, or with Space held) and two-finger scrolling pan; a
    double click switches between fit and 100 %. Keys: + − 0 1, arrows pan, [ and ] move the divider. A tool comes first
    with left and right button, pen and keys.
    """

    files_dropped = Signal(list)
    """list[Path]: files of this machine that were dropped."""
    open_requested = Signal()
    """The empty canvas was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._space_held = False
        self._grabbed: str | None = None  # what the mouse drags: "photo", "divider" or "tool"
        self._last_mouse = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self._describe()
        self._update_cursor()

    def set_original(self, pyramid: Pyramid | None) -> None:
        super().set_original(pyramid)
        self._describe()
        self._update_cursor()

    def set_tool(self, tool: Tool | None) -> None:
        if tool is self._tool:
            return
        if self._grabbed == "tool":
            self._grabbed = None
        super().set_tool(tool)
        if tool is not None:
            self.setFocus()
        self._update_cursor()

    # --- mouse, pen, wheel and gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._last_mouse = event.position()
        left = event.button() == Qt.MouseButton.LeftButton
        if self._layers.original is None:
            if left:
                self.open_requested.emit()
        elif self._grabbed is not None:
            return  # another button in the middle of a drag
        elif left and not self._space_held and self._is_over_divider(event.position()):
            self._grabbed = "divider"
        elif not self._space_held and self._tool_takes(event):
            self._grabbed = "tool"
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self._grabbed = "photo"
        self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        moved = event.position() - self._last_mouse
        self._last_mouse = event.position()
        if self._grabbed == "divider":
            self.move_divider(self._divider.position_at(event.position().x(), self._shown))
        elif self._grabbed == "photo":
            self.pan(moved)
        else:
            if self._tool is not None:
                self._tool.move(self._touch(event))
            self._update_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._grabbed == "tool" and event.buttons() != Qt.MouseButton.NoButton:
            return  # of another button
        if self._grabbed == "tool" and self._tool is not None:
            self._tool.release(self._touch(event))
        self._grabbed = None
        self._update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton or self._layers.original is None:
            return
        if self._is_over_divider(event.position()):
            self.move_divider(0.5)
        elif self._tool is not None:
            self._grabbed = "tool" if self._tool_takes(event) else None
        elif self.is_fitted:
            self.zoom_to(1.0, event.position())
        else:
            self.zoom_fit()

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802
        """A pen works on its tool with its pressure; where it is not for the tool, Qt turns it into a mouse."""
        if self._tool is None or self._layers.original is None or self._space_held:
            event.ignore()
            return
        self._last_mouse = event.position()
        if event.type() == QEvent.Type.TabletPress and self._grabbed is None:
            self._grabbed = "tool" if self._tool_takes(event) else None
        elif event.type() == QEvent.Type.TabletRelease and self._grabbed == "tool":
            self._tool.release(self._touch(event))
            self._grabbed = None
        elif event.type() == QEvent.Type.TabletMove:
            self._tool.move(self._touch(event))
        event.accept()
        self._update_cursor()

    def _is_over_divider(self, spot: QPointF) -> bool:
        """Whether the divider can be taken hold of there: with a tool in hand by its grip only."""
        return self._splits and self._divider.is_under(spot, self._shown, grip_only=self._tool is not None)

    def _update_cursor(self) -> None:
        over_divider = self._is_over_divider(self._last_mouse)
        shape = Qt.CursorShape.OpenHandCursor
        if self._layers.original is None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._grabbed == "photo":
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._grabbed == "divider" or (over_divider and not self._space_held):
            shape = Qt.CursorShape.SplitHCursor
        elif self._tool is not None and not self._space_held:
            shape = self._tool.cursor(self._hover(self._last_mouse))
        self.setCursor(shape)
        hovered = shape == Qt.CursorShape.SplitHCursor
        if hovered != self._divider.hovered:
            self._divider.hovered = hovered
            self.update()

    # --- keyboard and focus

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = Qt.Key
        arrows = {keys.Key_Left: (1, 0), keys.Key_Right: (-1, 0), keys.Key_Up: (0, 1), keys.Key_Down: (0, -1)}
        actions: dict[Qt.Key, Callable[[], None]] = {
            keys.Key_Plus: self.zoom_in,
            keys.Key_Equal: self.zoom_in,
            keys.Key_Minus: self.zoom_out,
            keys.Key_0: self.zoom_fit,
            keys.Key_1: lambda: self.zoom_to(1.0),
            keys.Key_BracketLeft: lambda: self.move_divider(self.divider - DIVIDER_STEP),
            keys.Key_BracketRight: lambda: self.move_divider(self.divider + DIVIDER_STEP),
        }
        key = Qt.Key(event.key())
        if self._layers.original is None:
            if key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
                self.open_requested.emit()
            else:
                super().keyPressEvent(event)
        elif key != keys.Key_Space and self._give_key(event):
            self._update_cursor()
        elif key in arrows:
            self.pan(QPointF(*arrows[key]) * PAN_STEP)
        elif key in actions:
            actions[key]()
        elif key == keys.Key_Space:
            self._space_held = True
            self._update_cursor()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space_held = False
            self._update_cursor()
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        by_keyboard = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._focus_ring = event.reason() in by_keyboard
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._focus_ring = self._space_held = False
        self.update()

    # --- drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self._set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self._set_dropping(False)
        event.acceptProposedAction()
        self.files_dropped.emit(dropped_files(event.mimeData()))

    def _set_dropping(self, dropping: bool) -> None:
        self._dropping = dropping
        self.update()

    # --- the widget itself

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        if self._tool is not None:
            self._tool.leave()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName(tr("Photo"))
        if self._layers.original is None:
            self.setAccessibleDescription(tr("No photo is open. Press Enter to choose one."))
        else:
            self.setAccessibleDescription(
                tr(
                    "Plus and minus zoom, 0 fits the photo, 1 shows it at 100 %, arrow keys pan, "
                    "square brackets move the divider between before and after."
                )
            )
