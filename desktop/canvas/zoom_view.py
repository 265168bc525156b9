"""The photo view under a wheel, a trackpad or two fingers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

from desktop.canvas.gestures import pinch_factor, scroll_offset, wheel_factor
from desktop.canvas.photo_view import PhotoView


class ZoomView(PhotoView):
    """Wheel and pinch zoom to the pointer; two-finger scrolling pans."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grabGesture(Qt.GestureType.PinchGesture)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        offset = scroll_offset(event)
        if offset is not None:
            self.pan(offset)
        else:
            self.zoom_to(self.zoom * wheel_factor(event), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        pinch = pinch_factor(event, self)
        if pinch is not None:
            factor, at = pinch
            self.zoom_to(self.zoom * factor, at)
            return True
        return super().event(event)
