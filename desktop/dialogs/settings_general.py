"""Language, look and behaviour of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QToolButton, QWidget

from desktop import theme
from desktop.dialogs.asking import ask_folder
from desktop.dialogs.settings_page import Adjustable, SettingsPage, choice, form
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.theme import icon

LAST, FIXED = "last", "fixed"


class GeneralPage(SettingsPage):
    def __init__(self, adjustable: Adjustable) -> None:
        super().__init__(adjustable)
        settings, actions = adjustable.settings, adjustable.actions
        languages = {"system": tr("System language"), "en": "English", "ko": "한국어"}
        self.language = choice(languages, settings.language, tr("Of menus, messages and dialogs"))
        looks = {"system": tr("System theme"), "dark": tr("Dark"), "light": tr("Light")}
        self.look = choice(looks, settings.theme, tr("The colours around the photo"))
        motions = {"system": tr("As the system has it"), "on": tr("Reduced"), "off": tr("Not reduced")}
        self.motion = choice(motions, settings.reduced_motion, tr("Reduced: nothing fades, slides or runs to and fro"))
        self.previews = QCheckBox(tr("Show on the canvas how far a job is"))
        self.previews.setToolTip(tr("Previews take a little of a job's time"))
        self.previews.setChecked(settings.previews)
        self.notifications = QCheckBox(tr("Tell when a long job has ended and another window is in front"))
        self.notifications.setToolTip(tr("By the system's notifications; nothing is sent"))
        self.notifications.setChecked(settings.notifications)
        self.folder = choice({LAST: tr("Where the last one was opened")}, LAST, tr("Where the dialog begins"))
        self._browse = QToolButton()
        self._browse.setIcon(icon("folder"))
        self._browse.setToolTip(tr("Always begin in one folder…"))
        self._browse.setAccessibleName(tr("Always begin in one folder…"))
        folder = QWidget()
        folder.setLayout(row(self.folder, self._browse))
        self._show_folder(settings.fixed_folder)
        fields = form(
            (tr("Language"), self.language),
            (tr("Theme"), self.look),
            (tr("Motion"), self.motion),
            (tr("Previews"), self.previews),
            (tr("Notifications"), self.notifications),
            (tr("Look for photos"), folder),
        )
        self.folder.setAccessibleName(tr("Look for photos"))
        self.setLayout(column(fields, 1))

        self.language.activated.connect(lambda: actions.languages[self.language.currentData()].trigger())
        self.look.activated.connect(lambda: actions.themes[self.look.currentData()].trigger())
        self.motion.activated.connect(lambda: self._set_motion(self.motion.currentData()))
        self.previews.toggled.connect(actions.previews.setChecked)
        self.notifications.toggled.connect(self._notify)
        self.folder.activated.connect(self._choose_folder)
        self._browse.clicked.connect(lambda: adjustable.tasks.start(self._ask_folder()))

    def reset(self) -> None:
        """The language comes last: it makes the page anew."""
        self._set_motion("system")
        self.motion.setCurrentIndex(0)
        self.previews.setChecked(True)
        self.notifications.setChecked(True)
        self._fix_folder(None)
        self.look.setCurrentIndex(0)
        self.adjustable.actions.themes["system"].trigger()
        self.language.setCurrentIndex(0)
        self.adjustable.actions.languages["system"].trigger()

    def _set_motion(self, preference: str) -> None:
        self.adjustable.settings.reduced_motion = preference
        theme.set_motion(preference)

    def _notify(self, wanted: bool) -> None:
        self.adjustable.settings.notifications = wanted

    def _choose_folder(self) -> None:
        if self.folder.currentData() == LAST:
            self._fix_folder(None)

    async def _ask_folder(self) -> None:
        settings = self.adjustable.settings
        if folder := await ask_folder(self, tr("Look for photos"), settings.fixed_folder or settings.folder):
            self._fix_folder(folder)

    def _fix_folder(self, folder: Path | None) -> None:
        self.adjustable.settings.fixed_folder = folder
        self._show_folder(folder)

    def _show_folder(self, folder: Path | None) -> None:
        if (place := self.folder.findData(FIXED)) >= 0:
            self.folder.removeItem(place)
        if folder is not None:
            self.folder.addItem(tr("In {folder}").format(folder=folder.name or str(folder)), FIXED)
            self.folder.setCurrentIndex(1)
        self.folder.setToolTip(str(folder) if folder else tr("Where the dialog begins"))
