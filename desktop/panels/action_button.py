"""Push buttons that are actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QIcon, QPalette
from PySide6.QtWidgets import QPushButton

from desktop.theme import icon


class ActionButton(QPushButton):
    """A push button that is, does and says what its action does. picture: an icon other than the action's."""

    def __init__(self, action: QAction, picture: QIcon | None = None) -> None:
        super().__init__()
        self._action = action
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # or a click would take the cursor out of the text, for good
        self.setIcon(picture or action.icon())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._action.iconText())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())


def run_button(run: QAction) -> ActionButton:
    """The one main button."""
    made = ActionButton(run, icon("run", QPalette.ColorRole.HighlightedText))
    made.setProperty("primary", True)
    return made
