"""The open document on its way to the disk: every change is written within a second or so.

A document has no project until there is something to keep; then it gets one in the folder of autosaves, until it is
saved under a name. See `desktop.home`.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.document.document import Document
from core.document.project import Project
from core.errors import ProjectError
from desktop.background import Background
from desktop.home import Home
from desktop.session import Session
from desktop.settings import Settings
from desktop.tasks import Tasks

log = logging.getLogger(__name__)

PAUSE_MS = 1000
"""From a change to its being written; further changes meanwhile go along."""

COLLECT_MS = 5 * 60 * 1000
"""From a change to when its project is freed of what nobody needs any more."""


class Keeping(QObject):
    """named: the project has a file of the person's own now, or none any more."""

    named = Signal()

    def __init__(self, session: Session, background: Background, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self._session, self._background, self._tasks, self._settings = session, background, tasks, settings
        self._home: Home | None = None
        self._kept: Document | None = None
        self._order = asyncio.Lock()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: tasks.start(self._keep_up()))
        self._later = QTimer(self, singleShot=True, interval=COLLECT_MS)
        self._later.timeout.connect(lambda: tasks.start(self.collect()))
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)

    @property
    def home(self) -> Home | None:
        """Of the open document; another one for each that is opened."""
        return self._home

    @property
    def path(self) -> Path | None:
        """The file of the person's own that the document is kept in."""
        return self._home.path if self._home is not None else None

    async def open(self, document: Document, project: Project | None = None, *, named: bool = False) -> None:
        """Put another document, which `project` holds, in place of the open one; that is written and closed where it
        has a name, and otherwise gone.

        Raises ProjectError where it cannot be written: then it stays open, and nothing has changed.
        """
        async with self._order:
            if self.path is not None:
                await self._write_all()
            # Nothing is awaited from here on, so that no edit is made to what has been written already.
            left, self._kept = self._home, document
            self._home = Home(document.original, self._settings.autosave_folder, project, named=named)
            self._session.open(document)
            self._tell_name()
        if left is not None:
            await self._background.call(left.leave)

    async def flush(self) -> None:
        """Write the document as it is, if that has not been done. Raises ProjectError; the next change tries again."""
        self._pause.stop()
        async with self._order:
            await self._write_all()

    def give_up(self) -> None:
        """The latest changes need not be written."""
        self._kept = self._session.document

    async def save_as(self, path: Path, *, overwrite: bool) -> None:
        """Keep the document in a file of the person's own from now on. Raises SaveError and ProjectError."""
        async with self._order:
            document, home = self._session.document, self._home
            if document is None or home is None:
                return
            await self._background.call(home.move, document, path, overwrite=overwrite)
            self._kept = document
        self._tell_name()

    @property
    def is_embedded(self) -> bool:
        """Whether the photo's file lies in the project."""
        return self._home is not None and self._home.is_embedded

    async def embed(self, embedded: bool) -> None:
        """Take the photo's file into the project, or refer to it where it lies. Raises ProjectError and PhotoError."""
        try:
            if self._home is not None:
                await self._background.call(self._home.embed, embedded)
        finally:
            self.named.emit()

    async def secure_original(self) -> None:
        """The photo's file is about to be replaced: take it into the project. Raises ProjectError and PhotoError."""
        if self._home is not None:
            await self._background.call(self._home.secure_original)
            self.named.emit()

    async def shelve(self) -> None:
        """Take masks to the disk that only undo or redo would bring back. Raises ProjectError."""
        masks, home = self._session.masks_of_the_past(), self._home
        if masks and home is not None:
            self._session.exchange(await self._background.call(home.keep, masks))

    async def collect(self) -> None:
        """Free what nobody needs any more of the project's file. Raises ProjectError."""
        if self._home is not None:
            await self._background.call(self._home.collect)

    async def leave(self) -> None:
        """End with the open document for good: what has a name is written and closed, anything else is gone."""
        try:
            if self.path is not None:
                await self.flush()
        except ProjectError as error:  # the person was asked before: see `Opening.may_leave`
            log.warning("not written: %s", error)
        self._pause.stop()
        self._later.stop()
        async with self._order:
            left, self._home = self._home, None
            if left is not None:
                await self._background.call(left.leave)

    async def _write_all(self) -> None:
        while (document := self._session.document) is not None and document is not self._kept:
            if self._home is None:
                return
            await self._background.call(self._home.write, document)
            self._kept = document

    async def _keep_up(self) -> None:
        await self.flush()
        await self.shelve()

    def _tell_name(self) -> None:
        self._session.saves_itself = self.path is not None
        if self._home is not None:
            self._home.note()
        self.named.emit()

    def _on_opened(self) -> None:
        """A document that came without a project."""
        original = self._session.original
        if original is not None and (self._home is None or self._home.photo is not original):
            self._home = Home(original, self._settings.autosave_folder)

    def _on_changed(self) -> None:
        if self._session.document is not self._kept and not self._pause.isActive():
            self._pause.start()
        if not self._later.isActive():
            self._later.start()
