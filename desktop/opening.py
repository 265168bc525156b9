"""Photos on their way in: from a dialog, a drop, the clipboard, the list of recent files."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.document.document import Document
from core.document.project_file import SUFFIX
from core.document.recovery import Recoverable
from core.errors import FileMissingError, LikewiseError, ProjectError
from core.messages import Message
from core.photo import Photo
from desktop.dialogs.asking import ask_file_to_open, choose, confirm
from desktop.i18n import tr, tr_message
from desktop.incoming import files_in, picture_in
from desktop.projects import Opened, Projects
from desktop.services import Services

ONE_AT_A_TIME = Message("Likewise works on one photo at a time; it opened the first of {count}.")

WORTH_ASKING = 10.0
"""Seconds that a job has run before it is asked about."""


class Opening(QObject):
    """opening: the name of the photo that is being read; empty when that is over. noted: Messages about it.

    leaving: a photo is about to be replaced; whatever works on it should stop.
    """

    opening = Signal(str)
    leaving = Signal()
    noted = Signal(tuple)

    def __init__(self, services: Services, projects: Projects, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._projects = services, projects
        self._window = window
        self._requests = 0

    async def choose(self) -> None:
        """Ask for a file and open it."""
        from core.imaging.opening import OPEN_SUFFIXES

        folder = self._services.settings.folder
        suffixes = (*OPEN_SUFFIXES, SUFFIX)
        path = await ask_file_to_open(self._window, tr("Open a photo"), folder, tr("Photos and projects"), suffixes)
        if path is not None:
            await self.open_path(path)

    async def open_path(self, path: Path) -> bool:
        """Open a photo or a project; whether it is open now. What was open stays so where it is not: see `_open`.

        Raises PhotoError and ProjectError.
        """
        from core.imaging.opening import open_photo

        if self._services.keeping.path == Path(os.path.realpath(path)):
            self._requests += 1  # it wins over what was asked for before
            self.opening.emit("")
            return True
        is_project = path.suffix.lower() == SUFFIX
        read = partial(self._projects.open, path) if is_project else partial(self._photo, partial(open_photo, path))
        if not await self._open(path.name, read):
            return False
        self._services.settings.folder = path.parent
        self._services.settings.add_recent_file(path)
        return True

    async def recover(self, found: Recoverable) -> bool:
        """Open what a crash has left; whether it is open now. Raises PhotoError and ProjectError."""
        return await self._open(found.name, partial(self._projects.recover, found))

    async def open_recent(self, path: Path) -> None:
        try:
            await self.open_path(path)
        except FileMissingError:
            self._services.settings.forget_recent_file(path)
            raise

    async def open_paths(self, paths: Sequence[Path]) -> None:
        """Open the first of several, and say so."""
        if await self.open_path(paths[0]) and len(paths) > 1:
            photo = self._services.session.original
            notes = photo.notes if photo else ()
            self.noted.emit((*notes, Message(ONE_AT_A_TIME.template, {"count": len(paths)})))

    async def paste(self) -> None:
        await self.open_mime(QGuiApplication.clipboard().mimeData())

    async def open_mime(self, mime: QMimeData) -> None:
        """What was dropped or copied: files first, or else the picture itself."""
        if paths := files_in(mime):
            await self.open_paths(paths)
        elif picture := picture_in(mime):
            await self._open(tr("the clipboard"), partial(self._photo, picture))

    async def may_leave(self) -> bool:
        """Whether the open document can go: nothing is unsaved, or the person saves it now or gives it up."""
        return await self._may_stop() and await self._may_drop_edits() and await self._is_written()

    async def _may_stop(self) -> bool:
        """Whether the running job, if there is one, is of no great worth, or can go."""
        if self._services.running.seconds < WORTH_ASKING:
            return True
        details = tr("It has not ended yet; what it has done so far would be lost.")
        return await confirm(self._window, tr("Stop the running job?"), details, tr("Stop the job"))

    async def _is_written(self) -> bool:
        """Whether a project of a name has all changes; if it cannot, they are saved elsewhere or given up."""
        keeping = self._services.keeping
        while keeping.path is not None:
            try:
                await keeping.flush()
                return True
            except ProjectError as error:
                answers = (tr("Save elsewhere…"), tr("Discard"))
                chosen = await choose(self._window, tr_message(error.cause), tr_message(error.remedy), answers)
                if chosen is None:
                    return False
                if chosen == 1:
                    keeping.give_up()
                    return True
                await self._projects.save_as()
        return True

    async def _may_drop_edits(self) -> bool:
        if not self._services.session.has_unsaved_work:
            return True
        chosen = await choose(
            self._window,
            tr("Keep the edits?"),
            tr("They are neither exported nor saved as a project."),
            (tr("Save as a project…"), tr("Discard")),
        )
        return chosen == 1 or (chosen == 0 and await self._projects.save_as())

    async def _open(self, name: str, read: Callable[[], Awaitable[Opened | None]]) -> bool:
        """Read a document and put it in place of the open one; True when that was done.

        False when the person keeps what is open, or has asked for another photo meanwhile: the last one asked for wins.
        """
        self._requests += 1
        request = self._requests
        self.opening.emit(name)
        try:
            opened = await read()
        finally:
            if request == self._requests:
                self.opening.emit("")
        if opened is None:
            return False
        with suppress(LikewiseError):  # a small picture less is no reason to stay
            await self._services.past.catch_up()
        try:
            if request == self._requests and await self.may_leave() and request == self._requests:
                self.leaving.emit()
                await self._services.keeping.open(opened.document, opened.project, named=opened.is_named)
        finally:
            is_open = self._services.session.original is opened.document.original
            if not is_open:
                await opened.close(self._services.background)
        if not is_open:
            return False
        self.noted.emit((*opened.document.original.notes, *opened.notes))
        return True

    async def _photo(self, read: Callable[[], Photo]) -> Opened:
        return Opened(Document(await self._services.background.call(read)))
