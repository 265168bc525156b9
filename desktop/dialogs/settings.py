"""The settings window. What is changed is in force at once, so there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QPushButton, QStackedWidget, QWidget

from desktop.dialogs.settings_display import DisplayPage
from desktop.dialogs.settings_folders import FoldersPage
from desktop.dialogs.settings_general import GeneralPage
from desktop.dialogs.settings_keys import KeysPage
from desktop.dialogs.settings_page import Adjustable, SettingsPage
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.theme import SPACE_L, SPACE_XL

WIDTH, HEIGHT = 760, 540
PAGES_WIDTH = 150


class SettingsDialog(QDialog):
    """Made anew inside when the language changes, on the page that was open."""

    def __init__(self, adjustable: Adjustable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._adjustable = adjustable
        self.names = QListWidget()
        self.names.setFixedWidth(PAGES_WIDTH)
        self.pages = QStackedWidget()
        self.names.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.reset = QPushButton()
        self.reset.clicked.connect(self._reset)
        self.reset.setAutoDefault(False)
        self.close_button = QPushButton()
        self.close_button.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.reset, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.close_button, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        above = row(self.names, self.pages, spacing=SPACE_XL, stretch=1)
        margins = (SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self.setLayout(column(above, buttons, spacing=SPACE_L, margins=margins, stretch=0))
        self.resize(WIDTH, HEIGHT)
        self._fill()
        self.names.setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()

    def _fill(self) -> None:
        place = max(self.names.currentRow(), 0)
        self.names.clear()
        while old := self.pages.widget(0):
            self.pages.removeWidget(old)
            old.deleteLater()
        made: tuple[tuple[str, Callable[[Adjustable], SettingsPage]], ...] = (
            (tr("General"), GeneralPage),
            (tr("Keys"), KeysPage),
            (tr("Monitor"), DisplayPage),
            (tr("Folders"), FoldersPage),
        )
        for name, make in made:
            self.names.addItem(name)
            self.pages.addWidget(make(self._adjustable))
        self.names.setCurrentRow(place)
        self.setWindowTitle(tr("Settings"))
        self.names.setAccessibleName(tr("Pages of the settings"))
        self.names.setToolTip(tr("Pages of the settings"))
        self.reset.setText(tr("Reset this page"))
        self.reset.setToolTip(tr("Everything on this page as it was at the first start"))
        self.close_button.setText(tr("Close"))
        self.close_button.setToolTip(tr("All changes are in force already"))

    def _reset(self) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, SettingsPage):
            page.reset()
