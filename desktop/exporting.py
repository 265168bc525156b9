"""Results on their way out: to a file, and to the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from core.imaging.depth import to_8_bits
from core.messages import Message
from desktop.canvas.pyramid import to_image
from desktop.services import Services
from desktop.session import State

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
            image = await self._services.background.call(_render_image, state)
            QGuiApplication.clipboard().setImage(image)
            details = {"width": image.width(), "height": image.height()}
            self.noted.emit((Message(COPIED.template, details),))


def _render_image(state: State) -> QImage:
    photo = state.render()
    return to_image(to_8_bits(photo.pixels), None if photo.alpha is None else to_8_bits(photo.alpha))
