"""What the window is for at the moment: restoring from an instruction, editing by example, or removing."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

from desktop.settings import Settings

Name = Literal["restore", "likewise", "remove"]


class Mode(QObject):
    """changed: it is another one now. Remembered between starts."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._name: Name = next((name for name in get_args(Name) if name == settings.mode), "restore")

    @property
    def name(self) -> Name:
        return self._name

    @property
    def is_likewise(self) -> bool:
        return self._name == "likewise"

    @property
    def is_remove(self) -> bool:
        return self._name == "remove"

    def choose(self, name: Name) -> None:
        if name != self._name:
            self._name = name
            self._settings.mode = name
            self.changed.emit()
