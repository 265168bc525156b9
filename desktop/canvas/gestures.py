"""What wheels, trackpads and touch screens ask for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

_DELTA_PER_DOUBLING = 360.0  # three notches of an ordinary wheel, in Qt's eighths of a degree


def scroll_offset(event: QWheelEvent) -> QPointF | None:
    """How far two fingers on a trackpad push the photo, in logical pixels; None where the event means zoom.

    Trackpads give pixels and a phase, wheels do not. Ctrl (Cmd) turns scrolling into zoom.
    """
    if event.pixelDelta().isNull() or event.phase() == Qt.ScrollPhase.NoScrollPhase:
        return None
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    return QPointF(event.pixelDelta())


def wheel_factor(event: QWheelEvent) -> float:
    """The zoom factor of a turn of the wheel."""
    return float(2 ** (event.angleDelta().y() / _DELTA_PER_DOUBLING))


def pinch_factor(event: QEvent, widget: QWidget) -> tuple[float, QPointF] | None:
    """Zoom factor and centre (in the widget) of a pinch on a trackpad or a touch screen; None for other events."""
    if isinstance(event, QNativeGestureEvent):
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            return 1.0 + event.value(), event.position()
        return None
    if isinstance(event, QGestureEvent):
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if isinstance(pinch, QPinchGesture):
            return pinch.scaleFactor(), QPointF(widget.mapFromGlobal(pinch.centerPoint().toPoint()))
    return None
