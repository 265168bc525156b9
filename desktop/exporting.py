"""Results on their way out: to a file, and to the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from core.document.document import Document
from core.document.rendering import render_framed
from core.document.titles import ending_of
from core.examples import Pair
from core.imaging.depth import to_8_bits
from core.imaging.lut import CUBE_SUFFIX
from core.messages import Message
from desktop.candidates import look_with
from desktop.canvas.pyramid import to_image
from desktop.i18n import tr
from desktop.services import Services

if TYPE_CHECKING:
    from core.imaging.lut import Lut

EXPORTED = Message("Exported to {path}.")
EXPORTED_ALL = Message("Exported to {folder}: {names}.")
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
        document = session.document
        if document is None:
            return
        rendered, original = await background.call(render_framed, document)
        named, ending = self._services.keeping.path, ending_of(document)
        settings, secure = self._services.settings, self._services.keeping.secure_original
        dialog = ExportDialog(rendered, original, settings, background, self._window, ending, named, secure)
        if await answer(dialog) and dialog.exported is not None:
            session.mark_saved(document)
            self.noted.emit((Message(EXPORTED.template, {"path": str(dialog.exported.path)}), *dialog.exported.notes))

    async def export_kept(self) -> None:
        """Ask for a folder and write every candidate that is kept into it, over no file. Raises SaveError."""
        from desktop.dialogs.asking import ask_folder

        services, original = self._services, self._services.session.original
        kept, document = services.candidates.kept, services.session.document
        if original is None or document is None or not kept:
            return
        start = original.path.parent if original.path else services.settings.folder
        folder = await ask_folder(self._window, tr("Export the candidates that are kept"), start)
        if folder is None:
            return
        looks = [(look_with(document, each), each.seed) for each in kept]
        written = await services.background.call(_write_all, looks, folder)
        details = {"names": tuple(path.name for path in written), "folder": str(folder)}
        self.noted.emit((Message(EXPORTED_ALL.template, details),))

    async def export_lut(self) -> None:
        """Learn what the examples do to colours, and write it as a .cube file. Raises JobError and SaveError."""
        from desktop.dialogs.asking import ask_file_to_save, ending_in, may_replace

        services = self._services
        pairs = services.examples.complete
        path = await ask_file_to_save(self._window, tr("Export a LUT"), services.settings.folder / "likewise.cube")
        if path is None:
            return
        path = ending_in(path, CUBE_SUFFIX)
        original = services.session.original
        if not await may_replace(self._window, path, original.path if original else None):
            return
        lut = await services.worker.call(_learn_lut, pairs)  # it holds tensors
        await services.background.call(lut.write, path, overwrite=True)
        self.noted.emit((Message(EXPORTED.template, {"path": str(path)}),))

    async def copy(self) -> None:
        """Put the photo as it looks now on the clipboard."""
        document = self._services.session.document
        if document is not None:
            image = await self._services.background.call(_render_image, document)
            QGuiApplication.clipboard().setImage(image)
            details = {"width": image.width(), "height": image.height()}
            self.noted.emit((Message(COPIED.template, details),))


def _write_all(looks: Sequence[tuple[Document, int]], folder: Path) -> list[Path]:
    """Each under the name of the original with its seed, and a number where that is taken."""
    from core.imaging.saving import save_photo, suggested_path

    written = []
    for document, seed in looks:
        photo, original = render_framed(document)
        source = folder / (original.path.name if original.path else "pasted")
        named = suggested_path(source, original, f"likewise-{seed}")
        free = (named.with_stem(f"{named.stem}-{number}") if number > 1 else named for number in count(1))
        path = next(path for path in free if not path.exists())
        save_photo(photo, path, original=original)
        written.append(path)
    return written


def _learn_lut(pairs: Sequence[Pair]) -> Lut:
    from core.learned.lut import learn_lut

    return learn_lut(pairs)


def _render_image(document: Document) -> QImage:
    photo, _ = render_framed(document)
    return to_image(to_8_bits(photo.pixels), None if photo.alpha is None else to_8_bits(photo.alpha))
