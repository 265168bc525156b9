"""Editing by example: the job that is made of the pairs in the panel."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from core.document.document import Document
from core.document.edit import Edit
from core.document.rendering import render
from core.engine import find_analogy_engine
from core.errors import NoExamplesError
from core.examples import Pair, describe_pairs
from core.jobs import AnalogyJob
from desktop.running import Order
from desktop.services import Services


class Analogies:
    def __init__(self, services: Services) -> None:
        self._services = services

    def job(self) -> AnalogyJob:
        """What the settings and the choice of engine ask for, without its examples yet."""
        engines = self._services.analogy_engines
        job = AnalogyJob((), engines.engine.id, engines.chosen.model_id)
        return self._services.likening.value.apply_to(job, engines.engine.samples)

    async def run(self) -> None:
        """Edit the photo as it looks now, or as it was before the edit by example that it shows.

        Raises JobError and EngineError; the document is untouched then.
        """
        services = self._services
        if services.session.document is None or services.running.is_running:
            return
        pairs = services.examples.complete
        if not pairs:
            raise NoExamplesError
        job = await services.background.call(_checked, self.job(), pairs)
        if services.running.is_running:  # begun meanwhile
            return
        if not services.likening.value.seed_locked:
            services.likening.draw_seed()
        job = replace(job, seed=services.likening.value.seed)
        await services.running.run(partial(_order, job, pairs, services.session.active))


def _checked(job: AnalogyJob, pairs: tuple[Pair, ...]) -> AnalogyJob:
    """The job with its examples. Raises what `check` does."""
    job = replace(job, examples=describe_pairs(pairs))
    find_analogy_engine(job.engine).check(job)
    return job


def _order(job: AnalogyJob, pairs: tuple[Pair, ...], active: Edit | None, document: Document) -> Order:
    """An edit by example takes the place of the one on the canvas: it starts from the photo that that one was given."""
    retried = active if active is not None and isinstance(active.job, AnalogyJob) else None
    below = document.edits if retried is None else document.below(retried.id)
    mask = document.selection if retried is None else retried.mask
    return Order(job, render(document.original, below), below, pairs, retried, mask)
