"""The page of folders: where Likewise keeps things, and how much room is left there."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton

from desktop.dialogs.settings_page import Adjustable, SettingsPage, muted
from desktop.i18n import tr
from desktop.layouts import column
from desktop.logs import log_folder
from desktop.settings import Settings
from desktop.theme import SPACE_L, SPACE_M, SPACE_S, icon


class FoldersPage(SettingsPage):
    def __init__(self, adjustable: Adjustable) -> None:
        super().__init__(adjustable)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        for line, (name, folder) in enumerate(_folders(adjustable.settings)):
            path = QLabel(str(folder), wordWrap=True)
            path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            button = QToolButton()
            button.setIcon(icon("folder"))
            button.setToolTip(tr("Open {name}").format(name=name))
            button.setAccessibleName(tr("Open {name}").format(name=name))
            button.clicked.connect(partial(_show_folder, folder))
            grid.addWidget(QLabel(name), 2 * line, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(path, 2 * line, 1)
            grid.addWidget(button, 2 * line, 2)
            grid.addWidget(muted(_room(folder)), 2 * line + 1, 1)
        moved = muted(
            tr("Set LIKEWISE_MODELS before the start to keep models elsewhere, on another drive for example.")
        )
        self.setLayout(column(grid, moved, 1, spacing=SPACE_L))

    def reset(self) -> None:
        """There is nothing to change here."""


def _folders(settings: Settings) -> tuple[tuple[str, Path], ...]:
    from core.models.store import models_folder

    return (
        (tr("Models"), models_folder()),
        (tr("Unsaved work"), settings.autosave_folder),
        (tr("Log and crashes"), log_folder()),
    )


def _show_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _room(folder: Path) -> str:
    """Of the drive that it is on, or would be."""
    there = next((place for place in (folder, *folder.parents) if place.is_dir()), None)
    if there is None:
        return tr("Its drive is not there.")
    return tr("{gigabytes:.1f} GB free").format(gigabytes=shutil.disk_usage(there).free / 1e9)
