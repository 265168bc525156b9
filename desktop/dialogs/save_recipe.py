"""Keeping the edits of a photo as a recipe: its name, and what of them cannot travel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QWidget

from core.errors import LikewiseError
from core.messages import Message
from core.recipes.recipe import LONGEST_DESCRIPTION, LONGEST_NAME
from desktop.dialogs.settings_page import form, muted
from desktop.i18n import tr, tr_message
from desktop.layouts import column
from desktop.services import Services
from desktop.tasks import Tasks
from desktop.theme import SPACE_L, SPACE_M, icon

WIDTH = 340


class SaveRecipeDialog(QDialog):
    """Accepted when the recipe is kept. What goes wrong is said here, and can be mended here."""

    def __init__(
        self,
        notes: Sequence[Message],
        save: Callable[[str, str], None],
        services: Services,
        parent: QWidget | None = None,
    ) -> None:
        """save: keeps the recipe under a name, with a description; on a background thread."""
        super().__init__(parent)
        self.setWindowTitle(tr("Save edits as a recipe"))
        self._save_as, self._background = save, services.background
        self._tasks = Tasks(self._show_error)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setMinimumWidth(WIDTH)
        self.name.setToolTip(tr("What the recipe is called in the menu"))
        self.description = QLineEdit()
        self.description.setMaxLength(LONGEST_DESCRIPTION)
        self.description.setMinimumWidth(WIDTH)
        self.description.setToolTip(tr("What it is good for; may stay empty"))
        self._error = QLabel(wordWrap=True)
        self._error.setProperty("role", "error")
        self._error.hide()
        self.save = QPushButton(icon("recipe", QPalette.ColorRole.HighlightedText), tr("Save"))
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.save.setToolTip(tr("Keep the recipe for other photos and for batches"))
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).setToolTip(tr("Keep no recipe"))
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        fields = form((tr("Name"), self.name), (tr("Description"), self.description))
        said = [muted(tr_message(note)) for note in notes]
        margins = (SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        self.setLayout(column(fields, *said, self._error, 1, buttons, spacing=SPACE_M, margins=margins))
        self.name.textChanged.connect(self._follow)
        self.save.clicked.connect(lambda: self._tasks.start(self._save()))
        self.finished.connect(self._tasks.cancel)
        self._follow()
        self.name.setFocus()

    def _follow(self) -> None:
        self._error.hide()
        self.save.setEnabled(bool(self.name.text().strip()))

    async def _save(self) -> None:
        await self._background.call(self._save_as, self.name.text().strip(), self.description.text().strip())
        self.accept()

    def _show_error(self, error: LikewiseError) -> None:
        self._error.setText(f"{tr_message(error.cause)} {tr_message(error.remedy)}")
        self._error.show()
