"""Small pictures of what the edits up to any of them make of the photo, made in the background as they are wanted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.document.document import Document, fingerprints
from core.document.edit import Edit
from core.imaging.geometry import Geometry
from core.photo import Photo
from desktop.background import Background
from desktop.session import Session
from desktop.tasks import Tasks

SIDE = 144
"""Longer side in pixels, at most: enough for a row of a list, on dense screens too."""

KEPT = 400
"""Pictures that are kept: about 80 KB each."""


@dataclass(frozen=True)
class Look:
    """A stack of edits, framed. Two are the same where they make the same picture. made: the stack's fingerprint."""

    made: str
    geometry: Geometry
    edits: tuple[Edit, ...] = field(compare=False)


def looks_of(document: Document) -> list[Look]:
    """That of the original, and that with everything up to each edit in turn."""
    prints = fingerprints(document.edits)
    return [Look(made, document.geometry, document.edits[:count]) for count, made in enumerate(prints)]


class Looks(QObject):
    """made: a picture is ready that was wanted."""

    made = Signal()

    def __init__(self, session: Session, background: Background, tasks: Tasks) -> None:
        super().__init__()
        self._session, self._background, self._tasks = session, background, tasks
        self._images: OrderedDict[Look, QImage] = OrderedDict()
        self._wanted: tuple[Look, ...] = ()
        self._making = False
        session.opened.connect(self._forget)

    def image(self, look: Look) -> QImage | None:
        """The picture, as far as it is there."""
        return self._images.get(look)

    def want(self, looks: Sequence[Look]) -> None:
        """Make these, the first ones first, instead of whatever was wanted before."""
        self._wanted = tuple(looks)
        if not self._making and self._next() is not None:
            self._tasks.start(self._make())

    def _next(self) -> Look | None:
        return next((look for look in self._wanted if look not in self._images), None)

    async def _make(self) -> None:
        """One at a time, until none of those that are wanted by then is missing."""
        self._making = True
        try:
            while (original := self._session.original) is not None and (look := self._next()) is not None:
                image = await self._background.call(_picture, original, look)
                if original is self._session.original:
                    self._images[look] = image
                    while len(self._images) > KEPT:
                        self._images.popitem(last=False)
                    self.made.emit()
        finally:
            self._making = False

    def _forget(self) -> None:
        self._images.clear()
        self._wanted = ()


def _picture(original: Photo, look: Look) -> QImage:
    from core.document.rendering import Composite, raster_of
    from core.imaging.geometry import framed
    from core.imaging.raster import level_over, read_level
    from core.imaging.thumbnails import thumbnail, to_bytes
    from desktop.canvas.pyramid import to_image

    raster = framed(Composite(raster_of(original), look.edits), look.geometry)
    return to_image(to_bytes(thumbnail(read_level(raster, level_over(raster, SIDE)), SIDE)))
