"""Fields of an export that are more than one widget: its size, and before and after in one picture."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from core.imaging.export_options import LEAST_SIDE, MOST_SIDE, ExportOptions
from desktop.i18n import tr
from desktop.layouts import row

FULL, LONG_SIDE, PERCENT = "full", "long side", "percent"


class SizeField(QWidget):
    """changed: another size is wanted. The number is there only where one counts."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sizing = QComboBox()
        for title, data in ((tr("Full size"), FULL), (tr("Long side"), LONG_SIDE), (tr("Percent"), PERCENT)):
            self.sizing.addItem(title, data)
        self.sizing.setToolTip(tr("Photos are scaled down, never up"))
        self.sizing.setAccessibleName(tr("Size"))
        self.long_side = QSpinBox()
        self.long_side.setRange(LEAST_SIDE, MOST_SIDE)
        self.long_side.setSingleStep(64)
        self.long_side.setSuffix(" px")
        self.long_side.setAccessibleName(tr("Long side in pixels"))
        self.long_side.setToolTip(tr("Of the whole picture, where before and after stand side by side"))
        self.percent = QDoubleSpinBox()
        self.percent.setRange(1, 100)
        self.percent.setDecimals(1)
        self.percent.setSingleStep(5)
        self.percent.setSuffix(" %")
        self.percent.setAccessibleName(tr("Size in percent"))
        self.setLayout(row(self.sizing, self.long_side, self.percent, 1))
        self.setFocusProxy(self.sizing)
        self.show_options(ExportOptions())
        self.sizing.currentIndexChanged.connect(self._follow)
        self.long_side.valueChanged.connect(self.changed)
        self.percent.valueChanged.connect(self.changed)

    @property
    def side(self) -> int | None:
        """Pixels on the long side, where that is chosen."""
        return self.long_side.value() if self.sizing.currentData() == LONG_SIDE else None

    @property
    def share(self) -> float | None:
        """Percent, where that is chosen."""
        return self.percent.value() if self.sizing.currentData() == PERCENT else None

    def show_options(self, options: ExportOptions) -> None:
        self.long_side.setValue(options.long_side or 2048)
        self.percent.setValue(options.percent or 50)
        chosen = LONG_SIDE if options.long_side else PERCENT if options.percent else FULL
        self.sizing.setCurrentIndex(self.sizing.findData(chosen))
        self._follow()

    def _follow(self) -> None:
        self.long_side.setVisible(self.side is not None)
        self.percent.setVisible(self.share is not None)
        self.changed.emit()


class SideBySideField(QWidget):
    """changed: it is switched on or off, or a label is another one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted = QCheckBox(tr("Before and after"))
        self.wanted.setToolTip(tr("Writes the photo as it was and as it is now into one picture"))
        self.before, self.after = QLineEdit(), QLineEdit()
        for edit, name in ((self.before, tr("Label below the first")), (self.after, tr("Label below the second"))):
            edit.setAccessibleName(name)
            edit.setToolTip(tr("{name}; empty for none").format(name=name))
            edit.setPlaceholderText(tr("no label"))
            edit.setMinimumWidth(90)
            edit.textChanged.connect(self.changed)
        self.setLayout(row(self.wanted, self.before, self.after, stretch=0))
        self.setFocusProxy(self.wanted)
        self.show_options(ExportOptions())
        self.wanted.toggled.connect(self._follow)

    @property
    def labels(self) -> tuple[str, str]:
        return (self.before.text().strip(), self.after.text().strip()) if self.wanted.isChecked() else ("", "")

    def show_options(self, options: ExportOptions) -> None:
        self.wanted.setChecked(options.side_by_side)
        self.before.setText(options.before_label if options.side_by_side else tr("Before"))
        self.after.setText(options.after_label if options.side_by_side else tr("After"))
        self._follow()

    def _follow(self) -> None:
        for edit in (self.before, self.after):
            edit.setVisible(self.wanted.isChecked())
        self.changed.emit()
