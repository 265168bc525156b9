"""The project behind the open document: where its pixels are kept, and what is left of it after a crash.

A document has none until there is something to keep; then it gets one in the folder of autosaves, until it is saved
under a name. Every change is written within a second or so.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QObject, QTimer, Signal

from core.document.document import Document
from core.document.project import Project
from core.document.project_file import remove_files
from core.document.recovery import begin, forget, note
from core.document.rendering import in_small
from core.errors import PhotoError, ProjectError
from core.imaging.raster import MemoryRaster, Raster
from core.photo import Photo, Pixels
from desktop.background import Background
from desktop.session import Session
from desktop.settings import Settings
from desktop.tasks import Tasks

log = logging.getLogger(__name__)

PAUSE_MS = 1000
"""From a change to its being written; further changes meanwhile go along."""

PREVIEW_SIDE = 512


class Keeping(QObject):
    """named: the project has a file of the person's own now, or none any more."""

    named = Signal()

    def __init__(self, session: Session, background: Background, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self._session, self._background, self._tasks, self._settings = session, background, tasks, settings
        self._project: Project | None = None
        self._photo: Photo | None = None
        self._named = False
        self._creating = Lock()
        self._kept: Document | None = None
        self._order = asyncio.Lock()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: tasks.start(self.flush()))
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)

    @property
    def path(self) -> Path | None:
        """The file of the person's own that the document is kept in."""
        return self._project.path if self._project is not None and self._named else None

    def put(self, pixels: Pixels) -> Raster:
        """Keep pixels, (H, W, C) or (H, W), of the open document: on the disk, or else in memory. On a background
        thread."""
        try:
            return self._open_project().put(pixels)
        except (ProjectError, OSError) as error:  # a full disk costs nobody a result; `flush` says what is wrong
            log.warning("kept in memory: %s", error)
            return MemoryRaster(pixels)

    def open(self, document: Document, project: Project | None = None, *, named: bool = False) -> None:
        """Start on another document, which `project` holds. Call `leave` before."""
        self._project, self._kept, self._photo = project, document, document.original
        self._session.open(document)
        self._set_named(named)

    async def flush(self) -> None:
        """Write the document as it is, if that has not been done. Raises ProjectError; the next change tries again."""
        self._pause.stop()
        async with self._order:
            while (document := self._session.document) is not None and document is not self._kept:
                await self._background.call(self._write, document)
                self._kept = document

    async def save_as(self, path: Path, *, overwrite: bool) -> None:
        """Keep the document in a file of the person's own from now on. Raises SaveError and ProjectError."""
        document = self._session.document
        if document is None:
            return
        async with self._order:
            await self._background.call(self._move, document, path, overwrite)
            self._kept = document
        self._set_named(True)

    async def leave(self) -> None:
        """End with the open document: what has a name is written and closed, anything else is gone."""
        self._pause.stop()
        if self._named:
            await self.flush()
        async with self._order:
            project, named = self._project, self._named
            self._project, self._named = None, False
            if project is not None:
                await self._background.call(_close, project, named, self._settings.autosave_folder)

    def _set_named(self, named: bool) -> None:
        self._named = self._session.saves_itself = named
        if named and (project := self._project) is not None:  # have it found after a crash
            try:
                note(project, self._settings.autosave_folder)
            except OSError as error:
                log.warning("not to be found after a crash: %s", error)
        self.named.emit()

    def _on_opened(self) -> None:
        self._photo = self._session.original

    def _on_changed(self) -> None:
        if self._session.document is not self._kept and not self._pause.isActive():
            self._pause.start()

    def _open_project(self) -> Project:
        """The project; an autosave is begun where there is none. On a background thread."""
        with self._creating:
            if self._project is None:
                assert self._photo is not None  # there is a document
                folder = self._settings.autosave_folder
                try:
                    self._project = begin(self._photo, folder)
                except PhotoError:  # its file is gone or another one by now; what was opened is taken in
                    self._project = begin(replace(self._photo, path=None), folder)
            return self._project

    def _write(self, document: Document) -> None:
        self._open_project().write(document, in_small(document, PREVIEW_SIDE))

    def _move(self, document: Document, path: Path, overwrite: bool) -> None:
        project = self._open_project()
        project.write(document, in_small(document, PREVIEW_SIDE))
        former = project.path
        project.save_as(path, overwrite=overwrite)
        if not self._named:
            remove_files(former)


def _close(project: Project, named: bool, folder: Path) -> None:
    if named:
        project.collect()
        project.close()
        forget(project.path, folder)
    else:
        project.delete()
