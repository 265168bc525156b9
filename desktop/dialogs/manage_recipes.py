"""The person's own recipes: renamed, exported, deleted, imported."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget
from shiboken6 import isValid

from core.errors import LikewiseError
from core.recipes import Recipe
from desktop.dialogs.asking import confirm
from desktop.dialogs.settings_page import muted
from desktop.i18n import tr, tr_message
from desktop.layouts import column, row
from desktop.services import Services
from desktop.theme import SPACE_L, SPACE_M, SPACE_S, icon

if TYPE_CHECKING:
    from desktop.recipes import Recipes


class ManageRecipesDialog(QDialog):
    """Changes are made at once."""

    def __init__(self, recipes: Recipes, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("My recipes"))
        self._recipes, self._services = recipes, services
        self._shown: list[Recipe] = []
        self.list = QListWidget()
        self.list.setAccessibleName(tr("My recipes"))
        self.list.setToolTip(tr("F2, or a double click: another name"))
        self._empty = muted(tr("There are none yet. Edit a photo, then Photo → Recipes → Save edits as a recipe…"))
        self._damaged = muted("")
        self._error = QLabel(wordWrap=True)
        self._error.setProperty("role", "error")
        self.rename = self._button("words", tr("Rename"), tr("Give the recipe another name"))
        self.export = self._button("export", tr("Export…"), tr("Write the recipe to a file for others"))
        self.remove = self._button("close", tr("Delete"), tr("Delete the recipe; photos stay as they are"))
        self.remove.setProperty("danger", True)
        self.import_ = self._button("import", tr("Import…"), tr("Keep a recipe from a file; it is only data"))
        close = QDialogButtonBox()
        close.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole).setToolTip(tr("Back to the photo"))
        close.rejected.connect(self.reject)
        beside = column(self.rename, self.export, self.remove, 1, self.import_, spacing=SPACE_S)
        margins = (SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        above = row(column(self.list, self._empty, self._damaged, stretch=0), beside, spacing=SPACE_M, stretch=0)
        whole = column(above, self._error, close, spacing=SPACE_M, margins=margins)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.resize(520, 380)
        self.list.currentRowChanged.connect(self._follow)
        self.list.itemChanged.connect(self._on_renamed)
        self.rename.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.export.clicked.connect(lambda: self._start(partial(recipes.export_one, self._chosen, self)))
        self.remove.clicked.connect(lambda: self._start(partial(self._remove, self._chosen)))
        self.import_.clicked.connect(lambda: self._start(partial(recipes.import_one, self)))
        recipes.changed.connect(self.refresh)
        self.finished.connect(self.deleteLater)
        self.refresh()

    def refresh(self) -> None:
        """Read the folder again."""
        row_before = max(self.list.currentRow(), 0)
        self._shown = self._recipes.store.all()
        self.list.blockSignals(True)
        self.list.clear()
        for recipe in self._shown:
            item = QListWidgetItem(recipe.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip(recipe.description)
            self.list.addItem(item)
        self.list.setCurrentRow(min(row_before, len(self._shown) - 1))
        self.list.blockSignals(False)
        damaged = self._recipes.store.damaged()
        said = [f"{name}: {tr_message(error.cause)}" for name, error in damaged.items()]
        self._damaged.setText("\n".join(said))
        self._damaged.setVisible(bool(said))
        self._empty.setVisible(not self._shown)
        self._follow()

    @property
    def _chosen(self) -> Recipe:
        return self._shown[self.list.currentRow()]

    def _button(self, icon_name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(icon(icon_name), text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _follow(self) -> None:
        for button in (self.rename, self.export, self.remove):
            button.setEnabled(self.list.currentRow() >= 0)

    def _on_renamed(self, item: QListWidgetItem) -> None:
        self._start(partial(self._rename, self._shown[self.list.row(item)], item.text()))

    async def _rename(self, recipe: Recipe, name: str) -> None:
        try:
            if name.strip() != recipe.name:
                await self._services.background.call(self._recipes.store.rename, recipe.name, name)
        finally:
            self._recipes.changed.emit()

    async def _remove(self, recipe: Recipe) -> None:
        question = tr("Delete the recipe “{name}”?").format(name=recipe.name)
        if await confirm(self, question, tr("It cannot be taken back. Export it first to keep a copy."), tr("Delete")):
            await self._services.background.call(self._recipes.store.remove, recipe.name)
            self._recipes.changed.emit()

    def _start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._services.tasks.start(self._shown_here(work))

    async def _shown_here(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """What goes wrong is said in this window."""
        self._error.clear()
        try:
            await work()
        except LikewiseError as error:
            if not isValid(self):
                raise
            self._error.setText(f"{tr_message(error.cause)} {tr_message(error.remedy)}")
