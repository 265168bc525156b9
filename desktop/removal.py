"""The settings for removing that are in force. Observable; knows no widgets."""

from __future__ import annotations

from desktop.remembered import Remembered
from desktop.removal_settings import RemovalSettings
from desktop.settings import Settings


class Removal(Remembered[RemovalSettings]):
    def __init__(self, settings: Settings) -> None:
        super().__init__(RemovalSettings.from_json(settings.removal))
        self._settings = settings

    def _store(self, value: RemovalSettings) -> None:
        self._settings.removal = value.to_json()
