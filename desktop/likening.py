"""The settings for editing by example that are in force. Observable; knows no widgets."""

from __future__ import annotations

from desktop.analogy_settings import AnalogySettings
from desktop.remembered import Remembered
from desktop.settings import Settings


class Likening(Remembered[AnalogySettings]):
    def __init__(self, settings: Settings) -> None:
        super().__init__(AnalogySettings.from_json(settings.analogy))
        self._settings = settings

    def lock_seed(self, seed: int) -> None:
        """Let the next runs begin with this seed."""
        self.change(seed=seed, seed_locked=True)

    def reset(self) -> None:
        """Leave everything to the engine again, but for the words and the seed."""
        kept = self.value
        self.set(AnalogySettings(kept.seed, kept.seed_locked, prompt=kept.prompt))

    def _store(self, value: AnalogySettings) -> None:
        self._settings.analogy = value.to_json()
