"""Analogist as an engine: a Job, a Photo and its example pairs in, sampling steps out, results at the photo's size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.analogist.presets import PUBLISHED, SWAPPED
from core.engine import PREVIEW_SIDE, Model, Result, Run, Step, relay
from core.examples import Pair, check_pairs
from core.imaging.resizing import fit_size
from core.jobs import AnalogyJob, candidate_of
from core.messages import Message
from core.models.store import InstalledModel, find_model, installed
from core.photo import Photo
from core.stopping import stop_if_asked

if TYPE_CHECKING:
    from torch import Tensor

    from core.analogist.pipeline import AnalogyStep, SamplingSettings
    from core.analogist.planning import Plan
    from core.inpainting.resident import Resident
    from core.models.text import TextEncoder

GPU_CANDIDATES = 3
"""How many results a GPU makes unless somebody says. A processor makes one: each takes it many minutes."""


class AnalogistEngine:
    """Editing by example with Stable Diffusion inpainting, once it is installed."""

    id = "analogist"
    title = "Analogist"
    samples = True

    def __init__(self) -> None:
        self._resident: Resident | None = None

    def models(self) -> tuple[Model, ...]:
        """See `Runner.models`."""
        return tuple(Model(model.id, model.title) for model in installed(self.id))

    def device(self) -> Message:
        """See `Runner.device`."""
        from core.models.device import best_device, device_title

        return device_title(best_device())

    def complete(self, job: AnalogyJob) -> AnalogyJob:
        """See `Engine.complete`. The paper's values, for the arrangement that the job says; how many candidates and
        which resolution depends on the device."""
        values = SWAPPED if job.arrangement == "swapped" else PUBLISHED
        return replace(job, **{name: value for name, value in values.items() if getattr(job, name) is None})

    def check(self, job: AnalogyJob) -> None:
        """See `Engine.check`."""
        self._admitted(job)

    def run(self, job: AnalogyJob, photo: Photo, pairs: Sequence[Pair]) -> Run:
        """See `AnalogyEngine.run`. One step for each of the sampler's; the last comes once more, decoded."""
        found = self._admitted(job)
        check_pairs(job, pairs)

        import torch

        from core.analogist.arrangement import choose_arrangement
        from core.analogist.picture import cuts, grids_for, ground_for, lifted, shown_box
        from core.analogist.pipeline import sample, timesteps_of
        from core.analogist.planning import plan
        from core.analogist.prompts import prompt_notes, write_prompt
        from core.sampling.previews import as_preview

        arrangement, notes = choose_arrangement(job, photo, pairs)
        resident = self._load(found)
        model = resident.model
        count = job.candidates or (1 if model.device.type == "cpu" else GPU_CANDIDATES)
        fit = plan(photo.width, photo.height, job.resolution, model.device, model.dtype, count * len(pairs))
        job = self.complete(replace(job, arrangement=arrangement))
        job = replace(job, model=f"{found.id}@{found.fingerprint}", candidates=count, resolution=fit.resolution)
        prompt, negative = write_prompt(job), job.negative_prompt or ""
        notes += (*prompt_notes(job), *_overflow_notes(model.text, prompt, negative), *_size_notes(photo, fit))
        if cuts(pairs, photo, arrangement):
            notes += (Message("The example pictures were cut to the shape of the photo."),)

        jobs = [candidate_of(job, place) for place in range(count)]
        seeds = [each.seed for each in jobs]
        variations = [(*each.variation_path, (each.variation, each.variation_seed)) for each in jobs]
        grids = grids_for(pairs, photo, arrangement, fit.layout)
        weights = [pair.weight for pair in pairs]
        settings = _settings(job, fit)
        sampling = sample(model, settings, fit.layout, grids, weights, prompt, negative, seeds, variations)
        longest = 2 * max(fit.layout.cell_width, fit.layout.cell_height)
        shown, box = fit_size(photo.width, photo.height, min(PREVIEW_SIDE, longest)), shown_box(fit.layout)

        def look(latents: Tensor) -> NDArray[np.uint8]:
            return as_preview(resident.look(latents), shown, box)

        def as_step(step: AnalogyStep) -> Step:
            previews = tuple(partial(look, latents) for latents in torch.split(step.denoised, 1))
            return Step(step.index + 1, step.total, Message("Sample"), previews[0], previews)

        with closing(sampling):
            cells = yield from relay(sampling, as_step)
        pictures = torch.split(cells.after, 1)
        total = len(timesteps_of(model, settings))
        decoded = tuple(partial(as_preview, picture, shown, box) for picture in pictures)
        yield Step(total, total, Message("Decode"), decoded[0], decoded)

        ground = ground_for(pairs, photo, arrangement)
        results = []
        for its_job, picture in zip(jobs, pictures, strict=True):
            stop_if_asked()
            edited = photo.with_pixels(lifted(ground, cells.before, picture, fit.layout))
            results.append(Result(edited, its_job, notes))
        first, *others = results
        return replace(first, others=tuple(others))

    def _admitted(self, job: AnalogyJob) -> InstalledModel:
        """The model that the job runs with, or the error that `check` raises."""
        from core.analogist.arrangement import check_arrangement
        from core.analogist.prompts import check_words

        job.check()
        check_words(job)
        check_arrangement(job)
        return find_model(self.id, job.model)

    def _load(self, found: InstalledModel) -> Resident:
        """The model, from memory if the last job ran with the same."""
        from core.inpainting.resident import Resident

        if self._resident is None or not self._resident.is_current(found):
            self._resident = None  # before the next is read: two would hardly fit
            self._resident = Resident(found)
        return self._resident


def _settings(job: AnalogyJob, fit: Plan) -> SamplingSettings:
    """What the job, which says all, means to the sampler."""
    from core.analogist.attention import AttentionEdits
    from core.analogist.pipeline import SamplingSettings

    self_layers, cross_layers = (frozenset(range(*(ends or (0, 0)))) for ends in (job.self_layers, job.cross_layers))
    return SamplingSettings(
        steps=job.steps or 1,
        strength=job.strength or 1.0,
        guidance_scale=job.guidance_scale or 0.0,
        edits=AttentionEdits(self_layers, cross_layers, job.sac_scale or 0.0),
        rows=fit.rows,
        tiled=fit.tiled,
    )


def _overflow_notes(text: TextEncoder, *prompts: str) -> Iterator[Message]:
    for prompt in prompts:
        if text.overflow(prompt):
            yield Message("The model reads 77 tokens; the end of “{words}” was cut off.", {"words": prompt})


def _size_notes(photo: Photo, fit: Plan) -> Iterator[Message]:
    width, height = fit.layout.picture_size
    sizes = {"width": width, "height": height}
    if width * height < photo.width * photo.height:
        yield Message(
            "The model worked at {width} × {height} pixels; its changes were carried over to full size.", sizes
        )
    if fit.tiled:
        yield Message("To save memory, the picture was encoded and decoded in tiles.")
    if fit.shrunk:
        yield Message("Memory allowed no more than {width} × {height} pixels for the model.", sizes)
