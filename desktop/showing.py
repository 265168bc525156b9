"""The canvas in step with the document."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from core.photo import Photo
from desktop.canvas import PhotoCanvas, Pyramid
from desktop.i18n import tr
from desktop.mailbox import Progress
from desktop.services import Services


class Showing(QObject):
    """Pyramids are made on a background thread and kept as long as their photo, so that undo shows at once."""

    def __init__(self, services: Services, canvas: PhotoCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._canvas = canvas
        self._pyramids: WeakKeyDictionary[Photo, Pyramid] = WeakKeyDictionary()
        session = services.session
        session.opened.connect(self._on_opened)
        session.edited.connect(self.refresh)
        session.adjusted.connect(self._adjust)
        for signal in (services.candidates.listed, services.candidates.changed):
            signal.connect(self.show_rival)

    def show_progress(self, progress: Progress) -> None:
        """The result that a person watches, where several are made at once."""
        if progress.preview is None or not self._services.settings.previews:
            return
        watched = self._services.candidates.watched
        previews = progress.candidates or (progress.preview,)
        self._canvas.set_preview(previews[min(watched, len(previews) - 1)])

    def drop_preview(self) -> None:
        """Take a preview away in the middle of a job."""
        self._canvas.set_preview(None)

    def refresh(self) -> None:
        """Show the document's result. A preview stays until the result is there to take its place."""
        self._services.tasks.start(self._show_result())

    def _on_opened(self) -> None:
        self._services.tasks.start(self._show_original())

    async def _show_original(self) -> None:
        original = self._services.session.original
        pyramid = await self._pyramid(original) if original else None
        if original is self._services.session.original:
            self._canvas.set_original(pyramid)
            self._adjust()

    async def _show_result(self) -> None:
        state = self._services.session.state
        if state is None or self._services.session.original not in self._pyramids:
            return
        result = await self._pyramid(state.result.photo) if state.result else None
        base = await self._pyramid(state.before)
        latest = self._services.session.state
        if latest is not None and (latest.before, latest.result) == (state.before, state.result):
            self._canvas.set_result(result, base)
            self._canvas.set_preview(None)
            self._adjust()

    def show_rival(self) -> None:
        """Compare with the candidate that is to be compared with, or with the original."""
        self._services.tasks.start(self._show_rival())

    async def _show_rival(self) -> None:
        """The candidate that the picked one is compared with, on the left of the divider."""
        candidates = self._services.candidates
        rival = candidates.compared
        if rival is None:
            self._canvas.set_rival(None)
            self._canvas.set_labels("", "")
            return
        pyramid, base = await self._pyramid(rival.result.photo), await self._pyramid(rival.before)
        picked = candidates.picked
        if rival is candidates.compared and picked is not None:
            self._canvas.set_rival(pyramid, base)
            name = tr("Candidate {number}")
            self._canvas.set_labels(*(name.format(number=candidates.number(each)) for each in (rival, picked)))

    async def _pyramid(self, photo: Photo) -> Pyramid:
        if photo not in self._pyramids:
            self._pyramids[photo] = await self._services.background.call(Pyramid, photo.pixels, photo.alpha)
        return self._pyramids[photo]

    def _adjust(self) -> None:
        state = self._services.session.state
        if state is not None:
            self._canvas.set_strength(state.strength)
            self._canvas.set_mask(state.mask)
