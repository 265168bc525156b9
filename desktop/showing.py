"""The canvas in step with the document."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from core.document.document import Document
from core.document.rendering import alpha_of, look_of, raster_of
from core.imaging.depth import to_8_bits
from core.imaging.geometry import Geometry, framed
from core.imaging.raster import MemoryRaster, read_level
from core.photo import Photo
from desktop.canvas import PhotoCanvas, Pyramid
from desktop.i18n import tr
from desktop.mailbox import Progress
from desktop.masking import Masking
from desktop.services import Services


class Showing(QObject):
    """Looks are computed where they are seen, from rasters; the photo's own is made on a background thread."""

    def __init__(self, services: Services, masking: Masking, canvas: PhotoCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._masking = services, masking
        self._canvas = canvas
        self._shown: Document | None = None
        self._framing: Geometry | None = None
        session = services.session
        session.opened.connect(self._on_opened)
        session.edited.connect(self.refresh)
        session.adjusted.connect(self.refresh)
        for signal in (session.changed, session.activated, masking.changed):
            signal.connect(self.show_mask)
        for signal in (services.candidates.listed, services.candidates.changed):
            signal.connect(self.show_rival)
        services.snapshots.changed.connect(self.refresh)

    def show_framing(self, geometry: Geometry | None) -> None:
        """Show the photo framed otherwise than the document says; None ends that."""
        if geometry != self._framing:
            self._framing = geometry
            self.refresh()

    @property
    def _document(self) -> Document | None:
        """The document as it is to be seen."""
        document = self._services.session.document
        return document if document is None or self._framing is None else replace(document, geometry=self._framing)

    def show_progress(self, progress: Progress) -> None:
        """The result that a person watches, where several are made at once."""
        document = self._document
        if progress.preview is None or document is None or not self._services.settings.previews:
            return
        watched = self._services.candidates.watched
        previews = progress.candidates or (progress.preview,)
        preview = previews[min(watched, len(previews) - 1)]
        if not document.geometry.is_identity:
            preview = to_8_bits(read_level(framed(MemoryRaster(preview), document.geometry)))
        self._canvas.set_preview(preview)

    def drop_preview(self) -> None:
        """Take a preview away in the middle of a job."""
        self._canvas.set_preview(None)

    def refresh(self) -> None:
        """Show the document's look. A preview stays until the result is there to take its place."""
        document = self._document
        if document is None or self._shown is None:
            return
        if document.original is not self._shown.original:
            return  # it is being opened
        if document.geometry != self._shown.geometry:
            self._show_original(document)
        has_effect = any(edit.has_effect for edit in document.edits) or self._services.snapshots.compared is not None
        self._canvas.set_result(self._pyramid(document) if has_effect else None)
        self._canvas.set_preview(None)
        self.show_rival()

    def _on_opened(self) -> None:
        self._services.tasks.start(self._open())

    async def _open(self) -> None:
        """Make the levels of the photo on a background thread, then show it."""
        document = self._services.session.document
        if document is None:
            self._shown = None
            self._canvas.set_original(None)
            return
        await self._services.background.call(_make_levels, document.original)
        latest = self._document
        if latest is not None and latest.original is document.original:
            self._show_original(latest)
            self.refresh()

    def _show_original(self, document: Document) -> None:
        self._shown = document
        self._canvas.set_original(self._pyramid(replace(document, edits=())))
        self.show_mask()

    def show_rival(self) -> None:
        """Compare with the candidate or the snapshot that is to be compared with, or with the original."""
        candidates, document = self._services.candidates, self._document
        snapshot = self._services.snapshots.compared
        if snapshot is not None and document is not None:
            self._canvas.set_rival(self._pyramid(replace(document, edits=snapshot.edits)))
            self._canvas.set_labels(snapshot.name, tr("Now"))
            return
        rival, picked = candidates.compared, candidates.picked
        shown = document.find(rival.edit.id) if rival is not None and document is not None else None
        if rival is None or document is None or shown is None or picked is None:
            self._canvas.set_rival(None)
            self._canvas.set_labels("", "")
            return
        look = replace(rival.edit, strength=shown.strength, mask=shown.mask)
        self._canvas.set_rival(self._pyramid(document.with_replaced(look)))
        name = tr("Candidate {number}")
        self._canvas.set_labels(*(name.format(number=candidates.number(each)) for each in (rival, picked)))

    def show_mask(self) -> None:
        """The mask of the next edit, or of the active one where there is none; or the one that is worked on."""
        document, mask = self._document, self._masking.look
        if document is not None:
            self._canvas.set_mask(None if mask is None else framed(mask, document.geometry))

    def _pyramid(self, document: Document) -> Pyramid:
        alpha = alpha_of(document.original)
        return Pyramid(look_of(document), None if alpha is None else framed(alpha, document.geometry))


def _make_levels(photo: Photo) -> None:
    raster_of(photo)
    alpha_of(photo)
