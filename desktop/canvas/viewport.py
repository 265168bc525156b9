"""Which part of a photo is seen, and how large: geometry only, in device pixels."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF

MAX_SCALE = 32.0
_SOFTEST = 1.19
"""How much a level of the pyramid may be enlarged before the next finer one is taken (below 100 %). A little more than
1 keeps the pixels to fetch under three times those of the screen, and cannot be seen."""


class Viewport:
    """A window onto a photo. `scale` is device pixels per photo pixel: 1 is 100 %.

    While `fitted`, the whole photo stays in view when either size changes. A photo that is smaller than the view in
    one direction is centred in it; a larger one covers it.
    """

    def __init__(self) -> None:
        self.photo = QSizeF(1, 1)
        self.view = QSizeF(1, 1)
        self.padding = 0.0
        self.largest_fit = 1.0
        self.scale = 1.0
        self.fitted = True
        self._centre = QPointF(0.5, 0.5)  # of the view, in photo pixels

    def set_photo(self, width: int, height: int) -> None:
        """Look at another photo, all of it."""
        self.photo = QSizeF(width, height)
        self.zoom_fit()

    def set_view(self, view: QSizeF, padding: float, largest_fit: float) -> None:
        """padding: what fitting leaves free on every side. largest_fit: how far it enlarges small photos."""
        self.view, self.padding, self.largest_fit = view, padding, largest_fit
        if self.fitted:
            self.zoom_fit()
        else:
            self._move_to(self.scale, self._centre)

    @property
    def fit_scale(self) -> float:
        width = max(self.view.width() - 2 * self.padding, 1.0)
        height = max(self.view.height() - 2 * self.padding, 1.0)
        return min(width / self.photo.width(), height / self.photo.height(), self.largest_fit)

    @property
    def photo_rect(self) -> QRectF:
        """Where the photo lies in the view. Its corner is on a whole pixel, so that 100 % is drawn pixel by pixel."""
        width, height = self.photo.width() * self.scale, self.photo.height() * self.scale
        corner = self._middle - self._centre * self.scale
        return QRectF(round(corner.x()), round(corner.y()), width, height)

    @property
    def visible_rect(self) -> QRect:
        """The pixels of the view that the photo covers."""
        return self.photo_rect.toRect() & QRect(0, 0, math.ceil(self.view.width()), math.ceil(self.view.height()))

    def to_photo(self, point: QPointF) -> QPointF:
        """A point of the view in photo pixels, exactly: zooming in and out again must not drift."""
        return self._centre + (point - self._middle) / self.scale

    def zoom_fit(self) -> None:
        self.fitted = True
        self._move_to(self.fit_scale, QPointF(self.photo.width() / 2, self.photo.height() / 2))

    def zoom_to(self, scale: float, anchor: QPointF | None = None) -> None:
        """Change the scale; what lies under `anchor` (by default the middle of the view) stays there if it can."""
        pivot = self._middle if anchor is None else anchor
        held = self.to_photo(pivot)
        scale = min(max(scale, min(self.fit_scale / 2, 1.0)), MAX_SCALE)
        self.fitted = False
        self._move_to(scale, held - (pivot - self._middle) / scale)

    def pan(self, offset: QPointF) -> None:
        """Move the photo by an offset in device pixels, as far as its edges allow."""
        self._move_to(self.scale, self._centre - offset / self.scale)

    def follow(self, other: Viewport) -> None:
        """Look at the same part as another view, of the same size, of a photo of the same size."""
        self.fitted = other.fitted
        self._move_to(other.scale, other._centre)

    def level(self, levels: int) -> int:
        """The level of a pyramid of so many levels to draw from."""
        return min(max(math.floor(math.log2(_SOFTEST / self.scale)), 0), levels - 1)

    def area(self, level: int, part: QRect) -> QRect:
        """The pixels of a level that a part of the view shows, with one more on each side for smoothing."""
        step = self.scale * 2**level
        corner = self.photo_rect.topLeft()
        left, top = (math.floor((part.left() - corner.x()) / step), math.floor((part.top() - corner.y()) / step))
        right = math.ceil((part.left() + part.width() - corner.x()) / step)
        bottom = math.ceil((part.top() + part.height() - corner.y()) / step)
        return QRect(left - 1, top - 1, right - left + 2, bottom - top + 2)

    def place(self, level: int, area: QRect) -> QRectF:
        """Where pixels of a level lie in the view."""
        step = self.scale * 2**level
        corner = self.photo_rect.topLeft()
        return QRectF(
            corner.x() + area.left() * step, corner.y() + area.top() * step, area.width() * step, area.height() * step
        )

    @property
    def _middle(self) -> QPointF:
        return QPointF(self.view.width() / 2, self.view.height() / 2)

    def _move_to(self, scale: float, centre: QPointF) -> None:
        self.scale = scale
        self._centre = QPointF(
            _held_within(centre.x(), self.view.width() / scale, self.photo.width()),
            _held_within(centre.y(), self.view.height() / scale, self.photo.height()),
        )


def _held_within(centre: float, seen: float, size: float) -> float:
    return size / 2 if seen >= size else min(max(centre, seen / 2), size - seen / 2)
