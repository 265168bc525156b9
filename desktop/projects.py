"""Projects: opened, saved under a name, mended where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.document.document import Document
from core.document.project import Project
from core.document.project_file import SUFFIX
from core.document.recovery import Recoverable, adopt, make_folder, new_path
from core.document.salvage import salvage
from core.errors import OriginalChangedError, OriginalMissingError, ProjectDamagedError
from core.messages import Message
from desktop.background import Background
from desktop.dialogs.asking import ask_file_to_open, ask_file_to_save, confirm, ending_in, may_replace
from desktop.i18n import tr, tr_message
from desktop.services import Services

EMBEDDED = Message("The photo is in the project now; the project needs no other file.")
REFERRED = Message("The project refers to the photo where it lies.")
SAVED = Message("Saved as {path}. From here on, every change is saved by itself.")


@dataclass(frozen=True, eq=False)
class Opened:
    """A document, and the project that holds it.

    is_named: whether that is a file of the person's own. was_left: by a crash; it is found again until it is taken
    over. notes: what could not be read.
    """

    document: Document
    project: Project | None = None
    is_named: bool = False
    was_left: bool = False
    notes: tuple[Message, ...] = ()

    async def close(self, background: Background) -> None:
        """It is not wanted after all."""
        if self.project is not None:
            await background.call(self.project.close, is_done=not self.was_left)


class Projects(QObject):
    """noted: Messages about what was done."""

    noted = Signal(tuple)

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window

    async def open(self, path: Path) -> Opened | None:
        """Open a project and its photo, asking where something is wrong with either; None where the person gives up.

        Raises ProjectError and PhotoError.
        """
        call = self._services.background.call
        try:
            project = await call(Project.open, path)
        except ProjectDamagedError as error:
            return await self._salvage(path, error)
        try:
            return await self._finish(project, is_named=True)
        except ProjectDamagedError as error:
            return await self._salvage(path, error)

    async def recover(self, found: Recoverable) -> Opened | None:
        """Open what a crash has left, as unsaved as it was. Raises ProjectError and PhotoError."""
        folder = self._services.settings.autosave_folder
        project, notes = await self._services.background.call(adopt, found, folder)
        is_named = not found.is_autosave and project.path == found.path
        return await self._finish(project, is_named=is_named, was_left=True, notes=notes)

    async def save(self) -> None:
        """Write the project now; ask for a name where it has none. Raises SaveError and ProjectError."""
        keeping = self._services.keeping
        if keeping.path is None:
            await self.save_as()
        else:
            await keeping.flush()
            self.noted.emit((Message("Saved as {path}.", {"path": str(keeping.path)}),))

    async def save_as(self) -> bool:
        """Ask for a name and keep the document there from now on; whether that was done. Raises as `save` does."""
        original = self._services.session.original
        if original is None:
            return False
        source = original.path or self._services.settings.folder / tr("pasted")
        path = await ask_file_to_save(self._window, tr("Save the project"), source.with_name(f"{source.stem}{SUFFIX}"))
        if path is None:
            return False
        path = ending_in(path, SUFFIX)
        exists = path.exists()
        if not await may_replace(self._window, path):
            return False
        await self._services.keeping.save_as(path, overwrite=exists)
        self._services.settings.add_recent_file(path)
        self.noted.emit((Message(SAVED.template, {"path": str(path)}),))
        return True

    async def embed(self, embedded: bool) -> None:
        """Whether the photo itself lies in the project. Raises ProjectError and PhotoError."""
        await self._services.keeping.embed(embedded)
        self.noted.emit((EMBEDDED if embedded else REFERRED,))

    async def _read(self, project: Project) -> Document | None:
        """The document; asks for the photo where it is missing, and what to do where it has changed."""
        read: Callable[[], Document] = project.read
        while True:
            try:
                return await self._services.background.call(read)
            except OriginalMissingError as error:
                path = await self._locate(error)
                if path is None:
                    return None
                read = partial(project.read, original_path=path)
            except OriginalChangedError as error:
                question, details = tr_message(error.cause), tr_message(error.remedy)
                if not await confirm(self._window, question, details, tr("Open it anyway")):
                    return None
                read = partial(project.read, accept_changed=True)

    async def _locate(self, error: OriginalMissingError) -> Path | None:
        from core.imaging.opening import OPEN_SUFFIXES

        if not await confirm(self._window, tr_message(error.cause), tr_message(error.remedy), tr("Look for it…")):
            return None
        folder = self._services.settings.folder
        return await ask_file_to_open(self._window, tr("Where is the photo?"), folder, tr("Photos"), OPEN_SUFFIXES)

    async def _salvage(self, path: Path, error: ProjectDamagedError) -> Opened | None:
        """What can still be read, as a document that has to be saved anew."""
        if not await confirm(
            self._window, tr_message(error.cause), tr_message(error.remedy), tr("Rescue what is left")
        ):
            return None
        into = new_path(self._services.settings.autosave_folder)
        project, notes = await self._services.background.call(_salvaged, path, into)
        return await self._finish(project, is_named=False, notes=notes)

    async def _finish(
        self, project: Project, *, is_named: bool, was_left: bool = False, notes: tuple[Message, ...] = ()
    ) -> Opened | None:
        """Closes the project where its document cannot be read."""
        document: Document | None = None
        try:
            document = await self._read(project)
        finally:
            if document is None:
                await self._services.background.call(project.close, is_done=not was_left)
        return None if document is None else Opened(document, project, is_named, was_left, notes)


def _salvaged(path: Path, into: Path) -> tuple[Project, tuple[Message, ...]]:
    make_folder(into.parent)
    return salvage(path, into)
