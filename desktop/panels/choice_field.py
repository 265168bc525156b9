"""A field for one of a few values, or what the engine chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget

from desktop.i18n import tr


class ChoiceField(QComboBox):
    """The first entry leaves it to the engine. titles: value → English title. changed: another one is selected."""

    changed = Signal()

    def __init__(self, automatic: Any, titles: Mapping[Any, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles = titles
        self._values = [automatic, *titles]
        self.addItems([""] * len(self._values))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.currentIndexChanged.connect(self.changed)
        self.show_choice(None)

    @property
    def choice(self) -> Any:
        return self._values[self.currentIndex()]

    @choice.setter
    def choice(self, choice: Any) -> None:
        """One that is not on the list counts as the first."""
        self.setCurrentIndex(self._values.index(choice) if choice in self._values else 0)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802
        """End in an ellipsis what is too long; Qt cuts it off."""
        super().initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        width = self.style().subControlRect(control, option, part, self).width() - 2
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, width)

    def show_choice(self, choice: Any) -> None:
        """choice: what the engine would choose, where that is known before a run. Says all entries anew."""
        known = choice in self._titles
        automatic = tr("Automatic: {choice}").format(choice=tr(self._titles[choice])) if known else tr("Automatic")
        for place, title in enumerate([automatic, *map(tr, self._titles.values())]):
            self.setItemText(place, title)
