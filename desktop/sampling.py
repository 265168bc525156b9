"""The sampling settings in force. Observable; knows no widgets."""

from __future__ import annotations

from desktop.remembered import Remembered
from desktop.sampling_settings import SamplingSettings
from desktop.settings import Settings


class Sampling(Remembered[SamplingSettings]):
    def __init__(self, settings: Settings) -> None:
        super().__init__(SamplingSettings.from_json(settings.sampling))
        self._settings = settings

    def reset(self) -> None:
        """Leave everything to the engine again."""
        self.set(SamplingSettings())

    def forget_photo(self) -> None:
        """Another photo is open: forget what was written about the last one."""
        self.set(self.value.for_another_photo())

    def _store(self, value: SamplingSettings) -> None:
        self._settings.sampling = value.to_json()
