"""Restoring from an instruction: the job that is made of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from core.engine import find_engine
from core.jobs import RestoreJob
from desktop.running import Order
from desktop.services import Services
from desktop.session import State


class Restoring:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def run(self, instruction: str) -> None:
        """Restore the photo as it looks now. Raises JobError and EngineError; the document is untouched then."""
        services = self._services
        if services.session.state is None or services.running.is_running:
            return
        if instruction:
            services.settings.add_instruction(instruction)
        job = services.engines.job(instruction)
        if services.engines.engine.samples:
            job = services.sampling.value.apply_to(job)
        await services.running.run(partial(_prepare, job))


def _prepare(job: RestoreJob, state: State) -> Order:
    """The job, with the document's mask where its engine has a use for it, and its photo. Raises what `check` does."""
    engine = find_engine(job.engine)
    if engine.samples and state.mask is not None:
        from core.imaging.masks import pack

        job = replace(job, mask=pack(state.mask))
    engine.check(job)
    return Order(job, state.before if _is_another_try(job, state) else state.render())


def _is_another_try(job: RestoreJob, state: State) -> bool:
    """Whether the engine draws another sample of what is on the canvas already: then it starts from the same photo."""
    if state.result is None or not find_engine(job.engine).samples:
        return False
    last = state.result.job
    return isinstance(last, RestoreJob) and (last.engine, last.instruction) == (job.engine, job.instruction)
