"""The sampling settings in force. Observable; knows no widgets."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.sampling_settings import SamplingSettings
from desktop.settings import Settings


class Sampling(QObject):
    """changed: `value` is another one now. It is remembered between starts."""

    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._value = SamplingSettings.from_json(settings.sampling)

    @property
    def value(self) -> SamplingSettings:
        return self._value

    def change(self, **fields: Any) -> None:
        """Change fields of SamplingSettings."""
        self._set(replace(self._value, **fields))

    def draw_seed(self) -> None:
        self.change(seed=secrets.randbits(32))

    def reset(self) -> None:
        """Leave everything to the engine again."""
        self._set(SamplingSettings())

    def forget_photo(self) -> None:
        """Another photo is open: forget what was written about the last one."""
        self._set(self._value.for_another_photo())

    def _set(self, value: SamplingSettings) -> None:
        if value != self._value:
            self._value = value
            self._settings.sampling = value.to_json()
            self.changed.emit()
