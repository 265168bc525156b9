"""What is wrong with the photo, as the model is told: found out, written by hand, or nothing."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.i18n import tr
from desktop.layouts import row

AUTOMATIC, WRITTEN, NONE = range(3)


class FlawsField(QWidget):
    """flaws: None is left to the engine, empty means none. changed: they are others now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source, self.text = QComboBox(), QLineEdit()
        self.source.addItems(["", "", ""])
        self.setLayout(row(self.source, self.text, stretch=1))
        self.setFocusProxy(self.source)
        self.source.currentIndexChanged.connect(self._on_source)
        self.text.textChanged.connect(self.changed)
        self._on_source()

    @property
    def flaws(self) -> str | None:
        source = self.source.currentIndex()
        return None if source == AUTOMATIC else self.text.text() if source == WRITTEN else ""

    @flaws.setter
    def flaws(self, flaws: str | None) -> None:
        if flaws == self.flaws:  # so that a text emptied by hand stays one to be written
            return
        with QSignalBlocker(self):
            self.text.setText(flaws or "")
            self.source.setCurrentIndex(AUTOMATIC if flaws is None else WRITTEN if flaws else NONE)
        self.changed.emit()

    def retranslate(self) -> None:
        for place, title in enumerate((tr("Automatic"), tr("Written"), tr("None"))):
            self.source.setItemText(place, title)
        self.source.setAccessibleName(tr("Flaws"))
        self.text.setAccessibleName(tr("Flaws"))
        self.text.setToolTip(tr("What is wrong with the photo, in English, for example: hazy, low contrast"))
        self._on_source()

    def _on_source(self) -> None:
        source = self.source.currentIndex()
        self.text.setEnabled(source == WRITTEN)
        hints = (tr("from what is seen in the photo"), tr("for example: hazy, low contrast"), "")
        self.text.setPlaceholderText(hints[source])
        self.changed.emit()
