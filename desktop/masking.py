"""Masking: the mask that is worked on, whose it is, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, Signal

from core.document.edit import Edit
from core.document.rendering import Composite, raster_of
from core.imaging.depth import to_8_bits
from core.imaging.geometry import unframe_point
from core.imaging.raster import Raster, read_level
from core.imaging.tiles import Box, union
from core.masks.brush import Stroke
from core.masks.changes import feather, invert
from core.masks.drawing import Drawing, RangeDrawing
from core.masks.live import JoinedMask, LiveMask, SoftMask
from core.masks.ranges import ColourRange, Range, colour_at
from core.masks.saving import save_mask
from core.masks.shapes import Mode, Point, combine
from core.masks.tiled import TiledMask
from desktop.i18n import tr
from desktop.mask_choices import MaskChoices, MaskTool
from desktop.services import Services

Mask = NDArray[np.uint8]


class Masking(QObject):
    """Every change of the mask is one step of undo; none of them minds a running job.

    changed: it begins or ends, another mask is worked on, or another thing is tried out. dirtied: what is being painted
    looks different there, in pixels of the framed photo.
    """

    changed = Signal()
    dirtied = Signal(QRectF)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self.choices = MaskChoices(self)
        self.is_active = False
        self._on_edit = False
        self._live: Mask | None = None  # an array of the mask, kept from stroke to stroke
        self._raster: Raster | None = None  # what it was when it was in the document last
        self._stroke: Stroke | None = None
        self._stroke_of: str | None = None
        self._dirty: Box | None = None
        self._last: QPointF | None = None  # where the last stroke ended, in the framed photo
        self._drawn: Drawing | None = None
        self._is_busy = False
        services.session.opened.connect(self._on_opened)
        services.session.changed.connect(self._follow)
        services.session.activated.connect(self._follow)
        self.choices.changed.connect(self._follow)

    # --- whose mask, and whether it is worked on

    @property
    def target(self) -> Edit | None:
        """The edit whose mask it is; None for the next one."""
        return self._services.session.active if self._on_edit else None

    @property
    def active(self) -> Edit | None:
        """The edit that could be the target."""
        return self._services.session.active

    @property
    def mask(self) -> Raster | None:
        """The target's mask in the document; None is everywhere."""
        document, target = self._services.session.document, self.target
        return target.mask if target is not None else document.selection if document is not None else None

    @property
    def look(self) -> Raster | None:
        """What is to be seen, not framed: the mask as it is, is being painted, or would be. None where it is none."""
        if not self.is_active:
            return self._services.session.mask
        if self._stroke is not None and self._live is not None:
            return LiveMask(self._live)
        if self._drawn is not None:
            mode = self.choices.mode
            return JoinedMask(self.mask or LiveMask(self._blank(_begins_full(mode))), self._drawn, mode)
        if self.mask is not None and self.choices.tool is MaskTool.FEATHER:
            return SoftMask(self.mask, self.choices.radius)
        return self.mask

    def start(self) -> None:
        """Work on the mask of the next edit, or of the active one where only that has a mask."""
        document, active = self._services.session.document, self._services.session.active
        if document is not None and not self.is_active:
            self.is_active = True
            self._on_edit = document.selection is None and active is not None and active.mask is not None
            self._follow()

    def stop(self) -> None:
        if self.is_active:
            self.end_stroke()
            self.is_active, self._live, self._drawn = False, None, None
            self.changed.emit()

    def work_on(self, *, on_edit: bool) -> None:
        """On the mask of the active edit, or on that of the next one."""
        self.end_stroke()
        self._on_edit = on_edit
        self._follow()

    # --- painting, in the framed photo

    def begin_stroke(self, at: QPointF, pressure: float, *, erases: bool, straight: bool) -> None:
        """Put the brush down. straight: it comes in a line from where the last stroke ended."""
        if self._is_busy or self._services.session.document is None:
            return
        mask = self.mask
        if self._live is None or mask is None or mask is not self._raster:
            self._live = np.array(self._blank(erases)) if mask is None else _pixels(mask)
            self._raster = mask
        self._stroke, self._dirty = Stroke(self._live, replace(self.choices.brush, erases=erases)), None
        self._stroke_of = self._target_id
        self.changed.emit()
        start = self._last if straight else None
        self._last = None
        for point in (start, at):
            if point is not None:
                self.go_on(point, pressure)

    def go_on(self, at: QPointF, pressure: float) -> None:
        if self._stroke is None:
            return
        box = self._stroke.to(*self._unframe(at), pressure)
        if box is not None:
            self._dirty = box if self._dirty is None else union(self._dirty, box)
            reach = self.choices.brush.size / 2 + 2
            touched = QRectF(self._last or at, at).normalized()
            self.dirtied.emit(touched.adjusted(-reach, -reach, reach, reach))
        self._last = at

    def end_stroke(self) -> None:
        """Lift the brush: the stroke comes into the document."""
        stroke, self._stroke = self._stroke, None
        if stroke is None or self._dirty is None or self._live is None:
            return
        last = self._raster
        self._raster = (
            TiledMask(self._live, last, self._dirty) if isinstance(last, TiledMask) else TiledMask(self._live)
        )
        words = tr("Erase from the mask") if stroke.brush.erases else tr("Paint the mask")
        self._services.session.set_mask(self._raster, self._stroke_of, words)

    def take_back_stroke(self) -> None:
        """As if the brush had not been put down."""
        if self._stroke is not None:
            self._stroke, self._live = None, None
            self.changed.emit()

    # --- at once

    def try_drawing(self, drawing: Drawing | None) -> None:
        """Show what the mask would be with a drawing joined to it, or take that away again."""
        self._drawn = drawing
        self.changed.emit()

    @property
    def can_apply(self) -> bool:
        """Whether something is tried out."""
        return self._drawn is not None or (self.choices.tool is MaskTool.FEATHER and self.mask is not None)

    def apply(self) -> None:
        """Do to the mask what is tried out."""
        drawing, mode, radius = self._drawn, self.choices.mode, self.choices.radius
        if drawing is not None:
            words = {
                Mode.REPLACE: tr("Replace the mask"),
                Mode.ADD: tr("Add to the mask"),
                Mode.SUBTRACT: tr("Take from the mask"),
                Mode.INTERSECT: tr("Narrow the mask"),
            }[mode]
            self._change(
                lambda mask: combine(mask, drawing.draw(0, (0, 0, *mask.shape)), mode), words, _begins_full(mode)
            )
        elif self.choices.tool is MaskTool.FEATHER and self.mask is not None:
            self._change(lambda mask: feather(mask, radius), tr("Feather the mask"))

    def invert(self) -> None:
        """What was outside is inside. Without a mask everything was, and nothing is left."""
        self._change(invert, tr("Invert the mask"), begins_full=True)

    def clear(self) -> None:
        """Take the mask away that is shown: the edit applies everywhere again."""
        self.end_stroke()
        if self.is_active:
            self._services.session.set_mask(None, self._target_id, tr("Clear the mask"))
        else:
            self._services.session.clear_mask(tr("Clear the mask"))

    def take(self, mask: Mask) -> None:
        """A mask from elsewhere: (H, W) uint8, as large as the photo."""
        self.end_stroke()
        self._services.session.set_mask(TiledMask(mask), self._target_id, tr("Load a mask"))

    def pick_colour(self, at: QPointF) -> None:
        """Choose colours like that at a point of the framed photo."""
        photo = self._below()
        if photo is not None:
            colour, last = colour_at(photo, *self._unframe(at)), self.choices.colour
            self.choices.set_colour(ColourRange(colour) if last is None else replace(last, colour=colour))

    async def save(self, path: Path) -> None:
        """Write the mask that is shown as a PNG, in place of a file that may be there. Raises SaveError."""
        mask = self.mask if self.is_active else self._services.session.mask
        if mask is not None:
            await self._services.background.call(lambda: save_mask(_pixels(mask), path, overwrite=True))

    def unframe(self, points: Sequence[QPointF]) -> list[Point]:
        """Where points of the framed photo lie in the photo, which masks belong to."""
        return [self._unframe(point) for point in points]

    # --- behind it

    @property
    def _target_id(self) -> str | None:
        target = self.target
        return target.id if target is not None else None

    def _unframe(self, at: QPointF) -> Point:
        document = self._services.session.document
        assert document is not None  # only what is seen can be touched
        photo = document.original
        return unframe_point(document.geometry, photo.width, photo.height, at.x(), at.y())

    def _below(self) -> Raster | None:
        """What the edit is laid on, not framed."""
        document, target = self._services.session.document, self.target
        if document is None:
            return None
        edits = document.edits if target is None else document.below(target.id)
        return Composite(raster_of(document.original), edits)

    def _blank(self, full: bool) -> Mask:
        """Everywhere or nowhere, not to be written to."""
        photo = self._services.session.original
        assert photo is not None
        return np.broadcast_to(np.uint8(255 if full else 0), (photo.height, photo.width))

    def _change(self, change: Callable[[Mask], Mask], words: str, begins_full: bool = False) -> None:
        """Make another mask of it. That takes a moment, in which nothing can be painted."""
        if not self._is_busy and self._services.session.document is not None:
            self.end_stroke()
            self._services.tasks.start(self._change_soon(change, words, begins_full))

    async def _change_soon(self, change: Callable[[Mask], Mask], words: str, begins_full: bool) -> None:
        session, target, mask = self._services.session, self._target_id, self.mask
        original, blank = session.original, self._blank(begins_full)
        self._is_busy = True
        try:
            raster = await self._services.background.call(_changed, mask, blank, change)
        finally:
            self._is_busy = False
        if session.original is original and self._target_id == target and self.mask is mask:
            session.set_mask(raster, target, words)
            if self.choices.tool is MaskTool.FEATHER:
                self.choices.choose(MaskTool.BRUSH)  # or it would show the mask feathered once more
        self._follow()

    def _on_opened(self) -> None:
        photo = self._services.session.original
        self.take_back_stroke()  # it was on the photo before
        self.stop()
        self._live, self._last = None, None
        self.choices.colour = None
        if photo is not None:
            self.choices.set_brush(size=max(photo.width, photo.height) / 16)

    def _follow(self) -> None:
        """Document and choices, where what is tried out depends on them."""
        if self._services.session.active is None:
            self._on_edit = False
        choices = self.choices
        chosen: Range | None = {MaskTool.LUMINOSITY: choices.luminosity, MaskTool.COLOUR: choices.colour}.get(
            choices.tool
        )
        photo = self._below() if self.is_active and chosen is not None else None
        self._drawn = RangeDrawing(photo, chosen) if photo is not None and chosen is not None else None
        self.changed.emit()


def _begins_full(mode: Mode) -> bool:
    """Whether what is joined where there is no mask yet is taken from everything, or added to nothing."""
    return mode in (Mode.SUBTRACT, Mode.INTERSECT)


def _pixels(raster: Raster) -> Mask:
    """All of a mask, as an array of its own."""
    return np.array(to_8_bits(read_level(raster)[:, :, 0]))


def _changed(mask: Raster | None, blank: Mask, change: Callable[[Mask], Mask]) -> TiledMask:
    return TiledMask(np.ascontiguousarray(change(blank if mask is None else _pixels(mask))))
