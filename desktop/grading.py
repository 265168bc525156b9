"""Tables of colours of other programs, as edits of the open photo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.document.edit import Edit
from core.document.titles import title_of
from core.imaging.lut import CUBE_SUFFIX
from core.jobs import LutJob
from desktop.dialogs.asking import ask_file_to_open
from desktop.i18n import tr, tr_message
from desktop.services import Services


class Grading(QObject):
    """Puts an edit on top for each table; it takes the selection for its mask."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window

    def takes(self, path: Path) -> bool:
        """Whether a file that was dropped is a table, and there is a photo that it can be applied to."""
        return path.suffix.lower() == CUBE_SUFFIX and self._services.session.document is not None

    async def choose(self) -> None:
        """Ask for a table and apply it. Raises PhotoError and BadLutError."""
        folder = self._services.settings.folder
        path = await ask_file_to_open(self._window, tr("Apply a LUT"), folder, tr("LUTs"), (CUBE_SUFFIX,))
        if path is not None:
            await self.apply(path)

    async def apply(self, path: Path) -> None:
        """Raises PhotoError and BadLutError."""
        session, document = self._services.session, self._services.session.document
        if document is None:
            return
        job = await self._services.background.call(_job_of, path)
        latest = session.document
        if latest is not None and latest.original is document.original:
            edit = Edit(job, mask=latest.selection)
            takes = edit.mask is not None
            session.add_edits(edit, words=tr_message(title_of(edit)), without_selection=takes)


def _job_of(path: Path) -> LutJob:
    """Named as its maker called the table, or as the file is called."""
    from core.imaging.cube import read_cube

    lut = read_cube(path)
    return LutJob(lut.title.strip()[:80] or path.stem, lut.pack())
