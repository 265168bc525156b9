"""Editing by example: the job that is made of the pairs in the panel."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from core.engine import find_analogy_engine
from core.errors import NoExamplesError
from core.examples import Pair, describe_pairs
from core.jobs import AnalogyJob
from desktop.running import Order
from desktop.services import Services
from desktop.session import State


class Analogies:
    def __init__(self, services: Services) -> None:
        self._services = services

    def job(self) -> AnalogyJob:
        """What the settings and the choice of engine ask for, without its examples yet."""
        engines = self._services.analogy_engines
        job = AnalogyJob((), engines.engine.id, engines.chosen.model_id)
        return self._services.likening.value.apply_to(job, engines.engine.samples)

    async def run(self) -> None:
        """Edit the photo as it looks now. Raises JobError and EngineError; the document is untouched then."""
        services = self._services
        if services.session.state is None or services.running.is_running:
            return
        pairs = services.examples.complete
        if not pairs:
            raise NoExamplesError
        if not services.likening.value.seed_locked:
            services.likening.draw_seed()
        await services.running.run(partial(_prepare, self.job(), pairs))


def _prepare(job: AnalogyJob, pairs: tuple[Pair, ...], state: State) -> Order:
    """The job with its examples, and its photo. Raises what `check` does."""
    job = replace(job, examples=describe_pairs(pairs))
    find_analogy_engine(job.engine).check(job)
    return Order(job, state.before if is_another_try(job, state) else state.render(), pairs)


def is_another_try(job: AnalogyJob, state: State) -> bool:
    """Whether the canvas shows what some of the same examples made already: then it starts from the same photo.

    So does a job with an example swapped, weighted otherwise or added: nobody wants the same edit twice.
    """
    last = state.result.job if state.result else None
    return isinstance(last, AnalogyJob) and bool(_pictures(last) & _pictures(job))


def _pictures(job: AnalogyJob) -> set[frozenset[str]]:
    return {frozenset((example.before, example.after)) for example in job.examples}
