"""Running the job of an edit once more: on what lies below it now, with another seed, or with another model."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from core.document.document import Document
from core.document.edit import Edit
from core.document.rendering import render
from core.engine import Runner, find_analogy_engine, find_engine, find_remove_engine
from core.errors import UnknownEngineError
from core.examples import Pair, check_pairs
from core.imaging.raster import Raster, read_level
from core.jobs import MOST_CANDIDATES, AdjustJob, AnalogyJob, Job, LutJob, RemoveJob, RestoreJob
from core.photo import Photo
from desktop.choices import Choice, Choices
from desktop.restoring import limited
from desktop.running import Order
from desktop.services import Services

VARIATION = 0.3
"""How far towards other noise results go that are to be like another one: seen, and the same picture still."""

Change = Callable[[Job], Job]


class Rerunning:
    """Runs raise JobError and EngineError; the document is untouched then. While a job runs, none begins."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def update(self, edit: Edit) -> None:
        """The same job again, on what lies below the edit now."""
        await self._run(edit, lambda job: job)

    async def with_another_seed(self, edit: Edit) -> None:
        await self._run(edit, _reseeded)

    async def varied(self, edit: Edit, count: int) -> None:
        """So many results like that of an edit that `can_vary`."""
        await self._run(edit, partial(_varied, count))

    async def with_choice(self, edit: Edit, choice: Choice[Any]) -> None:
        """With another engine or model: one of `choices`."""
        await self._run(edit, partial(self._by, choice))

    async def update_all(self) -> None:
        """Everything that is out of date, from the lowest: each may bring those above it out of date, or up to date.

        Ends with the first that is stopped or fails.
        """
        while (stale := next(iter(out_of_date(self._services.session.document)), None)) is not None:
            await self.update(stale)
            document = self._services.session.document
            now = document.find(stale.id) if document is not None else None
            if document is None or now is None or document.is_stale(now):
                return

    def choices(self, edit: Edit) -> tuple[Choice[Any], ...]:
        """Engines and models, other than the edit's own, that can do its job here and now."""
        job = edit.job
        if isinstance(job, AdjustJob | LutJob):
            return ()
        known: Choices[Any] = self._services.engines
        if isinstance(job, AnalogyJob):
            known = self._services.analogy_engines
        elif isinstance(job, RemoveJob):
            known = self._services.remove_engines
        return tuple(choice for choice in known.choices if choice.model is not None and not _is_of(job, choice))

    def _by(self, choice: Choice[Any], job: Job) -> Job:
        sampled, engine = _samples(job), choice.engine
        job = replace(job, engine=engine.id, model=choice.model_id)
        if isinstance(job, RemoveJob):  # what was drawn with belongs to the other one
            return replace(job, steps=None, guidance_scale=None, prompt=job.prompt if engine.samples else "")
        if engine.samples and not sampled and isinstance(job, RestoreJob):
            return self._services.sampling.value.apply_to(job)
        return replace(job, method="") if isinstance(job, AnalogyJob) else job

    async def _run(self, edit: Edit, change: Change) -> None:
        await self._services.running.run(partial(_order, edit.id, change))


def can_rerun(edit: Edit) -> bool:
    """Whether an engine made it."""
    return edit.result is not None


def draws(edit: Edit) -> bool:
    """Whether another seed makes another result."""
    job = edit.job
    if isinstance(job, AdjustJob | LutJob):
        return False
    if isinstance(job, AnalogyJob) and job.method == "learn":
        return False
    return not isinstance(job, RestoreJob) or _samples(job)


def can_vary(edit: Edit) -> bool:
    """Whether its noise can be varied: its engine samples."""
    return isinstance(edit.job, RestoreJob | AnalogyJob) and _samples(edit.job)


def out_of_date(document: Document | None) -> tuple[Edit, ...]:
    """The edits that are seen and were made of something else than what lies below them now, the lowest first."""
    return tuple(edit for edit in document.stale if edit.has_effect) if document is not None else ()


def _order(edit_id: str, change: Change, document: Document) -> Order:
    """The job, checked, with its pairs and what it works on. Raises what `check` does."""
    edit = document.find(edit_id)
    assert edit is not None
    assert not isinstance(edit.job, AdjustJob | LutJob)
    job = change(replace(edit.job, candidates=1))
    pairs: tuple[Pair, ...] = ()
    if isinstance(job, AnalogyJob):
        pairs = _pairs(job, edit)
        check_pairs(job, pairs)
        find_analogy_engine(job.engine).check(job)
    elif isinstance(job, RestoreJob):
        job = limited(job, edit.mask)
        find_engine(job.engine).check(job)
    else:
        find_remove_engine(job.engine).check(job)
    below = document.below(edit_id)
    return Order(job, render(document.original, below), below, pairs, replaces=edit)


def _pairs(job: AnalogyJob, edit: Edit) -> tuple[Pair, ...]:
    """As many as there are pictures of; `check_pairs` says whether they are the right ones."""
    pictures = zip(edit.examples, job.examples, strict=False)
    return tuple(Pair(_photo(before), _photo(after), said.weight) for (before, after), said in pictures)


def _photo(raster: Raster) -> Photo:
    from core.imaging.opening import photo_from_pixels

    return photo_from_pixels(read_level(raster))


def _reseeded(job: Job) -> Job:
    """From noise of its own, near nothing that was before."""
    if not isinstance(job, RemoveJob):
        job = replace(job, variation=0.0, variation_seed=0, variation_path=())
    return replace(job, seed=secrets.randbelow(2**32 - MOST_CANDIDATES))


def _varied(count: int, job: Job) -> Job:
    assert not isinstance(job, RemoveJob)
    path = (*job.variation_path, (job.variation, job.variation_seed)) if job.variation else ()
    seed = _reseeded(job).seed
    return replace(job, variation=VARIATION, variation_seed=seed, variation_path=path, candidates=count)


def _samples(job: Job) -> bool:
    try:
        return _engine(job).samples
    except UnknownEngineError:
        return False


def _engine(job: Job) -> Runner:
    if isinstance(job, AnalogyJob):
        return find_analogy_engine(job.engine)
    if isinstance(job, RemoveJob):
        return find_remove_engine(job.engine)
    return find_engine(job.engine)


def _is_of(job: Job, choice: Choice[Any]) -> bool:
    named = job.model.partition("@")[0]
    return bool(choice.engine.id == job.engine and (not choice.engine.samples or choice.model_id == named))
