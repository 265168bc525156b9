"""What stands by the work: keys, commands, settings, the monitor's colours, notifications, and help after a crash."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QMenuBar

from core.crashes import Crash, find_crashes, log_folder, put_aside
from core.document.recovery import clear, discard, unfinished
from core.messages import Message
from desktop.actions import Actions
from desktop.commands import Commands
from desktop.dialogs.asking import answer, ask_file_to_save, may_replace
from desktop.display_profile import DisplayProfile
from desktop.i18n import tr
from desktop.notifying import Notifying
from desktop.opening import Opening
from desktop.reasons import reason
from desktop.services import Services
from desktop.shortcuts import Shortcuts

ENDED_FROM_OUTSIDE = Message(
    "Likewise did not end properly the last time: it was ended from outside, or the power went."
)
ALL_SAVED = Message("{names} was open when Likewise ended; everything in it is saved.")
REPORTED = Message("The report is in {path}.")


class Assisting(QObject):
    """noted: Messages about what was done."""

    noted = Signal(tuple)

    def __init__(
        self, services: Services, actions: Actions, menus: QMenuBar, opening: Opening, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._services, self._actions, self._opening, self._window = services, actions, opening, window
        self.shortcuts = Shortcuts(actions.all, services.settings, self)
        self.profile = DisplayProfile(services.settings, self)
        self.notifying = Notifying(services.settings, window)
        self._commands = Commands(
            actions.all, menus, services.settings, lambda action: reason(action.objectName(), services)
        )
        self.shortcuts.changed.connect(actions.retranslate)
        services.running.ended.connect(self.notifying.on_job_ended)
        actions.palette.triggered.connect(self._show_palette)
        actions.settings.triggered.connect(self._show_settings)
        actions.recover.triggered.connect(lambda: services.tasks.start(self._offer_again()))

    def follow_screen(self) -> None:
        """Show colours as the window's monitor needs them, also after it was moved. Call once it is shown."""
        handle = self._window.windowHandle()
        handle.screenChanged.connect(self.profile.follow)
        self.profile.follow(handle.screen())

    async def look_back(self) -> None:
        """Offer what a crash has left: unsaved documents, or else what is known of it. Nothing where there was none."""
        call = self._services.background.call
        await call(clear, self._services.settings.autosave_folder)
        crashes = await call(find_crashes, log_folder())
        for crash in crashes:
            put_aside(crash)
        told = next((crash for crash in crashes if crash.trace), None)
        if await self._offer(told) or not crashes:
            return
        if told is not None:
            self._explain(told)
        else:
            self.noted.emit((ENDED_FROM_OUTSIDE,))

    async def _offer(self, crash: Crash | None) -> bool:
        """Whether there was anything to offer. Projects that write themselves are only named, and can be reopened."""
        from desktop.dialogs.recovery import RecoveryDialog

        call, folder = self._services.background.call, self._services.settings.autosave_folder
        left = await call(unfinished, folder)
        found = [one for one in left if one.is_autosave or one.is_damaged]
        saved = [one for one in left if one not in found]
        for one in reversed(saved):
            self._services.settings.add_recent_file(one.path)
            await call(discard, one, folder)
        if saved:
            self.noted.emit((Message(ALL_SAVED.template, {"names": tuple(one.name for one in saved)}),))
        if not found:
            return bool(saved)
        dialog = RecoveryDialog(found, partial(self._explain, crash) if crash else None, self._window)
        await answer(dialog)
        for one in dialog.discarded:
            await call(discard, one, folder)
        if dialog.recovered is not None:
            await self._opening.recover(dialog.recovered)
        return True

    async def _offer_again(self) -> None:
        if not await self._offer(None):
            self.noted.emit((Message("There is no unsaved work of an earlier session."),))

    def _explain(self, crash: Crash) -> None:
        from desktop.dialogs.crash_report import CrashReportDialog

        CrashReportDialog(crash, self._save_report, self._services.tasks.start, self._window).open()

    async def _save_report(self) -> None:
        """Ask where, and write there what `likewise doctor` would. Raises WriteFailedError."""
        path = await ask_file_to_save(self._window, tr("Save the report"), Path.home() / "likewise-report.txt")
        if path is None:
            return
        if await may_replace(self._window, path):
            await self._services.background.call(_write_report, path)
            self.noted.emit((Message(REPORTED.template, {"path": str(path)}),))

    def _show_palette(self) -> None:
        from desktop.dialogs.palette import PaletteDialog

        PaletteDialog(self._commands, self._window).open()

    def _show_settings(self) -> None:
        from desktop.dialogs.settings import SettingsDialog
        from desktop.dialogs.settings_page import Adjustable

        services = self._services
        adjustable = Adjustable(services.settings, self._actions, self.shortcuts, self.profile, services.tasks)
        SettingsDialog(adjustable, self._window).open()


def _write_report(path: Path) -> None:
    """A file there is replaced. Raises WriteFailedError."""
    from core.doctor import examine
    from core.errors import WriteFailedError
    from core.imaging.atomic import write_atomically

    try:
        write_atomically(examine().to_text().encode(), path, overwrite=True)
    except OSError as error:
        raise WriteFailedError(name=path.name, reason=error.strerror or str(error)) from error
