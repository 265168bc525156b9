"""What is known of a session that did not end properly, and a report of it to keep. Nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QWidget

from core import __version__
from core.crashes import Crash
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.logs import log_folder
from desktop.theme import SPACE_L, SPACE_M, SPACE_XL, icon

Save = Callable[[], Coroutine[Any, Any, None]]


class CrashReportDialog(QDialog):
    """save: asks for a file and writes the report to it. start: starts a coroutine."""

    def __init__(
        self,
        crash: Crash,
        save: Save,
        start: Callable[[Coroutine[Any, Any, None]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("The last session"))
        headline = QLabel(tr("Likewise did not end properly."))
        headline.setProperty("role", "title")
        details = QLabel(_explained(crash), wordWrap=True)
        self.trace = QPlainTextEdit(crash.trace, readOnly=True)
        self.trace.setAccessibleName(tr("What was found"))
        self.trace.setToolTip(tr("Where the program was when it ended"))
        self.trace.setTabChangesFocus(True)
        self.trace.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.trace.setVisible(bool(crash.trace))
        private = QLabel(
            tr("Nothing leaves this machine. The report has no names of photos and no instructions; you can read it."),
            wordWrap=True,
        )
        private.setProperty("role", "muted")
        self.save = QPushButton(icon("export"), tr("Save the report…"))
        self.save.setToolTip(tr("Write what a bug report needs to a text file"))
        self.save.clicked.connect(lambda: start(save()))
        folder = QPushButton(icon("folder"), tr("Open the log folder"))
        folder.setToolTip(tr("The log file belongs into a bug report"))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))))
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setToolTip(tr("Go on; this is not shown again"))
        close.setDefault(True)
        buttons.rejected.connect(self.reject)

        below = row(self.save, folder, 1, buttons)
        margins = (SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        place = 2 if crash.trace else -1
        self.setLayout(
            column(headline, details, self.trace, private, below, spacing=SPACE_M, margins=margins, stretch=place)
        )
        self.resize(560, 400 if crash.trace else 200)
        close.setFocus()


def _explained(crash: Crash) -> str:
    """When it was, and of what kind."""
    details = {"version": crash.version or __version__, "ended": f"{crash.ended:%Y-%m-%d %H:%M}"}
    if crash.trace:
        return tr("It crashed on {ended}, in version {version}. This is what was found:").format(**details)
    started = f"{crash.started:%Y-%m-%d %H:%M}"
    told = tr("The session that began on {started} was ended from outside, or the power went. Nothing else is known.")
    return told.format(started=started)
