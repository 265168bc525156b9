"""The fields of an export: name, format, quality, depth and size."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSlider,
    QSpinBox,
    QToolButton,
    QWidget,
)

from core.imaging.formats import FORMATS
from core.imaging.saving import EXPORT_SUFFIXES, ExportOptions
from core.photo import Photo
from desktop.i18n import tr
from desktop.layouts import row
from desktop.theme import SPACE_M, icon

SUFFIXES: dict[str, tuple[str, ...]] = {known.name: known.suffixes for known in FORMATS if known.writable}
"""Format → its suffixes, the usual one first."""

LOSSY = ("JPEG", "WebP")
"""Formats with a quality; the others have a depth instead."""


class ExportForm(QWidget):
    """changed: a field has another value. Name and format follow each other."""

    changed = Signal()

    def __init__(self, photo: Photo, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.name.setMinimumWidth(340)
        self.name.setToolTip(tr("The name of the file; its ending chooses the format"))
        self._folder_name = QLabel()
        self._folder_name.setProperty("role", "muted")
        self.browse = QToolButton()
        self.browse.setIcon(icon("folder"))
        self.browse.setToolTip(tr("Choose the folder and the name"))
        self.browse.setAccessibleName(tr("Choose the folder and the name"))
        self.file_format = QComboBox()
        self.file_format.addItems(list(SUFFIXES))
        self.quality = QSlider(Qt.Orientation.Horizontal)
        self.quality.setRange(40, 100)
        self.quality.setValue(ExportOptions().quality)
        self.quality.setToolTip(tr("92 is hard to tell from the photo; less makes a smaller file"))
        self._quality_value = QLabel()
        self._quality_value.setFixedWidth(self._quality_value.fontMetrics().horizontalAdvance("1000"))
        self.bit_depth = QComboBox()
        self.bit_depth.addItem(tr("8 bits per channel"), 8)
        self.bit_depth.addItem(tr("16 bits per channel"), 16)
        self.bit_depth.setCurrentIndex(self.bit_depth.findData(photo.bit_depth))
        self.scale = QCheckBox(tr("Scale down to"))
        self.long_side = QSpinBox()
        self.long_side.setRange(16, max(photo.width, photo.height, 16))
        self.long_side.setValue(2048)
        self.long_side.setSingleStep(64)
        self.long_side.setSuffix(tr(" px on the long side"))
        self.long_side.setAccessibleName(tr("Long side in pixels"))
        self.long_side.setEnabled(False)
        self._lay_out()
        self._connect()
        self.set_path(path)

    @property
    def options(self) -> ExportOptions:
        return ExportOptions(
            quality=self.quality.value(),
            bit_depth=None if self.is_lossy else self.bit_depth.currentData(),
            long_side=self.long_side.value() if self.scale.isChecked() else None,
        )

    @property
    def path(self) -> Path:
        """Where to write: what was typed, with a suffix, inside the folder unless it is an absolute path."""
        typed = Path(self.name.text().strip()).expanduser()
        if self.has_name and typed.suffix.lower() not in EXPORT_SUFFIXES:
            typed = typed.with_name(typed.name + self.suffix)
        return self._folder / typed

    @property
    def has_name(self) -> bool:
        """Whether what was typed can name a file."""
        return Path(self.name.text().strip()).name not in ("", "..")

    def set_path(self, path: Path) -> None:
        self._folder = path.parent
        shown = self._folder_name.fontMetrics().elidedText(str(path.parent), Qt.TextElideMode.ElideMiddle, 330)
        self._folder_name.setText(tr("in {folder}").format(folder=shown))
        self._folder_name.setToolTip(str(path.parent))
        self.name.setText(path.name)
        self.name.setSelection(0, len(path.stem))

    @property
    def suffix(self) -> str:
        """The usual suffix of the format chosen, with dot."""
        return SUFFIXES[self.file_format.currentText()][0]

    @property
    def is_lossy(self) -> bool:
        return self.file_format.currentText() in LOSSY

    def _lay_out(self) -> None:
        form = self._form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACE_M)
        form.setVerticalSpacing(SPACE_M)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._quality_row = row(self.quality, self._quality_value, stretch=0)
        form.addRow(tr("File"), row(self.name, self.browse, stretch=0))
        form.addRow("", self._folder_name)
        form.addRow(tr("Format"), self.file_format)
        form.addRow(tr("Quality"), self._quality_row)
        form.addRow(tr("Depth"), self.bit_depth)
        form.addRow(tr("Size"), row(self.scale, self.long_side, stretch=1))
        self.name.setAccessibleName(tr("File"))
        self.file_format.setAccessibleName(tr("Format"))
        self.quality.setAccessibleName(tr("Quality"))
        self.bit_depth.setAccessibleName(tr("Depth"))

    def _connect(self) -> None:
        self.name.textChanged.connect(self._follow_name)
        self.file_format.currentIndexChanged.connect(self._follow_format)
        self.quality.valueChanged.connect(self._change)
        self.bit_depth.currentIndexChanged.connect(self._change)
        self.scale.toggled.connect(self.long_side.setEnabled)
        self.scale.toggled.connect(self._change)
        self.long_side.valueChanged.connect(self._change)

    def _follow_name(self) -> None:
        """The suffix typed chooses the format."""
        suffix = Path(self.name.text()).suffix.lower()
        for index, suffixes in enumerate(SUFFIXES.values()):
            if suffix in suffixes:
                self.file_format.setCurrentIndex(index)
        self._change()

    def _follow_format(self) -> None:
        """The format chosen changes the suffix, where one was typed."""
        path = Path(self.name.text())
        suffix = path.suffix.lower()
        if suffix in EXPORT_SUFFIXES and suffix not in SUFFIXES[self.file_format.currentText()]:
            self.name.setText(str(path.with_suffix(self.suffix)))
        self._change()

    def _change(self) -> None:
        self._form.setRowVisible(self._quality_row, self.is_lossy)
        self._form.setRowVisible(self.bit_depth, not self.is_lossy)
        self._quality_value.setText(str(self.quality.value()))
        self.changed.emit()
