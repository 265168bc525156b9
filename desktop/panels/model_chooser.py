"""The choice of engine and model."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget

from desktop.choices import Choice, Choices
from desktop.i18n import tr


class ModelChooser(QComboBox):
    """As wide as what is chosen; the list that it opens is read anew each time and as wide as its entries."""

    def __init__(self, engines: Choices[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engines = engines
        self.activated.connect(lambda place: engines.choose(engines.choices[place]))
        engines.listed.connect(self.retranslate)
        engines.changed.connect(self._select)
        self.retranslate()

    def showPopup(self) -> None:  # noqa: N802
        self._engines.refresh()
        self.view().setMinimumWidth(super().sizeHint().width())
        super().showPopup()

    def sizeHint(self) -> QSize:  # noqa: N802
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.currentText())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, words, self)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Model"))
        self.setToolTip(tr("The model that does the work"))
        self.clear()
        entries = self.model()
        assert isinstance(entries, QStandardItemModel)
        for place, choice in enumerate(self._engines.choices):
            self.addItem(_label(choice))
            if choice.model is None:
                entries.item(place).setEnabled(False)
                self.setItemData(place, _how_to_install(choice), Qt.ItemDataRole.ToolTipRole)
        self._select()

    def _select(self) -> None:
        self.setCurrentIndex(self._engines.choices.index(self._engines.chosen))
        self.updateGeometry()


def _label(choice: Choice[Any]) -> str:
    if choice.model is None:
        return tr("{engine} (not installed)").format(engine=tr(choice.engine.title))
    return tr(choice.model.title)


def _how_to_install(choice: Choice[Any]) -> str:
    tip = tr("{engine} needs a model. Models → Import a checkpoint… installs one, as does: likewise models import PATH")
    return tip.format(engine=tr(choice.engine.title))
