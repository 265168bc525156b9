"""Which engine and which of its models jobs are made for. Observable; knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.engine import ENGINES, Engine, Model, find_engine
from core.jobs import RestoreJob
from core.prompting.wishes import Wish
from desktop.settings import Settings


@dataclass(frozen=True)
class Choice:
    """An engine and one of its models; None where a model has to be installed first."""

    engine: Engine
    model: Model | None

    def job(self, instruction: str) -> RestoreJob:
        """A job for them. The models of an engine that does not sample come with it, and are not named."""
        model = self.model.id if self.model is not None and self.engine.samples else ""
        return RestoreJob(instruction, self.engine.id, model)


class Engines(QObject):
    """listed: there are other choices now. changed: jobs are made for another one; remembered between starts."""

    listed = Signal()
    changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._choices = _choices()
        self._chosen = self._remembered()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every engine with each of its models, those without one too."""
        return self._choices

    @property
    def chosen(self) -> Choice:
        return self._chosen

    @property
    def engine(self) -> Engine:
        """The engine of the choice."""
        return self._chosen.engine

    def choose(self, choice: Choice) -> None:
        """Make jobs for one of the choices that has a model."""
        assert choice.model is not None
        self._settings.engine, self._settings.model = choice.engine.id, choice.model.id
        if choice != self._chosen:
            self._chosen = choice
            self.changed.emit()

    def refresh(self) -> None:
        """Look again which models there are. A choice whose model is gone gives way to another."""
        choices = _choices()
        if choices == self._choices:
            return
        self._choices, last = choices, self._chosen
        if last not in choices:
            self._chosen = self._remembered()
        self.listed.emit()
        if self._chosen != last:
            self.changed.emit()

    def able(self, wish: Wish) -> Engine | None:
        """An engine that can fulfil the wish here and now."""
        return next((choice.engine for choice in self._choices if choice.model and wish in choice.engine.wishes), None)

    def _remembered(self) -> Choice:
        """What was chosen last, as far as it is there: that model, another of that engine, or the first of all."""
        ready = [choice for choice in self._choices if choice.model is not None]
        engine = [choice for choice in ready if choice.engine.id == self._settings.engine]
        model = [choice for choice in engine if choice.model and choice.model.id == self._settings.model]
        return (model + engine + ready)[0]


def _choices() -> tuple[Choice, ...]:
    engines = [find_engine(engine_id) for engine_id in ENGINES]
    return tuple(Choice(engine, model) for engine in engines for model in engine.models() or (None,))
