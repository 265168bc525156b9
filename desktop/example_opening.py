"""Pictures on their way into example pairs: from a dialog, a drop, the clipboard, the canvas, the past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.document.rendering import render_framed
from core.photo import Photo
from desktop.dialogs.asking import answer, ask_file_to_open
from desktop.examples import ExamplePair, Side
from desktop.i18n import tr
from desktop.incoming import files_in, picture_in
from desktop.services import Services
from desktop.thumbnails import Thumbnails


class ExampleOpening(QObject):
    """noted: Messages about a picture that was opened. All coroutines raise PhotoError; the pair is untouched then."""

    noted = Signal(tuple)

    def __init__(self, services: Services, thumbnails: Thumbnails, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._thumbnails = thumbnails
        self._window = window
        self._requests: WeakKeyDictionary[ExamplePair, dict[Side, int]] = WeakKeyDictionary()

    async def choose(self, pair: ExamplePair, side: Side) -> None:
        """Ask for a file."""
        from core.imaging.opening import OPEN_SUFFIXES

        title = tr("Open a photo before the edit") if side == "before" else tr("Open the photo after the edit")
        folder = self._services.settings.example_folder
        path = await ask_file_to_open(self._window, title, folder, tr("Photos"), OPEN_SUFFIXES)
        if path is not None:
            await self.take_files(pair, side, [path])

    async def take_files(self, pair: ExamplePair, side: Side, paths: Sequence[Path]) -> None:
        """The first of several goes to this side, the second to the other."""
        from core.imaging.opening import open_photo

        other: Side = "after" if side == "before" else "before"
        for path, to in zip(paths, (side, other), strict=False):
            self._services.settings.example_folder = path.parent
            await self._read(pair, to, partial(open_photo, path))

    async def take_pairs(self, named: Sequence[tuple[Path, Path]]) -> None:
        """Each (A, A′) becomes a pair of its own, as far as there is room."""
        for before, after in named:
            if (pair := self._services.examples.free()) is not None:
                await self.take_files(pair, "before", (before, after))

    async def take_mime(self, pair: ExamplePair, side: Side, mime: QMimeData) -> None:
        """What was dropped or copied: files first, or else the picture itself."""
        if paths := files_in(mime):
            await self.take_files(pair, side, paths)
        elif picture := picture_in(mime):
            await self._read(pair, side, picture)

    async def paste(self, pair: ExamplePair, side: Side) -> None:
        await self.take_mime(pair, side, QGuiApplication.clipboard().mimeData())

    async def use_result(self, pair: ExamplePair, side: Side) -> None:
        """The open photo as the canvas shows it."""
        if document := self._services.session.document:
            await self._read(pair, side, lambda: render_framed(document)[0])

    def use_original(self, pair: ExamplePair, side: Side) -> None:
        """The open photo as it was."""
        self._request(pair, side)
        pair.put(**{side: self._services.session.original})

    async def choose_past(self, pair: ExamplePair) -> None:
        """Ask for two moments of a photo's history."""
        from desktop.dialogs.past import PastDialog

        await self._services.past.catch_up()
        dialog = PastDialog(self._services.past.chapters, self._thumbnails, self._window)
        answered = await answer(dialog)
        if answered and (chosen := dialog.chosen) is not None and pair in self._services.examples.pairs:
            before, after = chosen
            self._request(pair, "before")
            self._request(pair, "after")
            pair.put(before=before.photo, after=after.photo)

    async def _read(self, pair: ExamplePair, side: Side, read: Callable[[], Photo]) -> None:
        """Put what is read on that side, unless another picture was asked for or the pair removed meanwhile."""
        request = self._request(pair, side)
        photo = await self._services.background.call(read)
        if pair in self._services.examples.pairs and request == self._requests[pair][side]:
            pair.put(**{side: photo})
            self.noted.emit(photo.notes)

    def _request(self, pair: ExamplePair, side: Side) -> int:
        requests = self._requests.setdefault(pair, {"before": 0, "after": 0})
        requests[side] += 1
        return requests[side]
