"""The fields of an export: the file, its picture, its colours, and what goes along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLayout, QLineEdit, QSlider, QToolButton, QWidget

from core.imaging.colour import profile_space
from core.imaging.export_options import WRITABLE, ExportOptions
from core.imaging.icc import profile_name
from core.imaging.saving import EXPORT_SUFFIXES
from core.photo import Photo
from desktop.dialogs.export_fields import SideBySideField, SizeField
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.theme import SPACE_M, SPACE_XS, icon

LOSSY = ("JPEG", "WebP")
"""Formats with a quality."""


class ExportForm(QWidget):
    """changed: a field has another value. Name and format follow each other."""

    changed = Signal()

    def __init__(self, photo: Photo, path: Path, parent: QWidget | None = None) -> None:
        """path: what is suggested; its suffix stands for the format that fits the photo."""
        super().__init__(parent)
        self._photo = photo
        self._own_format = next(name for name, known in WRITABLE.items() if path.suffix.lower() in known.suffixes)
        self.name = QLineEdit()
        self.name.setMinimumWidth(340)
        self._folder_name = _muted()
        self.browse = QToolButton()
        self.browse.setIcon(icon("folder"))
        self.file_format = _choice([(name, name) for name in WRITABLE])
        self.quality = QSlider(Qt.Orientation.Horizontal)
        self.quality.setRange(40, 100)
        self._quality_value = _muted()
        self.bit_depth = _choice([(tr("8 bits per channel"), 8), (tr("16 bits per channel"), 16)])
        self._depth_reason = _muted()
        self.size_field = SizeField()
        self.sharpening = _choice(
            [(tr("None"), "none"), (tr("Low"), "low"), (tr("Standard"), "standard"), (tr("High"), "high")]
        )
        self.side_by_side = SideBySideField()
        own = (photo.icc_profile and profile_name(photo.icc_profile)) or "sRGB"
        self.colour_space = _choice(
            [
                (tr("As in the original ({name})").format(name=own), "original"),
                ("sRGB", "srgb"),
                ("Display P3", "display-p3"),
                ("Adobe RGB (1998)", "adobe-rgb"),
            ]
        )
        self._colour_note = _muted()
        self.metadata = _choice(
            [(tr("Keep all"), "keep"), (tr("Without the place"), "no-location"), (tr("None"), "none")]
        )
        self._metadata_note = _muted()
        self._lay_out()
        self._describe()
        self._connect()
        self.set_path(path)
        self.show_options(ExportOptions())

    @property
    def options(self) -> ExportOptions:
        """As they are chosen. A format or depth that the photo has anyway is left to it."""
        depth = None if self.is_lossy else self.bit_depth.currentData()
        before, after = self.side_by_side.labels
        chosen = self.file_format.currentText()
        return ExportOptions(
            quality=self.quality.value(),
            bit_depth=None if depth == self._photo.bit_depth else depth,
            long_side=self.size_field.side,
            percent=self.size_field.share,
            format="" if chosen == self._own_format else chosen,
            sharpening=self.sharpening.currentData(),
            colour_space=self.colour_space.currentData(),
            metadata=self.metadata.currentData(),
            side_by_side=self.side_by_side.wanted.isChecked(),
            before_label=before,
            after_label=after,
        )

    def show_options(self, options: ExportOptions) -> None:
        self.file_format.setCurrentText(options.format or self._own_format)
        self.quality.setValue(options.quality)
        self.bit_depth.setCurrentIndex(self.bit_depth.findData(options.bit_depth or self._photo.bit_depth))
        self.size_field.show_options(options)
        self.sharpening.setCurrentIndex(self.sharpening.findData(options.sharpening))
        self.colour_space.setCurrentIndex(self.colour_space.findData(options.colour_space))
        self.metadata.setCurrentIndex(self.metadata.findData(options.metadata))
        self.side_by_side.show_options(options)
        self._change()

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
        return WRITABLE[self.file_format.currentText()].suffixes[0]

    @property
    def is_lossy(self) -> bool:
        return self.file_format.currentText() in LOSSY

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACE_M)
        form.setVerticalSpacing(SPACE_M)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        self._quality_value.setMinimumWidth(self._quality_value.fontMetrics().horizontalAdvance(tr("lossless")))
        entries: list[tuple[str, QWidget | QLayout]] = [
            (tr("File"), _noted(row(self.name, self.browse, stretch=0), self._folder_name)),
            (tr("Format"), self.file_format),
            (tr("Quality"), row(self.quality, self._quality_value, stretch=0)),
            (tr("Depth"), row(self.bit_depth, self._depth_reason, stretch=1)),
            (tr("Size"), self.size_field),
            (tr("Sharpening"), self.sharpening),
            (tr("Side by side"), self.side_by_side),
            (tr("Colours"), _noted(self.colour_space, self._colour_note)),
            (tr("Metadata"), _noted(self.metadata, self._metadata_note)),
        ]
        for title, entry in entries:
            if isinstance(entry, QWidget):
                form.addRow(title, entry)
            else:
                form.addRow(title, entry)

    def _describe(self) -> None:
        for widget, name, tip in (
            (self.name, tr("File"), tr("The name of the file; its ending chooses the format")),
            (self.browse, tr("Choose the folder and the name"), tr("Choose the folder and the name")),
            (self.file_format, tr("Format"), tr("JPEG and WebP are smaller; PNG and TIFF keep every pixel")),
            (self.quality, tr("Quality"), tr("92 is hard to tell from the photo; less makes a smaller file")),
            (self.bit_depth, tr("Depth"), tr("16 bits leave room for further editing; files are twice as large")),
            (self.sharpening, tr("Sharpening"), tr("For screens; fits the size that is written, and shifts no colour")),
            (self.colour_space, tr("Colours"), tr("The colour space of the file; its profile is embedded")),
            (self.metadata, tr("Metadata"), tr("What goes along of what camera and programs noted about the photo")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._follow_name)
        self.file_format.currentIndexChanged.connect(self._follow_format)
        for choice in (self.bit_depth, self.sharpening, self.colour_space, self.metadata):
            choice.currentIndexChanged.connect(self._change)
        for signal in (self.quality.valueChanged, self.size_field.changed, self.side_by_side.changed):
            signal.connect(self._change)

    def _follow_name(self) -> None:
        """The suffix typed chooses the format."""
        suffix = Path(self.name.text()).suffix.lower()
        for name, known in WRITABLE.items():
            if suffix in known.suffixes:
                self.file_format.setCurrentText(name)
        self._change()

    def _follow_format(self) -> None:
        """The format chosen changes the suffix, where one was typed."""
        path = Path(self.name.text())
        suffix = path.suffix.lower()
        if suffix in EXPORT_SUFFIXES and suffix not in WRITABLE[self.file_format.currentText()].suffixes:
            self.name.setText(str(path.with_suffix(self.suffix)))
        self._change()

    def _change(self) -> None:
        """Say what the format cannot hold, and what a choice costs."""
        name, quality = self.file_format.currentText(), self.quality.value()
        lossless = not self.is_lossy or (name == "WebP" and quality == 100)
        self.quality.setEnabled(self.is_lossy)
        self._quality_value.setText(tr("lossless") if lossless else str(quality))
        self.bit_depth.setEnabled(not self.is_lossy)
        self._depth_reason.setText(tr("{format} holds 8").format(format=name) if self.is_lossy else "")
        self._colour_note.setText(_colour_note(self._photo, self.colour_space.currentData()))
        self._metadata_note.setText(_metadata_note(self.metadata.currentData()))
        self.changed.emit()


def _muted() -> QLabel:
    made = QLabel(wordWrap=False)
    made.setProperty("role", "muted")
    return made


def _noted(entry: QWidget | QLayout, note: QLabel) -> QLayout:
    return column(entry, note, spacing=SPACE_XS)


def _choice(entries: Sequence[tuple[str, Any]]) -> QComboBox:
    made = QComboBox()
    for title, data in entries:
        made.addItem(title, data)
    return made


def _colour_note(photo: Photo, space: str) -> str:
    if space == "original":
        return tr("Pixels that no edit touched stay exactly as they were.")
    if photo.is_grey or (photo.icc_profile is not None and profile_space(photo.icc_profile) != "rgb"):
        return tr("The grey photo gets three channels.")
    if space == "srgb":
        return tr("What every screen and every program can show.")
    return tr("Edits are made in sRGB; a larger space adds no colours to them.")


def _metadata_note(metadata: str) -> str:
    if metadata == "keep":
        return tr("EXIF and XMP go along.")
    if metadata == "no-location":
        return tr("Without GPS and place names, and without the maker note, which may tell.")
    return tr("Only the colour profile and the resolution go along.")
