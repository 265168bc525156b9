"""PromptFix as an engine: a Job and a Photo in, sampling steps out, the result at the photo's own size."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.engine import PREVIEW_SIDE, Model, Result, Run, Step, relay
from core.imaging.depth import to_8_bits
from core.imaging.masks import unpack
from core.imaging.resizing import fit_size
from core.jobs import RestoreJob, candidate_of
from core.messages import Message
from core.models.store import InstalledModel, find_model, installed
from core.photo import Photo
from core.promptfix.prompts import Prompts, check_words, describe, write_prompts
from core.prompting.defects import diagnose
from core.prompting.instructions import understand
from core.prompting.understanding import Understanding
from core.prompting.wishes import Wish

if TYPE_CHECKING:
    from core.models.text import TextEncoder
    from core.promptfix.planning import Plan
    from core.promptfix.resident import Resident
    from core.sampling.samplers import SamplingStep

Look = Callable[[], NDArray[np.uint8]]
"""Makes a preview."""

WISHES = frozenset(Wish) - {Wish.UPSCALE, Wish.RESTYLE}
"""What it was trained for (colorization, object and watermark removal, dehazing, deblurring, snow, low light), and what
is close enough to try."""

LOCAL = frozenset({Wish.REMOVE_OBJECT, Wish.REMOVE_WATERMARK})
"""Wishes that change a part of the photo only: the rest stays as it was. So it does where the wish is not known, but a
mask was drawn for it."""

STEPS = {"euler-ancestral": 20, "dpmpp-2m": 10, "unipc": 10}
FINE_DAMAGE = frozenset({Wish.DENOISE, Wish.DEBLOCK, Wish.DESNOW, Wish.DERAIN, Wish.SCRATCHES})
"""Damage that is fine detail itself: guidance that holds on to detail would hold on to it."""

REMOVAL_STEPS = 50  # the published script's, with the longer side at the resolution, for what it calls inpainting


class PromptFixEngine:
    """Instruction-driven restoration with the published model, once it is installed."""

    id = "promptfix"
    title = "PromptFix"
    wishes = WISHES
    samples = True

    def __init__(self) -> None:
        self._resident: Resident | None = None

    def models(self) -> tuple[Model, ...]:
        """See `Engine.models`."""
        return tuple(Model(model.id, model.title) for model in installed(self.id))

    def device(self) -> Message:
        """See `Engine.device`."""
        from core.models.device import best_device, device_title

        return device_title(best_device())

    def complete(self, job: RestoreJob) -> RestoreJob:
        """See `Engine.complete`. The published values, and the guidance that gives most detail for its time."""
        sampler = job.sampler or "euler-ancestral"
        steps, wishes = STEPS[sampler], self.understand(job.instruction).wishes
        if sampler == "euler-ancestral" and Wish.REMOVE_OBJECT in wishes:
            steps = REMOVAL_STEPS
        return replace(
            job,
            sampler=sampler,
            candidates=job.candidates or 1,
            steps=job.steps or steps,
            guidance=job.guidance or _guidance_for(wishes),
            text_guidance_scale=6.5 if job.text_guidance_scale is None else job.text_guidance_scale,
            image_guidance_scale=1.25 if job.image_guidance_scale is None else job.image_guidance_scale,
        )

    def understand(self, instruction: str) -> Understanding:
        """What is read in it serves the chips and Korean; the model itself reads every word."""
        return replace(understand(instruction), within=self.wishes, unclear=())

    def check(self, job: RestoreJob) -> None:
        """See `Engine.check`."""
        self._admitted(job)

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        """See `Engine.run`. One step for each of the sampler's; the last comes once more, decoded. Candidates are made
        one after the other: a step shows the one at work first, then those that are done.
        """
        understanding, found = self._admitted(job)
        if job.flaws is None:
            report = diagnose(photo)
            seen = frozenset(defect.wish for defect in report.defects)
            blind = not job.instruction.strip()
            job = replace(
                job,
                flaws=describe(report),
                guidance=job.guidance or (_guidance_for(seen) if blind else ""),
            )
        job = replace(self.complete(job), model=f"{found.id}@{found.fingerprint}")
        prompts = write_prompts(job, understanding)
        if prompts is None:
            return Result(photo, job, (Message("No defect was found; the photo is unchanged."),))

        from core.promptfix.picture import as_tensor, lifted, mask_tensor
        from core.promptfix.pipeline import sample
        from core.promptfix.planning import plan
        from core.sampling.previews import as_preview

        resident = self._load(found)
        model, look = resident.model, resident.look
        longest = Wish.REMOVE_OBJECT in understanding.wishes
        fit = plan(photo.width, photo.height, job.resolution, model.device, model.dtype, job.guidance, longest)
        size = (fit.width, fit.height)
        job = replace(job, resolution=fit.resolution)
        resident.slice_attention(fit.sliced)
        image = as_tensor(to_8_bits(photo.pixels), *size)
        mask = mask_tensor(job.mask, *size)

        count, steps = job.candidates or 1, job.steps or 1
        total = count * steps
        shown = fit_size(photo.width, photo.height, min(PREVIEW_SIDE, max(size)))
        wishes = understanding.wishes.keys()
        local = wishes <= LOCAL if wishes else mask is not None
        notes = (*prompts.notes, *_prompt_notes(resident.model.text, prompts), *_size_notes(photo, fit))
        results: list[Result] = []
        looks: tuple[Look, ...] = ()
        for place in range(count):
            its_job = candidate_of(job, place)
            sampling = sample(model, its_job, image, prompts, fit, mask, resident.colours, resident.cheap_decode)

            def as_step(step: SamplingStep, done: int = place * steps, looks: tuple[Look, ...] = looks) -> Step:
                current = done + step.index + 1
                return _step(current, total, "Sample", lambda: as_preview(look(step.denoised), shown), looks)

            with closing(sampling):
                pictures = yield from relay(sampling, as_step)
            finished = partial(as_preview, pictures.after, shown)
            yield _step((place + 1) * steps, total, "Decode", finished, looks)
            looks = (*looks, finished)
            results.append(Result(photo.with_pixels(lifted(photo.pixels, pictures, mask, local)), its_job, notes))
        return replace(results[0], others=tuple(results[1:]))

    def _admitted(self, job: RestoreJob) -> tuple[Understanding, InstalledModel]:
        """What is read in the job's instruction and the model it runs with, or the error that `check` raises."""
        job.check()
        understanding = self.understand(job.instruction)
        check_words(job, understanding)
        if job.mask:
            unpack(job.mask, 1, 1)
        return understanding, find_model(self.id, job.model)

    def _load(self, found: InstalledModel) -> Resident:
        """The model, from memory if the last job ran with the same."""
        from core.promptfix.resident import Resident

        if self._resident is None or not self._resident.is_current(found):
            self._resident = None  # before the next is read: two would hardly fit
            self._resident = Resident(found)
        return self._resident


def _step(index: int, total: int, stage: str, look: Look, others: tuple[Look, ...]) -> Step:
    """others: looks at the candidates that are done."""
    return Step(index, total, Message(stage), look, (look, *others) if others else ())


def _guidance_for(wishes: Collection[Wish]) -> str:
    """The form that keeps most detail for its time; none where the damage is detail."""
    return "off" if FINE_DAMAGE.intersection(wishes) else "fast"


def _prompt_notes(text: TextEncoder, prompts: Prompts) -> Iterator[Message]:
    for prompt in (prompts.instruction, prompts.auxiliary):
        if text.overflow(prompt):
            yield Message("The model reads 77 tokens; the end of “{words}” was cut off.", {"words": prompt})


def _size_notes(photo: Photo, fit: Plan) -> Iterator[Message]:
    sizes = {"width": fit.width, "height": fit.height}
    if fit.width * fit.height < photo.width * photo.height:
        yield Message(
            "The model worked at {width} × {height} pixels; its changes were carried over to full size.", sizes
        )
    if fit.tiled:
        yield Message("To save memory, the picture was encoded and decoded in tiles.")
    if fit.shrunk:
        yield Message("Memory allowed no more than {width} × {height} pixels for the model.", sizes)
