"""The widget that shows a photo, before and after."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.canvas.divider import STEP, Divider, logical, paint_label
from desktop.canvas.drops import dropped_files
from desktop.canvas.empty_state import paint_empty_state
from desktop.canvas.gestures import pinch_factor, scroll_offset, wheel_factor
from desktop.canvas.layers import Layers, ReadyPart
from desktop.canvas.pyramid import Pyramid, to_image
from desktop.canvas.viewport import Viewport
from desktop.i18n import tr

ZOOM_STEP = 1.25
"""What one press of + zooms by."""

PAN_STEP = 64
"""What one press of an arrow key pans by, in logical pixels."""

CRISP_FROM = 2.0
"""From 200 % on, pixels are drawn as squares."""

_CHECK_SIDE = 8


class PhotoCanvas(QWidget):
    """Shows a photo at any zoom, its restored version beside it, and previews while a job runs.

    Wheel and pinch zoom to the pointer, dragging (left, middle, or with Space held) and two-finger scrolling pan, a
    double click switches between fit and 100 %. Keys: + − 0 1, arrows pan, [ and ] move the divider.
    """

    zoom_changed = Signal(float)
    """Device pixels per photo pixel: 1.0 is 100 %."""
    files_dropped = Signal(list)
    """list[Path]: files of this machine that were dropped."""
    divider_moved = Signal(float)
    """Position in [0, 1] of the visible part of the photo."""
    open_requested = Signal()
    """The empty canvas was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = Layers()
        self._viewport = Viewport()
        self._divider = Divider()
        self._comparing = False
        self._only_original = False
        self._dropping = False
        self._focus_ring = False
        self._space_held = False
        self._grabbed: str | None = None  # what the mouse drags: "photo" or "divider"
        self._last_mouse = QPointF()
        self._announced_zoom = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._describe()
        self._update_cursor()

    # --- what is shown

    def set_original(self, pyramid: Pyramid | None) -> None:
        """Show another photo, fitted; None empties the canvas. Forgets result, preview and mask of the last one."""
        layers = self._layers
        layers.original, layers.result, layers.preview, layers.mask = pyramid, None, None, None
        if pyramid is not None:
            self._viewport.set_photo(pyramid.width, pyramid.height)
        self._describe()
        self._update_cursor()
        self._view_changed()
        self._picture_changed()

    def set_result(self, pyramid: Pyramid | None) -> None:
        """Show an edited version of the photo, of the same size; None takes it away."""
        original = self._layers.original
        if pyramid is not None and (original is None or _size(pyramid) != _size(original)):
            raise ValueError(f"a result of {_size(pyramid)} pixels does not belong to the photo on the canvas")
        self._layers.result = pyramid
        self._picture_changed()

    def set_preview(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show a small picture, (h, w, 3) sRGB, stretched over the photo in place of the result; None takes it away."""
        self._layers.preview = None if pixels is None else to_image(pixels)
        self.update()

    def set_strength(self, strength: float) -> None:
        """How strongly the result applies, in [0, 1]."""
        self._layers.strength = strength
        self._picture_changed()

    def set_mask(self, mask: NDArray[np.uint8] | None) -> None:
        """Where the result applies: (H, W) uint8 of the photo's size, 255 is everything; None is everywhere."""
        self._layers.mask = mask
        self._picture_changed()

    def set_compare(self, comparing: bool) -> None:
        """Show before and after with a divider between them."""
        self._comparing = comparing
        self.update()

    def show_original(self, shown: bool) -> None:
        """Show the photo as it was, for as long as a key is held."""
        self._only_original = shown
        self.update()

    # --- zoom

    @property
    def zoom(self) -> float:
        """Device pixels per photo pixel."""
        return self._viewport.scale

    @property
    def is_fitted(self) -> bool:
        return self._viewport.fitted

    @property
    def divider(self) -> float:
        """Position of the divider, in [0, 1] of the visible part of the photo."""
        return self._divider.position

    def zoom_fit(self) -> None:
        self._viewport.zoom_fit()
        self._view_changed()

    def zoom_to(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom to device pixels per photo pixel, keeping what is at a point of the widget (by default its middle)."""
        self._viewport.zoom_to(factor, None if at is None else at * self.devicePixelRatioF())
        self._view_changed()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor; a step that would pass 100 % stops there."""
        target = self.zoom * factor
        passes = (self.zoom - 1) * (target - 1) < 0 and abs(self.zoom - 1) > 1e-6
        self.zoom_to(1.0 if passes else target, at)

    def zoom_in(self) -> None:
        self.zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        self.zoom_by(1 / ZOOM_STEP)

    def move_divider(self, position: float) -> None:
        self._divider.position = min(max(position, 0.0), 1.0)
        self.divider_moved.emit(self._divider.position)
        self.update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.colours().surround))
        if self._layers.original is None:
            hovered = self.underMouse()
            paint_empty_state(painter, QRectF(self.rect()), dropping=self._dropping, hovered=hovered)
        else:
            self._paint_photo(painter, self._layers.original)
        if self._focus_ring or (self._dropping and self._layers.original is not None):
            painter.setPen(QPen(QColor(theme.colours().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_photo(self, painter: QPainter, original: Pyramid) -> None:
        visible = self._viewport.visible_rect
        if visible.isEmpty():
            return
        split = self._splits
        line = round(self._divider.x(self._shown) * self.devicePixelRatioF()) if split else visible.left()
        if self._only_original or not self._layers.has_after:
            line = visible.right() + 1
        before = QRect(visible.topLeft(), QPoint(line - 1, visible.bottom()))
        after = QRect(QPoint(line, visible.top()), visible.bottomRight())

        painter.save()
        painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.zoom < CRISP_FROM)
        if original.has_alpha:
            _paint_checks(painter, visible, round(_CHECK_SIDE * self.devicePixelRatioF()))
        self._paint_part(painter, original, self._layers.before, before)
        if self._layers.preview is not None:
            self._paint_preview(painter, self._layers.preview, after)
        else:
            self._paint_part(painter, original, self._layers.after, after)
        painter.restore()

        if split:
            self._divider.paint(painter, self._shown)
        elif self._only_original and self._layers.has_after:
            paint_label(painter, tr("Before"), self._shown, right=self._shown.right())

    def _paint_part(self, painter: QPainter, original: Pyramid, picture: ReadyPart, part: QRect) -> None:
        if part.isEmpty():
            return
        level = self._viewport.level(original.levels)
        area, image = picture.get(level, self._viewport.area(level, part), original.bounds(level))
        painter.setClipRect(part)
        painter.drawImage(self._viewport.place(level, area), image)

    def _paint_preview(self, painter: QPainter, preview: QImage, part: QRect) -> None:
        photo = self._viewport.photo_rect
        x_scale, y_scale = preview.width() / photo.width(), preview.height() / photo.height()
        source = QRectF(
            (part.left() - photo.left()) * x_scale,
            (part.top() - photo.top()) * y_scale,
            part.width() * x_scale,
            part.height() * y_scale,
        )
        painter.setClipRect(part)
        painter.drawImage(QRectF(part), preview, source)

    @property
    def _shown(self) -> QRectF:
        return logical(self._viewport.visible_rect, self.devicePixelRatioF())

    @property
    def _splits(self) -> bool:
        """Whether the divider is on screen."""
        return self._comparing and self._layers.has_after and not self._only_original

    def _picture_changed(self) -> None:
        self._layers.before.forget()
        self._layers.after.forget()
        self.update()

    def _view_changed(self) -> None:
        if self.zoom != self._announced_zoom:
            self._announced_zoom = self.zoom
            self.zoom_changed.emit(self.zoom)
        self.update()

    # --- mouse, wheel and gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._last_mouse = event.position()
        left = event.button() == Qt.MouseButton.LeftButton
        if self._layers.original is None:
            if left:
                self.open_requested.emit()
        elif left and self._splits and not self._space_held and self._divider.is_under(event.position(), self._shown):
            self._grabbed = "divider"
        elif left or event.button() == Qt.MouseButton.MiddleButton:
            self._grabbed = "photo"
        self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        moved = event.position() - self._last_mouse
        self._last_mouse = event.position()
        if self._grabbed == "divider":
            self._divider.move_to(event.position().x(), self._shown)
            self.divider_moved.emit(self._divider.position)
            self.update()
        elif self._grabbed == "photo":
            self._pan(moved)
        else:
            self._update_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._grabbed = None
        self._update_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton or self._layers.original is None:
            return
        if self._splits and self._divider.is_under(event.position(), self._shown):
            self.move_divider(0.5)
        elif self.is_fitted:
            self.zoom_to(1.0, event.position())
        else:
            self.zoom_fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        offset = scroll_offset(event)
        if offset is not None:
            self._pan(offset)
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

    def _pan(self, offset: QPointF) -> None:
        self._viewport.pan(offset * self.devicePixelRatioF())
        self._view_changed()

    def _update_cursor(self) -> None:
        over_divider = self._splits and self._divider.is_under(self._last_mouse, self._shown)
        shape = Qt.CursorShape.OpenHandCursor
        if self._layers.original is None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._grabbed == "photo":
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._grabbed == "divider" or (over_divider and not self._space_held):
            shape = Qt.CursorShape.SplitHCursor
        self.setCursor(shape)
        hovered = shape == Qt.CursorShape.SplitHCursor
        if hovered != self._divider.hovered:
            self._divider.hovered = hovered
            self.update()

    # --- keyboard and focus

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = Qt.Key
        arrows = {keys.Key_Left: (1, 0), keys.Key_Right: (-1, 0), keys.Key_Up: (0, 1), keys.Key_Down: (0, -1)}
        actions = {
            keys.Key_Plus: self.zoom_in,
            keys.Key_Equal: self.zoom_in,
            keys.Key_Minus: self.zoom_out,
            keys.Key_0: self.zoom_fit,
            keys.Key_1: lambda: self.zoom_to(1.0),
            keys.Key_BracketLeft: lambda: self.move_divider(self.divider - STEP),
            keys.Key_BracketRight: lambda: self.move_divider(self.divider + STEP),
        }
        key = Qt.Key(event.key())
        if self._layers.original is None:
            if key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
                self.open_requested.emit()
            else:
                super().keyPressEvent(event)
        elif key in arrows:
            self._pan(QPointF(*arrows[key]) * PAN_STEP)
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

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(960, 640)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._fit_viewport()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit_viewport()
        self.update()
        super().changeEvent(event)

    def enterEvent(self, event: QEvent) -> None:  # type: ignore[override]  # noqa: N802
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()

    def _fit_viewport(self) -> None:
        ratio = self.devicePixelRatioF()
        self._viewport.set_view(QSizeF(self.size()) * ratio, theme.SPACE_XL * ratio, ratio)
        self._view_changed()

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


def _size(pyramid: Pyramid) -> tuple[int, int]:
    return pyramid.width, pyramid.height


def _paint_checks(painter: QPainter, visible: QRect, side: int) -> None:
    tile = QImage(2 * side, 2 * side, QImage.Format.Format_RGB32)
    scheme = theme.colours()
    tile.fill(QColor(scheme.surround))
    inner = QPainter(tile)
    inner.fillRect(0, 0, side, side, QColor(scheme.check))
    inner.fillRect(side, side, side, side, QColor(scheme.check))
    inner.end()
    painter.fillRect(visible, tile)
