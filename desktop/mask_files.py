"""Masks from files and to files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.messages import Message
from desktop.dialogs.asking import ask_file_to_open, ask_file_to_save, ending_in, may_replace
from desktop.i18n import tr
from desktop.masking import Masking
from desktop.services import Services

SUFFIXES = (".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg")
SAVED = Message("Exported to {path}.")


class MaskFiles(QObject):
    """loaded: a file is the mask now. noted: Messages about what was done."""

    loaded = Signal()
    noted = Signal(tuple)

    def __init__(self, services: Services, masking: Masking, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._masking, self._window = services, masking, window

    async def load(self) -> None:
        """Ask for a mask for the open photo. Raises PhotoError and BadMaskError."""
        folder = self._services.settings.folder
        path = await ask_file_to_open(self._window, tr("Load a mask"), folder, tr("Masks"), SUFFIXES)
        if path is not None:
            await self.take(path)

    async def take(self, path: Path) -> None:
        """Make a file the mask that is worked on. Raises PhotoError and BadMaskError."""
        from core.imaging.opening import open_mask

        photo = self._services.session.original
        if photo is None:
            return
        mask = await self._services.background.call(open_mask, path, photo.width, photo.height)
        if photo is self._services.session.original:
            self._masking.take(mask)
            self.loaded.emit()

    async def save(self) -> None:
        """Ask for a name and write the mask there, as a PNG. Raises SaveError."""
        photo = self._services.session.original
        if photo is None:
            return
        name = f"{photo.path.stem if photo.path else 'photo'}-mask.png"
        path = await ask_file_to_save(self._window, tr("Save the mask"), self._services.settings.folder / name)
        if path is None:
            return
        path = ending_in(path, ".png")
        if not await may_replace(self._window, path, photo.path):
            return
        await self._masking.save(path)
        self.noted.emit((Message(SAVED.template, {"path": str(path)}),))
