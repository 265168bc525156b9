"""What the window is for at the moment: restoring from an instruction, or editing by example."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

from desktop.settings import Settings

Name = Literal["restore", "likewise"]


class Mode(QObject):
    """changed: it is the other one now. Remembered between starts."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._name: Name = "likewise" if settings.mode == "likewise" else "restore"

    @property
    def name(self) -> Name:
        return self._name

    @property
    def is_likewise(self) -> bool:
        return self._name == "likewise"

    def choose(self, name: str) -> None:
        assert name in get_args(Name)
        if name != self._name:
            self._name = "likewise" if name == "likewise" else "restore"
            self._settings.mode = name
            self.changed.emit()
