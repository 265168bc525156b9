"""Restoring from an instruction: the job that is made of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from core.document.document import Document
from core.document.edit import Edit
from core.document.rendering import render
from core.engine import find_engine
from core.imaging.depth import to_8_bits
from core.imaging.raster import Raster, read_level
from core.jobs import RestoreJob
from desktop.running import Order
from desktop.services import Services


class Restoring:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def run(self, instruction: str) -> None:
        """Restore the photo as it looks now. Raises JobError and EngineError; the document is untouched then."""
        services = self._services
        if services.session.document is None or services.running.is_running:
            return
        if instruction:
            services.settings.add_instruction(instruction)
        job = services.engines.job(instruction)
        if services.engines.engine.samples:
            job = services.sampling.value.apply_to(job)
        await services.running.run(partial(_prepare, job, services.session.active))


def _prepare(job: RestoreJob, active: Edit | None, document: Document) -> Order:
    """The job, with the mask where its engine has a use for it, and what it works on. Raises what `check` does."""
    engine = find_engine(job.engine)
    retried = active if active is not None and _is_another_try(job, active) else None
    mask = document.selection if retried is None else retried.mask
    job = limited(job, mask)
    engine.check(job)
    below = document.edits if retried is None else document.below(retried.id)
    return Order(job, render(document.original, below), below, replaces=retried, mask=mask)


def limited(job: RestoreJob, mask: Raster | None) -> RestoreJob:
    """The job with the mask of its edit, where its engine has a use for it."""
    if mask is None or not find_engine(job.engine).samples:
        return replace(job, mask="")
    from core.imaging.masks import pack

    return replace(job, mask=pack(to_8_bits(read_level(mask)[:, :, 0])))


def _is_another_try(job: RestoreJob, active: Edit) -> bool:
    """Whether the engine draws another sample of what is on the canvas already: then it starts from the same photo."""
    last = active.job
    if not (isinstance(last, RestoreJob) and find_engine(job.engine).samples):
        return False
    return (last.engine, last.instruction) == (job.engine, job.instruction)
