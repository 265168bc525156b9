"""Checkpoints on their way in: a file or a folder becomes an installed model, on a background thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event as Flag
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from core.engine import ANALOGY_ENGINES, ENGINES
from core.errors import ModelExistsError
from core.messages import Message
from core.stopping import Stopped, stoppable
from desktop.dialogs.asking import ask_file_to_open, ask_folder, confirm
from desktop.i18n import tr
from desktop.services import Services

if TYPE_CHECKING:
    from core.models.conversion.converting import ImportStep
    from core.models.conversion.importing import ImportReport

SUFFIXES = (".ckpt", ".pth", ".safetensors")
IMPORTED = Message("{model} is installed. Choose it beside Run.")
HELPER = Message("{model} is installed. PromptFix makes its previews with it.")


class Importing(QObject):
    """started, ended: an import is under way. progressed: an ImportStep. noted: Messages about what was installed.

    stopping: a person wants it to end.
    """

    started = Signal()
    stopping = Signal()
    progressed = Signal(object)
    ended = Signal()
    noted = Signal(tuple)

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._stop_flag: Flag | None = None

    @property
    def is_running(self) -> bool:
        return self._stop_flag is not None

    def stop(self) -> None:
        """Give the import up, if there is one; what it has finished waits for the next try."""
        if self._stop_flag is not None:
            self._stop_flag.set()
            self.stopping.emit()

    async def choose(self) -> None:
        """Ask for a checkpoint and import it."""
        folder = self._services.settings.folder
        path = await ask_file_to_open(self._window, tr("Import a checkpoint"), folder, tr("Checkpoints"), SUFFIXES)
        if path is not None:
            await self.import_path(path)

    async def choose_folder(self) -> None:
        """Ask for a folder in diffusers' layout and import it."""
        path = await ask_folder(self._window, tr("Import a model folder"), self._services.settings.folder)
        if path is not None:
            await self.import_path(path)

    async def import_path(self, path: Path) -> None:
        """Install a checkpoint, a file or a folder, as a model. Raises LikewiseError; nothing has changed then."""
        try:
            await self._import(path, overwrite=False)
        except ModelExistsError:
            details = tr("The new one takes its place once the import is finished.")
            if await confirm(self._window, tr("Replace the installed model?"), details, tr("Replace")):
                await self._import(path, overwrite=True)

    async def _import(self, path: Path, overwrite: bool) -> None:
        if self.is_running:
            return
        flag = self._stop_flag = Flag()
        loop = asyncio.get_running_loop()
        self.started.emit()

        def report(step: ImportStep) -> None:
            loop.call_soon_threadsafe(self._report, step)

        try:
            imported = await self._services.background.call(_drive, path, overwrite, flag, report)
            if imported is not None:
                for engines in (self._services.engines, self._services.analogy_engines, self._services.remove_engines):
                    engines.refresh()
                model = imported.model
                said = IMPORTED if model.engine in (*ENGINES, *ANALOGY_ENGINES) else HELPER
                self.noted.emit((Message(said.template, {"model": model.title}),))
        finally:
            flag.set()  # the window closes: the thread must not go on without it
            self._stop_flag = None
            self.ended.emit()

    def _report(self, step: ImportStep) -> None:
        if self._stop_flag is not None and not self._stop_flag.is_set():
            self.progressed.emit(step)


def open_models_folder() -> None:
    """In the file manager of the system; made first where it is not there yet."""
    from core.models.store import models_folder

    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _drive(path: Path, overwrite: bool, stopping: Flag, report: Callable[[ImportStep], None]) -> ImportReport | None:
    """The import from its beginning to its end; None where it was stopped."""
    from core.models.conversion.importing import import_checkpoint

    with stoppable(stopping.is_set), closing(import_checkpoint(path, overwrite=overwrite)) as steps:
        try:
            while not stopping.is_set():
                report(next(steps))
        except StopIteration as end:
            finished: ImportReport = end.value
            return finished
        except Stopped:
            pass
    return None
