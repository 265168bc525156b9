"""The export dialog: format, quality, depth and size, with the file's true size and a look at what compression does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import LikewiseError
from core.imaging.formats import FORMATS
from core.imaging.saving import ExportOptions, encode_photo
from core.photo import Photo
from desktop.background import Background
from desktop.dialogs.asking import ask_file_to_save, confirm
from desktop.dialogs.crop_preview import CropPreview, compressed_crop
from desktop.i18n import tr, tr_message
from desktop.tasks import Tasks
from desktop.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, icon

SUFFIXES: dict[str, tuple[str, ...]] = {known.name: known.suffixes for known in FORMATS if known.writable}
"""Format → its suffixes, the usual one first."""

LOSSY = ("JPEG", "WebP")
"""Formats with a quality; the others have a depth instead."""

SETTLE_MS = 250
"""Pause after the last change before the size is measured."""


@dataclass(frozen=True)
class ExportChoice:
    """overwrite: the person was asked and agreed to replace the file."""

    path: Path
    options: ExportOptions
    overwrite: bool


def suggested_path(original: Photo, folder: Path) -> Path:
    """ "<name>-restored.jpg" beside the photo; 16-bit photos go to TIFF, which keeps their depth."""
    source = original.path or folder / tr("pasted")
    suffix = ".tif" if original.bit_depth == 16 else ".jpg"
    return source.with_name(f"{source.stem}-restored{suffix}")


class ExportDialog(QDialog):
    """Accepted when `choice` says where and how to export. Writing the file is left to the caller."""

    def __init__(
        self, rendered: Photo, original: Photo, folder: Path, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self.choice: ExportChoice | None = None
        self._photo, self._original, self._background = rendered, original, background
        self._tasks = Tasks(self._show_error)
        self._measuring = False
        self._stale = True

        self._make_widgets(suggested_path(original, folder))
        self._lay_out()
        self._pause = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._pause.timeout.connect(self._measure)
        self._connect()
        self._follow_path()

    @property
    def options(self) -> ExportOptions:
        return ExportOptions(
            quality=self.quality.value(),
            bit_depth=None if self._format in LOSSY else self.depth.currentData(),
            long_side=self.long_side.value() if self.scale.isChecked() else None,
        )

    @property
    def path(self) -> Path:
        typed_in = Path(self.name.text().strip()).expanduser()
        return typed_in if typed_in.is_absolute() else (self._folder / typed_in)

    @property
    def _format(self) -> str:
        return str(self.format.currentData())

    def _make_widgets(self, path: Path) -> None:
        long_side = max(self._photo.width, self._photo.height)
        self._folder = path.parent
        self.name = QLineEdit(str(path))
        self.name.setMinimumWidth(320)
        self.browse = QToolButton(icon=icon("folder"))
        self.browse.setToolTip(tr("Choose the folder and the name"))
        self.browse.setAccessibleName(tr("Choose the folder and the name"))
        self.format = QComboBox()
        for name in SUFFIXES:
            self.format.addItem(name, name)
        self.quality = QSlider(Qt.Orientation.Horizontal, minimum=40, maximum=100, value=ExportOptions().quality)
        self.quality.setToolTip(tr("92 is hard to tell from the photo; less makes a smaller file"))
        self._quality_value = QLabel()
        self.depth = QComboBox()
        self.depth.addItem(tr("8 bits per channel"), 8)
        self.depth.addItem(tr("16 bits per channel"), 16)
        self.depth.setCurrentIndex(self.depth.findData(self._photo.bit_depth))
        self.scale = QCheckBox(tr("Scale down to"))
        self.long_side = QSpinBox(minimum=16, maximum=long_side, value=min(2048, long_side), singleStep=64)
        self.long_side.setSuffix(tr(" px on the long side"))
        self.long_side.setAccessibleName(tr("Long side in pixels"))
        self.long_side.setEnabled(False)
        self.size = QLabel()
        self.size.setProperty("role", "title")
        self._error = QLabel(wordWrap=True)
        self._error.setProperty("role", "error")
        self._error.hide()
        self.preview = CropPreview(self._photo)
        self.export = QPushButton(icon("export"), tr("Export"))
        self.export.setProperty("primary", True)
        self.export.setDefault(True)

    def _lay_out(self) -> None:
        name_row = QHBoxLayout(spacing=SPACE_S)
        name_row.addWidget(self.name, 1)
        name_row.addWidget(self.browse)
        quality_row = QHBoxLayout(spacing=SPACE_S)
        quality_row.addWidget(self.quality, 1)
        quality_row.addWidget(self._quality_value)
        self._quality_value.setFixedWidth(self._quality_value.fontMetrics().horizontalAdvance("1000"))
        scale_row = QHBoxLayout(spacing=SPACE_S)
        scale_row.addWidget(self.scale)
        scale_row.addWidget(self.long_side, 1)

        self._form = QFormLayout(horizontalSpacing=SPACE_M, verticalSpacing=SPACE_M)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._form.addRow(tr("&File"), name_row)
        self._form.addRow(tr("F&ormat"), self.format)
        self._form.addRow(tr("&Quality"), quality_row)
        self._form.addRow(tr("&Depth"), self.depth)
        self._form.addRow(tr("Size"), scale_row)
        for label, widget in (
            (tr("&File"), self.name), (tr("F&ormat"), self.format), (tr("&Quality"), self.quality), (tr("&Depth"), self.depth)
        ):  # fmt: skip
            widget.setAccessibleName(label.replace("&", ""))
        self._quality_row = quality_row

        kept = QLabel(tr("EXIF, XMP and the colour profile go along."), wordWrap=True)
        kept.setProperty("role", "muted")
        buttons = QDialogButtonBox()
        buttons.addButton(self.export, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)

        right = QVBoxLayout(spacing=SPACE_M)
        right.addLayout(self._form)
        right.addWidget(self.size)
        right.addWidget(kept)
        right.addWidget(self._error)
        right.addStretch(1)
        right.addWidget(buttons)
        row = QHBoxLayout(self, spacing=SPACE_XL)
        row.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        row.addWidget(self.preview)
        row.addLayout(right, 1)
        self.name.setFocus()

    def _connect(self) -> None:
        self.name.textChanged.connect(self._follow_path)
        self.format.currentIndexChanged.connect(self._follow_format)
        self.quality.valueChanged.connect(self._change)
        self.depth.currentIndexChanged.connect(self._change)
        self.scale.toggled.connect(self.long_side.setEnabled)
        self.scale.toggled.connect(self._change)
        self.long_side.valueChanged.connect(self._change)
        self.preview.moved.connect(self._change)
        self.browse.clicked.connect(lambda: self._tasks.start(self._browse()))
        self.export.clicked.connect(lambda: self._tasks.start(self._export()))
        self.finished.connect(self._pause.stop)

    def _follow_path(self) -> None:
        """The suffix typed chooses the format."""
        suffix = Path(self.name.text()).suffix.lower()
        for index, suffixes in enumerate(SUFFIXES.values()):
            if suffix in suffixes:
                self.format.setCurrentIndex(index)
        self._change()

    def _follow_format(self) -> None:
        """The format chosen changes the suffix."""
        suffixes = SUFFIXES[self._format]
        path = Path(self.name.text())
        if path.suffix.lower() not in suffixes:
            self.name.setText(str(path.with_suffix(suffixes[0])))
        self._change()

    def _change(self) -> None:
        self._form.setRowVisible(self._quality_row, self._format in LOSSY)
        self._form.setRowVisible(self.depth, self._format not in LOSSY)
        self._quality_value.setText(str(self.quality.value()))
        self._error.hide()
        self._stale = True
        self.size.setText(tr("Measuring the size…"))
        self._pause.start()

    def _measure(self) -> None:
        if not self._measuring:
            self._tasks.start(self._keep_measuring())

    async def _keep_measuring(self) -> None:
        """Encode with the latest options until they stop changing: one encoding at a time, none in vain."""
        self._measuring = True
        try:
            while self._stale and self.isVisible():
                self._stale = False
                options, suffix = self.options, SUFFIXES[self._format][0]
                region = self.preview.region(options.long_side)
                shown_as = suffix if self._format in LOSSY else ".png"
                crop = await self._background.call(compressed_crop, self._photo, region, shown_as, options)
                self.preview.show_crop(crop)
                data = await self._background.call(encode_photo, self._photo, suffix, options, self._original)
                if not self._stale:
                    self.size.setText(_size_text(len(data), self._photo, options))
        finally:
            self._measuring = False

    async def _browse(self) -> None:
        if path := await ask_file_to_save(self, tr("Export to"), self.path):
            if not path.suffix:
                path = path.with_suffix(SUFFIXES[self._format][0])
            self.name.setText(str(path))

    async def _export(self) -> None:
        path = self.path
        exists = path.exists()
        if exists and not await self._may_replace(path):
            return
        self.choice = ExportChoice(path, self.options, overwrite=exists)
        self.accept()

    async def _may_replace(self, path: Path) -> bool:
        source = self._original.path
        if source is not None and source.exists() and path.samefile(source):
            return await confirm(
                self,
                tr("Replace the original photo?"),
                tr("{name} is the photo that you opened. Once replaced, the original is gone.").format(name=path.name),
                tr("Replace the original"),
            )
        return await confirm(
            self,
            tr("Replace {name}?").format(name=path.name),
            tr("A file of that name is already in {folder}.").format(folder=path.parent),
            tr("Replace"),
        )

    def _show_error(self, error: LikewiseError) -> None:
        self.size.setText("")
        self._error.setText(f"{tr_message(error.cause)} {tr_message(error.remedy)}")
        self._error.show()


def _size_text(byte_count: int, photo: Photo, options: ExportOptions) -> str:
    scale = min(1.0, (options.long_side or 10**9) / max(photo.width, photo.height))
    return tr("{width} × {height} pixels, {size}").format(
        width=round(photo.width * scale), height=round(photo.height * scale), size=_bytes_text(byte_count)
    )


def _bytes_text(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
