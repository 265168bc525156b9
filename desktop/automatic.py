"""What the engine would choose, shown where the settings leave the choice to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from core.engine import Engine
from core.jobs import RestoreJob
from desktop.panels.instruction import InstructionPanel
from desktop.panels.model_controls import ModelControls
from desktop.services import Services


class Automatic(QObject):
    """Asks the engine again whenever something changes that it may heed, on a background thread."""

    def __init__(
        self, services: Services, instruction: InstructionPanel, controls: ModelControls, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._instruction = instruction
        self._controls = controls
        services.engines.changed.connect(self.refresh)
        services.sampling.changed.connect(self.refresh)
        instruction.settled.connect(self.refresh)

    def refresh(self) -> None:
        if self._services.engines.engine.samples:
            self._services.tasks.start(self._ask())

    async def _ask(self) -> None:
        engine, sampler = self._services.engines.engine, self._services.sampling.value.sampler
        job = self._services.engines.chosen.job(self._instruction.text)
        completed = await self._services.background.call(_complete, engine, job, sampler)
        if engine is self._services.engines.engine and job.instruction == self._instruction.text:
            self._controls.show_choices(completed)


def _complete(engine: Engine, job: RestoreJob, sampler: str) -> RestoreJob:
    """What the engine chooses by itself; but as many steps as suit the sampler that a person has chosen."""
    steps = engine.complete(replace(job, sampler=sampler)).steps
    return replace(engine.complete(job), steps=steps)
