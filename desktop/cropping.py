"""Cropping, turning and straightening the open photo with the tool on the canvas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QAction, QPolygonF
from PySide6.QtWidgets import QApplication

from core.imaging.cropping import WHOLE, filled, inside, largest_crop, nearest
from core.imaging.geometry import Crop, Geometry, frame_size, framed_size, to_upright
from core.imaging.mapping import moved_back
from desktop.canvas import PhotoCanvas
from desktop.canvas.crop_overlay import CropTool
from desktop.i18n import tr
from desktop.panels.crop_bar import FREE, ORIGINAL, CropBar
from desktop.services import Services
from desktop.showing import Showing

_NEGLIGIBLE = 1e-6  # shares of the frame


class Cropping(QObject):
    """Open while its action is checked; the canvas then shows all of the photo, turned and straightened.

    Applied, it is one step of undo. Another tool, another photo, a job or an undone framing end it without effect.
    """

    def __init__(
        self, services: Services, action: QAction, canvas: PhotoCanvas, bar: CropBar, showing: Showing, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._action, self._canvas, self._bar = services.session, action, canvas, bar
        self._showing = showing
        self._tool: CropTool | None = None
        self._before = Geometry()
        self._wanted = Geometry()  # its crop may have empty corners, or be None for as much as there is
        self._drawn: Crop | None = None  # the last one that was drawn by hand
        self._aspect, self._swapped = FREE, False
        action.toggled.connect(self._toggle)
        bar.angle_moved.connect(lambda angle: self._show(replace(self._wanted, angle=angle)))
        bar.turned.connect(self._turn)
        bar.mirrored.connect(self._mirror)
        bar.chosen.connect(self._choose)
        bar.swapped.connect(self._swap)
        bar.reset.connect(self._reset)
        bar.cancelled.connect(self.cancel)
        bar.applied.connect(self.apply)
        self._session.opened.connect(self.cancel)
        self._session.edited.connect(self._on_edited)
        services.running.started.connect(self.cancel)

    @property
    def is_open(self) -> bool:
        return self._tool is not None

    def apply(self) -> None:
        if self._tool is None:
            return
        geometry = self._current
        crop = geometry.crop
        covers = crop is not None and max(abs(a - b) for a, b in zip(crop, WHOLE, strict=True)) < _NEGLIGIBLE
        if covers or (self._wanted.crop is None and self._aspect in (FREE, ORIGINAL) and not self._swapped):
            geometry = replace(geometry, crop=None)
        self.cancel()
        self._session.set_geometry(geometry, tr("Crop"))

    def cancel(self) -> None:
        """Put the tool down; the document stays as it is."""
        tool, self._tool = self._tool, None
        if tool is None:
            return
        if self._canvas.tool is tool:
            self._canvas.set_tool(None)
        focused = QApplication.focusWidget()
        if focused is None or self._bar.isAncestorOf(focused):
            self._canvas.setFocus()
        self._bar.hide()
        self._canvas.allow_divider(True)
        self._action.setChecked(False)
        self._showing.show_framing(None)

    def _toggle(self, wanted: bool) -> None:
        document = self._session.document
        if wanted and self._tool is None and document is not None:
            self._before = self._wanted = document.geometry
            self._drawn, self._aspect, self._swapped = document.geometry.crop, FREE, False
            tool = CropTool()
            tool.wanted.connect(self._draw)
            tool.accepted.connect(self.apply)
            tool.left.connect(self.cancel)
            self._tool = tool
            self._show(self._wanted)
            self._bar.show()
            self._canvas.allow_divider(False)
            self._canvas.set_tool(tool)
        elif not wanted:
            self.cancel()

    def _on_edited(self) -> None:
        document = self._session.document
        if self._tool is not None and document is not None and document.geometry != self._before:
            self.cancel()

    # --- what the person wants

    def _draw(self, rect: QRectF) -> None:
        """As far towards a rectangle as there is photo; where its proportions are free, along either axis."""
        current = self._current
        frame_width, frame_height = frame_size(current, *self._size)
        start = current.crop or WHOLE
        wanted = (
            rect.left() / frame_width,
            rect.top() / frame_height,
            rect.width() / frame_width,
            rect.height() / frame_height,
        )
        moves = abs(wanted[2] - start[2]) < _NEGLIGIBLE and abs(wanted[3] - start[3]) < _NEGLIGIBLE
        crop = start
        if moves or self._ratio is None:
            crop = nearest(replace(current, crop=crop), *self._size, (wanted[0], crop[1], wanted[2], crop[3]))
            wanted = (crop[0], wanted[1], crop[2], wanted[3])
        self._drawn = nearest(replace(current, crop=crop), *self._size, wanted)
        self._show(replace(self._wanted, crop=self._drawn))

    def _turn(self, quarters: int) -> None:
        self._move(lambda geometry: geometry.turned(quarters))

    def _mirror(self) -> None:
        self._move(Geometry.flipped)

    def _move(self, moved: Callable[[Geometry], Geometry]) -> None:
        self._drawn = moved(replace(self._wanted, crop=self._drawn)).crop
        self._show(moved(self._wanted))

    def _choose(self, aspect: str) -> None:
        self._aspect, self._swapped = aspect, False
        self._reshape()

    def _swap(self) -> None:
        self._swapped = not self._swapped
        self._reshape()

    def _reshape(self) -> None:
        """Give what was drawn last the proportions that are wanted."""
        crop, ratio = self._drawn, self._ratio
        if crop is not None and ratio is not None:
            frame_width, frame_height = frame_size(self._wanted, *self._size)
            crop = inside(crop, ratio * frame_height / frame_width)
        self._show(replace(self._wanted, crop=crop))

    def _reset(self) -> None:
        self._drawn, self._aspect, self._swapped = None, FREE, False
        self._show(Geometry())

    # --- what that comes to

    @property
    def _size(self) -> tuple[int, int]:
        photo = self._session.original
        return (photo.width, photo.height) if photo is not None else (1, 1)

    @property
    def _ratio(self) -> float | None:
        """Width / height that is kept, lying as the frame does unless it is swapped; None is free."""
        if self._aspect == FREE:
            return None
        frame_width, frame_height = frame_size(self._wanted, *self._size)
        if self._aspect == ORIGINAL:
            ratio = frame_width / frame_height
        else:
            longer, shorter = map(int, self._aspect.split(":"))
            ratio = longer / shorter if frame_width >= frame_height else shorter / longer
        return 1 / ratio if self._swapped else ratio

    @property
    def _current(self) -> Geometry:
        """What is wanted, without empty corners."""
        if self._wanted.crop is not None:
            return filled(self._wanted, *self._size)
        frame_width, frame_height = frame_size(self._wanted, *self._size)
        crop = largest_crop(self._wanted, *self._size, self._ratio or frame_width / frame_height)
        return replace(self._wanted, crop=crop)

    def _show(self, wanted: Geometry) -> None:
        self._wanted = wanted
        if self._tool is None:
            return
        current = self._current
        self._showing.show_framing(replace(current, crop=WHOLE))
        frame_width, frame_height = frame_size(current, *self._size)
        x, y, wide, high = current.crop or WHOLE
        upright = to_upright(current, frame_width, frame_height)
        corners = ((0, 0), (frame_width, 0), (frame_width, frame_height), (0, frame_height))
        outline = QPolygonF([QPointF(*moved_back(upright, *corner)) for corner in corners])
        self._tool.aspect = self._ratio
        self._tool.show_crop(
            QRectF(x * frame_width, y * frame_height, wide * frame_width, high * frame_height), outline
        )
        self._bar.show_state(current.angle, self._aspect, *framed_size(current, *self._size))
