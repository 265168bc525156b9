"""The picture on the canvas: before, after, previews and the divider between them, at any zoom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.errors import ProjectClosedError, ProjectError
from core.imaging.raster import Raster
from desktop import theme
from desktop.canvas.divider import Divider, paint_label
from desktop.canvas.empty_state import paint_empty_state
from desktop.canvas.layers import Convert, Layers, ReadyPart
from desktop.canvas.overlay import Overlay
from desktop.canvas.pyramid import Pyramid, enlarged, to_image
from desktop.canvas.viewport import Viewport
from desktop.i18n import tr
from desktop.tint import Tint

ZOOM_STEP = 1.25
"""What zooming in by one step multiplies the zoom by."""

CRISP_FROM = 2.0
"""From 200 % on, pixels are drawn as squares."""

_CHECK_SIDE = 8


class PhotoView(QWidget):
    """Shows a photo and its restored version. All positions in its methods are logical pixels of the widget."""

    zoom_changed = Signal(float)
    """Device pixels per photo pixel: 1.0 is 100 %."""
    divider_moved = Signal(float)
    """Position in [0, 1] of the visible part of the photo."""
    unreadable = Signal(object)
    """A ProjectError: part of the photo on the canvas cannot be read. Once for each photo. Sent while painting: queue
    it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = Layers()
        self._viewport = Viewport()
        self._divider = Divider()
        self._comparing = False
        self._divided = True
        self._overlay = Overlay()
        self._mask_shown = False
        self._only_original = False
        self._dropping = False
        self._focus_ring = False
        self._announced_zoom = 0.0
        self._announced_error = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # --- what is shown

    def set_original(self, pyramid: Pyramid | None) -> None:
        """Show another photo, fitted; None empties the canvas. Forgets result and preview of the last one."""
        layers = self._layers
        layers.original, layers.result, layers.rival = pyramid, None, None
        layers.preview = None
        if pyramid is not None:
            self._viewport.set_photo(pyramid.width, pyramid.height)
        self._announced_zoom = 0.0  # said again for every photo
        self._announced_error = False
        layers.before.forget()
        self._view_changed()
        self._result_changed()

    def set_result(self, pyramid: Pyramid | None) -> None:
        """Show an edited version of the photo, of the same size; None takes it away."""
        original = self._layers.original
        if pyramid is not None and (original is None or _size(pyramid) != _size(original)):
            raise ValueError(f"a result of {_size(pyramid)} pixels does not belong to the photo on the canvas")
        self._layers.result = pyramid
        self._result_changed()

    def set_rival(self, pyramid: Pyramid | None) -> None:
        """Compare the result with another look, of the same size, in place of the original; None with the original."""
        self._layers.rival = pyramid
        self._result_changed()

    def set_labels(self, left: str, right: str) -> None:
        """What stands on either side of the divider; empty is before and after."""
        self._divider.labels = (left, right)
        self.update()

    def set_preview(self, pixels: NDArray[np.uint8] | None) -> None:
        """Show a small picture, (h, w, 3) sRGB, stretched over the photo in place of the result; None takes it away."""
        preview = None if pixels is None else self._layers.for_display(to_image(pixels))
        original = self._layers.original
        if preview is not None and original is not None and preview.width() < original.width:
            preview = enlarged(preview)
        self._layers.preview = preview
        self.update()

    def set_mask(self, mask: Raster | None) -> None:
        """Where an edit applies: one channel, 255 is everything. One of another size than the photo's is not shown."""
        self._overlay.set_mask(mask)
        if self._mask_shown:
            self.update()

    def refresh_mask(self, rect: QRectF) -> None:
        """The mask has changed there, in pixels of the photo."""
        self._overlay.refresh(rect)

    def set_tint(self, tint: Tint) -> None:
        """What the mask looks like."""
        self._overlay.set_tint(tint)
        self.update()

    def show_mask(self, shown: bool) -> None:
        """Lay the mask over the photo, in a colour where the edit applies."""
        self._mask_shown = shown
        self.update()

    def set_display(self, convert: Convert) -> None:
        """Show the photo through `convert`, from sRGB to the colours of the monitor; what was shown is shown anew."""
        self._layers.for_display = convert
        self._layers.before.forget()
        self._result_changed()

    def set_compare(self, comparing: bool) -> None:
        """Show before and after with a divider between them."""
        self._comparing = comparing
        self.update()

    def allow_divider(self, allowed: bool) -> None:
        """Whether comparing divides the canvas; meanwhile there is only the photo as it is now."""
        self._divided = allowed
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

    def pan(self, offset: QPointF) -> None:
        """Move the photo by so many pixels, as far as its edges allow."""
        self._viewport.pan(offset * self.devicePixelRatioF())
        self._view_changed()

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
        rivals = split and self._layers.rival is not None
        self._paint_part(painter, original, self._layers.beside if rivals else self._layers.before, before)
        if self._layers.preview is not None:
            if self._layers.preview.width() < original.width:  # enlarged more than the photo is
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint_stretched(painter, self._layers.preview, after)
        else:
            self._paint_part(painter, original, self._layers.after, after)
        if self._mask_shown and not self._only_original:
            self._paint_overlay(painter, original, visible)
        painter.restore()

        if split:
            self._divider.paint(painter, self._shown)
        elif self._only_original and self._layers.has_after:
            paint_label(painter, tr("Before"), self._shown, right=self._shown.right())

    def _paint_part(self, painter: QPainter, original: Pyramid, picture: ReadyPart, part: QRect) -> None:
        if part.isEmpty():
            return
        level = self._viewport.level(original.levels)
        painter.setClipRect(part)
        try:
            area, image = picture.get(level, self._viewport.area(level, part), original.bounds(level))
        except ProjectError as error:  # it must not leave a paint event
            painter.fillRect(part, QColor(theme.colours().check))
            self._tell(error)
            return
        painter.drawImage(self._viewport.place(level, area), image)

    def _paint_overlay(self, painter: QPainter, original: Pyramid, part: QRect) -> None:
        mask = self._overlay.mask
        if mask is None or (mask.width, mask.height) != _size(original):
            return
        level = self._viewport.level(original.levels)
        try:
            covered = self._overlay.image(level, self._viewport.area(level, part))
        except ProjectError as error:
            self._overlay.set_mask(None)
            self._tell(error)
            return
        if covered is not None:
            painter.setClipRect(part)
            painter.drawImage(self._viewport.place(level, covered[0]), covered[1])

    def _tell(self, error: ProjectError) -> None:
        """A project that is closed is about to be replaced by the next one, which is nothing to worry about."""
        if not self._announced_error and not isinstance(error, ProjectClosedError):
            self._announced_error = True
            self.unreadable.emit(error)

    def _paint_stretched(self, painter: QPainter, picture: QImage, part: QRect) -> None:
        """Part of a picture that covers the whole photo, whatever its own size."""
        photo = self._viewport.photo_rect
        x_scale, y_scale = picture.width() / photo.width(), picture.height() / photo.height()
        source = QRectF(
            (part.left() - photo.left()) * x_scale,
            (part.top() - photo.top()) * y_scale,
            part.width() * x_scale,
            part.height() * y_scale,
        )
        painter.setClipRect(part)
        painter.drawImage(QRectF(part), picture, source)

    @property
    def _shown(self) -> QRectF:
        """The visible part of the photo, in logical pixels."""
        rect, ratio = QRectF(self._viewport.visible_rect), self.devicePixelRatioF()
        return QRectF(rect.topLeft() / ratio, rect.size() / ratio)

    @property
    def _splits(self) -> bool:
        """Whether the divider is on screen."""
        return self._comparing and self._divided and self._layers.has_after and not self._only_original

    def _result_changed(self) -> None:
        self._layers.after.forget()
        self._layers.beside.forget()
        self.update()

    def _view_changed(self) -> None:
        if self._layers.original is not None and self.zoom != self._announced_zoom:
            self._announced_zoom = self.zoom
            self.zoom_changed.emit(self.zoom)
        self.update()

    # --- the widget itself

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(960, 640)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._fit_viewport()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit_viewport()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()
        super().changeEvent(event)

    def _fit_viewport(self) -> None:
        ratio = self.devicePixelRatioF()
        self._viewport.set_view(QSizeF(self.size()) * ratio, theme.SPACE_XL * ratio, ratio)
        self._view_changed()


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
