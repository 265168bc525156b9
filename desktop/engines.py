"""Which engines and which of their models jobs are made for. Observable; knows no widgets."""

from __future__ import annotations

from core.engine import (
    ANALOGY_ENGINES,
    ENGINES,
    REMOVE_ENGINES,
    AnalogyEngine,
    Engine,
    RemoveEngine,
    find_analogy_engine,
    find_engine,
    find_remove_engine,
)
from core.jobs import RestoreJob
from core.prompting.wishes import Wish
from desktop.choices import Choices
from desktop.settings import Settings


class Engines(Choices[Engine]):
    """Those that restore from an instruction."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__(lambda: [find_engine(engine_id) for engine_id in ENGINES])

    def job(self, instruction: str) -> RestoreJob:
        """A job for the choice."""
        return RestoreJob(instruction, self.engine.id, self.chosen.model_id)

    def able(self, wish: Wish) -> Engine | None:
        """An engine that can fulfil the wish here and now."""
        return next((choice.engine for choice in self.choices if choice.model and wish in choice.engine.wishes), None)

    def _recall(self) -> tuple[str, str]:
        return self._settings.engine, self._settings.model

    def _remember(self, engine_id: str, model_id: str) -> None:
        self._settings.engine, self._settings.model = engine_id, model_id


class AnalogyEngines(Choices[AnalogyEngine]):
    """Those that edit by example."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__(lambda: [find_analogy_engine(engine_id) for engine_id in ANALOGY_ENGINES])

    def _recall(self) -> tuple[str, str]:
        return self._settings.analogy_engine, self._settings.analogy_model

    def _remember(self, engine_id: str, model_id: str) -> None:
        self._settings.analogy_engine, self._settings.analogy_model = engine_id, model_id


class RemoveEngines(Choices[RemoveEngine]):
    """Those that remove what a mask covers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__(lambda: [find_remove_engine(engine_id) for engine_id in REMOVE_ENGINES])

    def _recall(self) -> tuple[str, str]:
        return self._settings.remove_engine, self._settings.remove_model

    def _remember(self, engine_id: str, model_id: str) -> None:
        self._settings.remove_engine, self._settings.remove_model = engine_id, model_id
