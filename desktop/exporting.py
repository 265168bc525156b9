"""Results on their way out: to a file, and to the clipboard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from core.messages import Message
from core.photo import Photo, Pixels
from desktop.canvas.pyramid import to_image
from desktop.services import Services

EXPORTED = Message("Exported to {path}.")
COPIED = Message("Copied, {width} × {height} pixels.")


class Exporting(QObject):
    """noted: Messages about what was done."""

    noted = Signal(tuple)

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window

    async def export(self) -> None:
        """Ask where and how to write the photo as it looks now, and write it."""
        from desktop.dialogs.asking import answer
        from desktop.dialogs.export import ExportDialog

        session, background = self._services.session, self._services.background
        state, original = session.state, session.original
        if state is None or original is None:
            return
        rendered = await background.call(state.render)
        dialog = ExportDialog(rendered, original, self._services.settings.folder, background, self._window)
        if await answer(dialog) and dialog.exported is not None:
            session.mark_saved(state)
            self.noted.emit((Message(EXPORTED.template, {"path": str(dialog.exported.path)}), *dialog.exported.notes))

    async def copy(self) -> None:
        """Put the photo as it looks now on the clipboard."""
        state = self._services.session.state
        if state is not None:
            rendered = await self._services.background.call(state.render)
            QGuiApplication.clipboard().setImage(_image(rendered))
            details = {"width": rendered.width, "height": rendered.height}
            self.noted.emit((Message(COPIED.template, details),))


def _image(photo: Photo) -> QImage:
    alpha = None if photo.alpha is None else _in_8_bits(photo.alpha)
    return to_image(_in_8_bits(photo.pixels), alpha)


def _in_8_bits(samples: Pixels) -> NDArray[np.uint8]:
    return (samples >> 8).astype(np.uint8) if samples.dtype == np.uint16 else samples.astype(np.uint8, copy=False)
