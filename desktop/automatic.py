"""What the engine would choose, shown where the settings leave the choice to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from core.engine import AnalogyEngine, Engine
from core.jobs import AnalogyJob, RestoreJob
from desktop.panels.instruction import InstructionPanel
from desktop.panels.likewise_panel import LikewisePanel
from desktop.panels.model_controls import ModelControls
from desktop.services import Services


class Automatic(QObject):
    """Asks the engines again whenever something changes that they may heed, on a background thread."""

    def __init__(
        self,
        services: Services,
        instruction: InstructionPanel,
        controls: ModelControls,
        likewise: LikewisePanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._instruction = instruction
        self._controls = controls
        self._likewise = likewise
        for signal in (services.engines.changed, services.sampling.changed, instruction.settled):
            signal.connect(self._refresh_restoring)
        for signal in (services.analogy_engines.changed, services.likening.changed):
            signal.connect(self._refresh_likening)

    def refresh(self) -> None:
        self._refresh_restoring()
        self._refresh_likening()

    def _refresh_restoring(self) -> None:
        if self._services.engines.engine.samples:
            self._services.tasks.start(self._ask())

    def _refresh_likening(self) -> None:
        if self._services.analogy_engines.engine.samples:
            self._services.tasks.start(self._ask_likening())

    async def _ask(self) -> None:
        engine, sampler = self._services.engines.engine, self._services.sampling.value.sampler
        job = self._services.engines.job(self._instruction.text)
        completed = await self._services.background.call(_complete, engine, job, sampler)
        if engine is self._services.engines.engine and job.instruction == self._instruction.text:
            self._controls.show_choices(completed)

    async def _ask_likening(self) -> None:
        engine, arrangement = self._services.analogy_engines.engine, self._services.likening.value.arrangement
        completed = await self._services.background.call(_complete_likening, engine, arrangement)
        if (engine, arrangement) == (self._services.analogy_engines.engine, self._services.likening.value.arrangement):
            self._likewise.show_choices(completed)


def _complete(engine: Engine, job: RestoreJob, sampler: str) -> RestoreJob:
    """What the engine chooses by itself; but as many steps as suit the sampler that a person has chosen."""
    steps = engine.complete(replace(job, sampler=sampler)).steps
    return replace(engine.complete(job), steps=steps)


def _complete_likening(engine: AnalogyEngine, arrangement: str) -> AnalogyJob:
    """What the engine chooses by itself; but what suits the arrangement that a person has chosen."""
    completed = engine.complete(AnalogyJob((), engine.id, arrangement=arrangement))
    return replace(completed, arrangement=engine.complete(AnalogyJob((), engine.id)).arrangement)
