"""The engines of one kind with their models, and which of them is chosen. Observable; knows no widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from core.engine import Model, Runner

E = TypeVar("E", bound=Runner, covariant=True)


@dataclass(frozen=True)
class Choice(Generic[E]):
    """An engine and one of its models; None where a model has to be installed first."""

    engine: E
    model: Model | None

    @property
    def model_id(self) -> str:
        """What a job calls the model. Those of an engine that does not sample come with it, and are not named."""
        return self.model.id if self.model is not None and self.engine.samples else ""


class Choices(QObject, Generic[E]):
    """listed: there are other choices now. changed: jobs are made for another one; remembered between starts."""

    listed = Signal()
    changed = Signal()

    def __init__(self, engines: Callable[[], Sequence[E]]) -> None:
        """engines: those of the kind, one at least."""
        super().__init__()
        self._engines = engines
        self._choices = self._look()
        self._chosen = self._recalled()

    @property
    def choices(self) -> tuple[Choice[E], ...]:
        """Every engine with each of its models, those without one too."""
        return self._choices

    @property
    def chosen(self) -> Choice[E]:
        return self._chosen

    @property
    def engine(self) -> E:
        """The engine of the choice."""
        return self._chosen.engine

    def choose(self, choice: Choice[E]) -> None:
        """Make jobs for one of the choices that has a model."""
        assert choice.model is not None
        self._remember(choice.engine.id, choice.model.id)
        if choice != self._chosen:
            self._chosen = choice
            self.changed.emit()

    def refresh(self) -> None:
        """Look again which models there are. A choice whose model is gone gives way to another."""
        choices = self._look()
        if choices == self._choices:
            return
        self._choices, last = choices, self._chosen
        if last not in choices:
            self._chosen = self._recalled()
        self.listed.emit()
        if self._chosen != last:
            self.changed.emit()

    def _look(self) -> tuple[Choice[E], ...]:
        return tuple(Choice(engine, model) for engine in self._engines() for model in engine.models() or (None,))

    def _recalled(self) -> Choice[E]:
        """What was chosen last, as far as it is there: that model, another of that engine, or the first of all.

        Where no engine has a model, the first engine without one.
        """
        engine_id, model_id = self._recall()
        ready = [choice for choice in self._choices if choice.model is not None]
        engine = [choice for choice in ready if choice.engine.id == engine_id]
        model = [choice for choice in engine if choice.model and choice.model.id == model_id]
        return (model + engine + ready + list(self._choices))[0]

    def _recall(self) -> tuple[str, str]:
        """The ids of the engine and the model that were chosen last."""
        raise NotImplementedError

    def _remember(self, engine_id: str, model_id: str) -> None:
        raise NotImplementedError
