"""Handing the result to another program by dragging: the file is made when that program asks for it."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from core.document.document import Document
from core.document.rendering import in_small, render_framed
from core.document.titles import ending_of
from core.errors import LikewiseError
from core.failures import typed
from core.imaging.export_options import ExportOptions
from core.photo import Photo
from desktop.canvas.pyramid import to_image
from desktop.services import Services

log = logging.getLogger(__name__)

FILES, PICTURE = "text/uri-list", "application/x-qt-image"
THUMBNAIL = 128


class ResultMime(QMimeData):
    """A file of what a document looks like, and the picture itself. Both are rendered when they are first asked for."""

    def __init__(self, document: Document, options: ExportOptions, folder: Path) -> None:
        """folder: where the file goes; it must not be there longer than whoever takes the file may need it."""
        super().__init__()
        self._document, self._options, self._folder = document, options, folder
        self._rendered: tuple[Photo, Photo] | None = None
        self._path: Path | None = None

    def formats(self) -> list[str]:
        return [FILES, PICTURE]

    def hasFormat(self, mimetype: str) -> bool:  # noqa: N802
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferred: Any) -> Any:  # noqa: N802
        try:
            if mimetype == FILES:
                return [QUrl.fromLocalFile(str(self._file()))]
            return self._image() if mimetype == PICTURE else None
        except Exception as error:  # there is nobody to show it to in the middle of a drag
            failure: LikewiseError = typed(error)
            log.warning("nothing handed over: %s", failure.cause)
            return None

    def _render(self) -> tuple[Photo, Photo]:
        if self._rendered is None:
            self._rendered = render_framed(self._document)
        return self._rendered

    def _file(self) -> Path:
        from core.imaging.saving import save_photo, suggested_path

        if self._path is None:
            photo, original = self._render()
            source = self._folder / (original.path.name if original.path else "pasted")
            path = suggested_path(source, original, ending_of(self._document), self._options.format)
            save_photo(photo, path, options=self._options, original=original, overwrite=True)
            self._path = path
        return self._path

    def _image(self) -> QImage:
        from desktop.printing import image_of

        return image_of(self._render()[0])


class Handing(QObject):
    """Its files stay until the window closes: whoever takes one may read it only later."""

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def offer(self) -> ResultMime | None:
        """The photo as it looks now; None without one."""
        document = self._services.session.document
        if document is None:
            return None
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="likewise-")
        folder = Path(tempfile.mkdtemp(dir=self._folder.name))  # its own, so that the file can have the usual name
        return ResultMime(document, self._services.settings.export, folder)

    def drag(self, source: QWidget) -> None:
        """Until it is dropped or given up. Call while the mouse is pressed over `source`."""
        mime, document = self.offer(), self._services.session.document
        if mime is None or document is None:
            return
        drag = QDrag(source)
        drag.setMimeData(mime)
        small = to_image(in_small(document, THUMBNAIL))
        drag.setPixmap(
            QPixmap.fromImage(small).scaled(
                THUMBNAIL, THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
        drag.exec(Qt.DropAction.CopyAction)

    def clear(self) -> None:
        """Remove the files. Call when the window closes."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
