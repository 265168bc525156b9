"""The export dialog: the fields, the size that the file will have, and a look at what compression does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QWidget

from core.errors import LikewiseError
from core.imaging.export_options import ExportOptions
from core.imaging.formats import JPEG
from core.imaging.saving import encode_photo, save_photo, suggested_path
from core.imaging.side_by_side import Layout, layout_of
from core.imaging.size_estimate import SMALL, estimated_size
from core.messages import Message
from core.photo import Photo
from desktop.background import Background
from desktop.dialogs.asking import ask_file_to_save, may_replace
from desktop.dialogs.crop_preview import CropPreview, compressed_crop, joined_in_small
from desktop.dialogs.export_form import ExportForm
from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.theme import SPACE_L, SPACE_M, SPACE_XL, icon

SETTLE_MS = 250
"""Pause after the last change before the size is measured."""


@dataclass(frozen=True)
class Exported:
    """A file that was written. notes: what it could not hold."""

    path: Path
    notes: tuple[Message, ...]


class ExportDialog(QDialog):
    """Accepted when the file is written, as `exported` tells. What goes wrong is shown here, and can be mended here."""

    def __init__(
        self,
        rendered: Photo,
        original: Photo,
        settings: Settings,
        background: Background,
        parent: QWidget | None = None,
        ending: str = "restored",
        named: Path | None = None,
        secure: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """original: of the same size. ending: of the name that is suggested. named: the project, whose name it has.

        secure: awaited before the original's file is replaced; where it fails, nothing is written.
        """
        super().__init__(parent)
        self._secure = secure
        self.setWindowTitle(tr("Export"))
        self.exported: Exported | None = None
        self._writing = False
        self._photo, self._original, self._background = rendered, original, background
        self._tasks = Tasks(self._show_error)
        self._settings = settings
        self._measuring = self._estimating = False
        self._unmeasured = self._unseen = True
        self._is_exact = False
        source = original.path or settings.folder / tr("pasted")
        if named is not None:
            source = named.with_suffix(source.suffix)
        self.form = ExportForm(rendered, suggested_path(source, original, ending))
        self.form.show_options(settings.export)
        self.preview = CropPreview(rendered)
        self._fields = QWidget()
        self.measured = QLabel()
        self.measured.setProperty("role", "title")
        self._warning = QLabel(wordWrap=True)
        self._warning.setProperty("role", "warning")
        self._error = QLabel(wordWrap=True)
        self._error.setProperty("role", "error")
        self.reset = QPushButton(tr("Reset"))
        self.reset.setToolTip(tr("Every choice below the name as it was at first"))
        self.reset.setAutoDefault(False)
        self.export = QPushButton(icon("export"), tr("Export"))
        self.export.setProperty("primary", True)
        self.export.setDefault(True)
        self.export.setToolTip(tr("Write the file"))
        self._lay_out()

        self._pause = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._pause.timeout.connect(self._look)
        self.form.changed.connect(self._on_change)
        self.form.browse.clicked.connect(lambda: self._tasks.start(self._browse()))
        self.preview.moved.connect(self._on_move)
        self.reset.clicked.connect(lambda: self.form.show_options(ExportOptions()))
        self.export.clicked.connect(lambda: self._tasks.start(self._export()))
        self.finished.connect(self._pause.stop)
        self.finished.connect(self._tasks.cancel)
        self._on_change()

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox()
        buttons.addButton(self.reset, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).setToolTip(tr("Write nothing"))
        buttons.addButton(self.export, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        outcome = column(self.measured, self._warning, self._error)
        self._fields.setLayout(column(self.form, 1, outcome, buttons, spacing=SPACE_M))
        margins = (SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self.setLayout(row(column(self.preview, 1), self._fields, spacing=SPACE_XL, margins=margins, stretch=1))
        self.form.name.setFocus()

    def reject(self) -> None:
        """Close without a file; not while one is being written."""
        if not self._writing:
            super().reject()

    def _on_change(self) -> None:
        self._error.hide()
        has_warning = self._photo.alpha is not None and self.form.suffix == JPEG.suffixes[0]
        self._warning.setText(tr("JPEG cannot hold transparency; the photo was laid on white.") if has_warning else "")
        self._warning.setVisible(has_warning)
        self.export.setEnabled(self.form.has_name)
        self._unmeasured = self._unseen = True
        self._is_exact = False
        self.measured.setText(tr("Measuring the size…"))
        self._pause.start()

    def _on_move(self) -> None:
        self._unseen = True
        self._pause.start()

    def _look(self) -> None:
        """What is quick and what may take long go side by side, so that a long encoding holds nothing up."""
        if not self._estimating:
            self._tasks.start(self._keep_looking())
        if not self._measuring:
            self._tasks.start(self._keep_measuring())

    async def _keep_looking(self) -> None:
        """A preview and an estimate of the latest options, until they stop changing."""
        self._estimating = True
        try:
            while self._unseen:
                self._unseen = False
                options, suffix = self.form.options, self.form.suffix
                layout = layout_of(self._photo.width, self._photo.height, options)
                if not self._is_exact and layout.width * layout.height > SMALL:
                    size = await self._background.call(estimated_size, self._photo, suffix, options)
                    if not self._is_exact and not self._unseen:
                        self.measured.setText(_size_text(size, layout, tr("about {size}")))
                await self._preview(options, suffix, layout)
        finally:
            self._estimating = False

    async def _preview(self, options: ExportOptions, suffix: str, layout: Layout) -> None:
        if options.side_by_side:
            joined = await self._background.call(joined_in_small, self._photo, self._original, options)
            self.preview.show_crop(joined, whole=True)
        else:
            region = self.preview.region(layout.width / self._photo.width)
            shown_as = suffix if self.form.is_lossy else ".png"
            crop = await self._background.call(compressed_crop, self._photo, region, shown_as, options)
            self.preview.show_crop(crop)

    async def _keep_measuring(self) -> None:
        """Encode with the latest options until they stop changing: one encoding at a time, none in vain."""
        self._measuring = True
        try:
            while self._unmeasured and not self._pause.isActive():
                options, suffix = self.form.options, self.form.suffix
                self._unmeasured = False
                data = await self._background.call(encode_photo, self._photo, suffix, options, self._original)
                if not self._unmeasured:
                    layout = layout_of(self._photo.width, self._photo.height, options)
                    self._is_exact = True
                    self.measured.setText(_size_text(len(data), layout, "{size}"))
        finally:
            self._measuring = False

    async def _browse(self) -> None:
        if path := await ask_file_to_save(self, tr("Export to"), self.form.path):
            self.form.set_path(path)

    async def _export(self) -> None:
        path = self.form.path
        exists = path.exists()
        source = self._original.path
        if await may_replace(self, path, source):
            if self._secure is not None and source is not None and source.exists() and exists and path.samefile(source):
                await self._secure()
            await self._write(path, overwrite=exists)
            self.accept()

    async def _write(self, path: Path, overwrite: bool) -> None:
        self._writing = True
        self._fields.setEnabled(False)
        try:
            notes = await self._background.call(
                save_photo,
                self._photo,
                path,
                options=self.form.options,
                original=self._original,
                overwrite=overwrite,
            )
        finally:
            self._writing = False
            self._fields.setEnabled(True)
            self.form.name.setFocus()
        self._settings.export = self.form.options
        self.exported = Exported(path, notes)

    def _show_error(self, error: LikewiseError) -> None:
        self.measured.setText("")
        self._error.setText(f"{tr_message(error.cause)} {tr_message(error.remedy)}")
        self._error.show()


def _size_text(byte_count: int, layout: Layout, certainty: str) -> str:
    """certainty: how sure the size is, as a template."""
    width, height = layout.whole
    size = certainty.format(size=_bytes_text(byte_count))
    return tr("{width} × {height} pixels, {size}").format(width=width, height=height, size=size)


def _bytes_text(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
