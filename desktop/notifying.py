"""Telling that a long job has ended to somebody who looks at another window. By the system alone; nothing is sent."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop.i18n import tr
from desktop.settings import Settings
from desktop.theme import app_icon

LONG = 10.0
"""Seconds. Whoever waited less is still there."""


class Notifying(QObject):
    """told: title and text, of what is announced."""

    told = Signal(str, str)

    def __init__(self, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._settings, self._window = settings, window
        self._tray: QSystemTrayIcon | None = None

    def on_job_ended(self, seconds: float | None) -> None:
        """seconds: that it took; None where it was stopped or failed, which the window says when it is looked at."""
        if seconds is not None and seconds >= LONG:
            self.tell(tr("The photo is ready"), tr("The job has ended after {seconds:.0f} s.").format(seconds=seconds))

    def on_batch_ended(self, done: int, failed: int) -> None:
        title = tr("The batch has ended")
        if failed:
            self.tell(title, tr("{done} photos are done; {failed} failed.").format(done=done, failed=failed))
        else:
            self.tell(title, tr("{done} photos are done.").format(done=done))

    def tell(self, title: str, text: str) -> None:
        """Unless the window, or one of its dialogs, is what is looked at, or the person does not want to be told."""
        if not self._settings.notifications or QApplication.activeWindow() is not None:
            return
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._show(title, text)
        self.told.emit(title, text)

    def _show(self, title: str, text: str) -> None:
        if self._tray is None:
            self._tray = QSystemTrayIcon(app_icon(), self)
            self._tray.setToolTip("Likewise")
            self._tray.messageClicked.connect(self._come_forward)
            self._tray.activated.connect(self._come_forward)
            QApplication.instance().focusWindowChanged.connect(self._tray.hide)  # type: ignore[union-attr]
        self._tray.show()
        self._tray.showMessage(title, text, app_icon())

    def _come_forward(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
