"""The page of the monitor: which colour profile photos are shown through."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.dialogs.asking import ask_file_to_open
from desktop.dialogs.settings_page import Adjustable, SettingsPage, choice, form, muted
from desktop.display_profile import NONE, SYSTEM, read_profile
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.theme import SPACE_L, icon

SUFFIXES = (".icc", ".icm")


class DisplayPage(SettingsPage):
    def __init__(self, adjustable: Adjustable) -> None:
        super().__init__(adjustable)
        self._profile = adjustable.profile
        chosen = adjustable.settings.display_profile
        entries = {SYSTEM: tr("The monitor's, as the system tells it"), NONE: tr("None: colours as they are")}
        if chosen not in entries:
            entries[chosen] = Path(chosen).name
        self.choice = choice(entries, chosen, tr("What colours go through on their way to the monitor"))
        self.browse = QPushButton(icon("folder"), tr("Choose a file…"))
        self.browse.setToolTip(tr("An ICC profile of this monitor (.icc, .icm), from its maker or a colorimeter"))
        self.browse.setAutoDefault(False)
        self.in_force = QLabel(wordWrap=True)
        self.error = QLabel(wordWrap=True)
        self.error.setProperty("role", "error")
        self.error.hide()
        explained = muted(_explained())
        fields = form((tr("Profile"), self.choice), (tr("In force"), self.in_force))
        self.setLayout(column(fields, row(self.browse, 1), self.error, explained, 1, spacing=SPACE_L))
        self.choice.activated.connect(lambda: self._choose(self.choice.currentData()))
        self.browse.clicked.connect(lambda: adjustable.tasks.start(self._ask()))
        self._profile.changed.connect(self._show)
        self._show()

    def reset(self) -> None:
        self.choice.setCurrentIndex(0)
        self._choose(SYSTEM)

    def _choose(self, chosen: str) -> None:
        self.error.hide()
        self._profile.choose(chosen)

    async def _ask(self) -> None:
        settings = self.adjustable.settings
        path = await ask_file_to_open(self, tr("Choose a profile"), settings.folder, tr("ICC profiles"), SUFFIXES)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Show colours through the profile in a file, or say that there is none in it."""
        try:
            is_profile = read_profile(path.read_bytes()) is not None
        except OSError:
            is_profile = False
        if not is_profile:
            self.error.setText(tr("{name} is no colour profile of a monitor.").format(name=path.name))
            self.error.show()
            return
        if self.choice.count() > 2:
            self.choice.removeItem(2)
        self.choice.addItem(path.name, str(path))
        self.choice.setCurrentIndex(2)
        self._choose(str(path))

    def _show(self) -> None:
        self.in_force.setText(self._profile.title or tr("None"))


def _explained() -> str:
    if sys.platform == "darwin":
        return tr("macOS converts colours for each monitor by itself. A profile chosen here comes on top of that.")
    if QGuiApplication.platformName() == "wayland":
        return tr("Wayland does not tell a program the monitor's profile. Choose its file, if you have one.")
    return tr(
        "Photos are kept in sRGB. With the monitor's profile they look as they will elsewhere, also on a monitor "
        "with a wide gamut. Exports are not affected."
    )
