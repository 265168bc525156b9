"""Words that may be left to the engine, written by hand, or none."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop.i18n import tr
from desktop.layouts import row

AUTOMATIC, WRITTEN, NONE = range(3)


class WordsField(QWidget):
    """words: None is left to the engine, empty means none. changed: they are others now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source, self.text = QComboBox(), QLineEdit()
        self._hints = ("", "", "")
        self.source.addItems(["", "", ""])
        self.setLayout(row(self.source, self.text, stretch=1))
        self.setFocusProxy(self.source)
        self.source.currentIndexChanged.connect(self._on_source)
        self.text.textChanged.connect(self.changed)
        self._on_source()

    @property
    def words(self) -> str | None:
        source = self.source.currentIndex()
        return None if source == AUTOMATIC else self.text.text() if source == WRITTEN else ""

    @words.setter
    def words(self, words: str | None) -> None:
        if words == self.words:  # so that a text emptied by hand stays one to be written
            return
        with QSignalBlocker(self):
            self.text.setText(words or "")
            self.source.setCurrentIndex(AUTOMATIC if words is None else WRITTEN if words else NONE)
        self.changed.emit()

    def describe(self, name: str, tip: str, automatic: str, example: str) -> None:
        """name: for screen readers. tip: about what is written. automatic, example: stand in the empty line."""
        for place, title in enumerate((tr("Automatic"), tr("Written"), tr("None"))):
            self.source.setItemText(place, title)
        self.source.setAccessibleName(name)
        self.text.setAccessibleName(name)
        self.text.setToolTip(tip)
        self._hints = (automatic, example, "")
        self._on_source()

    def _on_source(self) -> None:
        source = self.source.currentIndex()
        self.text.setEnabled(source == WRITTEN)
        self.text.setPlaceholderText(self._hints[source])
        self.changed.emit()
