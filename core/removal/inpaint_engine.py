"""An inpainting model as an engine: it imagines what is behind what is removed, or what is asked for."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.engine import Model, Result, Run, Step, relay
from core.jobs import RemoveJob, candidate_of
from core.messages import Message
from core.models.store import InstalledModel, find_model, installed
from core.photo import Photo
from core.prompting.words import check_latin
from core.removal.covered import check_mask, hole_and_usable

if TYPE_CHECKING:
    from torch import Tensor

    from core.imaging.tiles import Box
    from core.inpainting.resident import Resident
    from core.removal.crops import Crop
    from core.removal.holes import Mask
    from core.removal.inpainting import InpaintStep, Words
    from core.removal.looks import Look
    from core.sampling.previews import Look as LatentLook

KIND = "analogist"
"""What the store calls Stable Diffusion inpainting, which Analogist runs as well."""
STEPS, GUIDANCE_SCALE = 30, 7.5
SIDE = 512  # pixels, that the model was trained at
GPU_CANDIDATES = 3  # a processor makes one: each takes it many minutes
BACKGROUND, NO_OBJECT = "background, high quality photo", "object, person, text, watermark, logo, frame"


class InpaintEngine:
    """Stable Diffusion inpainting, once it is installed."""

    id = "inpaint"
    title = "Inpainting model"
    samples = True

    def __init__(self) -> None:
        self._resident: Resident | None = None

    def models(self) -> tuple[Model, ...]:
        """See `Runner.models`."""
        return tuple(Model(model.id, model.title) for model in installed(KIND))

    def device(self) -> Message:
        """See `Runner.device`."""
        from core.models.device import best_device, device_title

        return device_title(best_device())

    def complete(self, job: RemoveJob) -> RemoveJob:
        """See `Engine.complete`. How many candidates depends on the device."""
        scale = GUIDANCE_SCALE if job.guidance_scale is None else job.guidance_scale
        return replace(job, steps=job.steps or STEPS, guidance_scale=scale)

    def check(self, job: RemoveJob) -> None:
        """See `RemoveEngine.check`."""
        self._admitted(job)

    def run(self, job: RemoveJob, photo: Photo) -> Run:
        """See `RemoveEngine.run`. One step for each of the sampler's, for each part of the photo that is looked at."""
        found = self._admitted(job)
        hole, _ = hole_and_usable(job, photo)

        from core.removal.compositing import composite
        from core.removal.crops import crops_of
        from core.removal.looks import Look

        resident = self._load(found)
        on_processor = resident.model.device.type == "cpu"
        count = job.candidates or (1 if on_processor else GPU_CANDIDATES)
        job = replace(self.complete(job), model=f"{found.id}@{found.fingerprint}", candidates=count)
        jobs = [candidate_of(job, place) for place in range(count)]
        crops = crops_of(hole, SIDE)
        first = Look(photo, hole)
        looks = [first, *(first.copy() for _ in jobs[1:])]
        results = [photo.pixels.copy() for _ in jobs]
        for number, crop in enumerate(crops):
            sampling = self._sample(resident, job, [each.seed for each in jobs], photo, hole, crop)
            as_step = partial(_as_step, resident.look, looks, crop.box, number, len(crops))
            with closing(sampling):
                pictures = yield from relay(sampling, as_step)
            for pixels, look, its_job, picture in zip(results, looks, jobs, pictures, strict=True):
                image = np.ascontiguousarray(picture.permute(1, 2, 0).cpu().numpy(), dtype=np.float32)
                composite(pixels, photo.pixels, hole, crop, image, its_job.seed)
                look.lay(crop.box, image)
        total = len(crops) * (job.steps or 1)
        yield Step(total, total, Message("Decode"), looks[0].image, tuple(look.image for look in looks))
        notes = (*_size_notes(crops), *_word_notes(resident, job))
        done = [Result(photo.with_pixels(pixels), each, notes) for pixels, each in zip(results, jobs, strict=True)]
        return replace(done[0], others=tuple(done[1:]))

    def _sample(
        self, resident: Resident, job: RemoveJob, seeds: list[int], photo: Photo, hole: Mask, crop: Crop
    ) -> Generator[InpaintStep, None, Tensor]:
        import torch

        from core.imaging.depth import to_8_bits
        from core.imaging.resizing import resize
        from core.removal.inpainting import sample

        rows, columns = slice(crop.box[0], crop.box[2]), slice(crop.box[1], crop.box[3])
        size = (crop.width, crop.height)
        small, _ = resize(to_8_bits(photo.pixels[rows, columns]), size)
        covered, _ = resize(hole[rows, columns, None].astype(np.uint8) * np.uint8(255), size)
        image = torch.from_numpy(small).permute(2, 0, 1)[None].float() / 127.5 - 1
        mask = torch.from_numpy((covered[None, None, :, :, 0] > 0).astype(np.float32))
        scale = GUIDANCE_SCALE if job.guidance_scale is None else job.guidance_scale
        return sample(resident.model, image, mask, _words(job), seeds, job.steps or STEPS, scale)

    def _admitted(self, job: RemoveJob) -> InstalledModel:
        """The model that the job runs with, or the error that `check` raises."""
        job.check()
        check_mask(job)
        check_latin(job, "prompt")
        return find_model(KIND, job.model)

    def _load(self, found: InstalledModel) -> Resident:
        """The model, from memory if the last job ran with the same."""
        from core.inpainting.resident import Resident

        if self._resident is None or not self._resident.is_current(found):
            self._resident = None  # before the next is read: two would hardly fit
            self._resident = Resident(found)
        return self._resident


def _as_step(look_at: LatentLook, looks: list[Look], box: Box, number: int, parts: int, step: InpaintStep) -> Step:
    """A step of one of so many parts, which looks as the parts before it became and as this one becomes."""

    import torch

    def show(look: Look, latents: Tensor) -> NDArray[np.uint8]:
        picture = look_at(latents)[0].permute(1, 2, 0).float().cpu().numpy()
        shown = look.copy()
        shown.lay(box, picture)
        return shown.image()

    candidates = zip(looks, torch.split(step.denoised, 1), strict=True)
    previews = tuple(partial(show, look, latents) for look, latents in candidates)
    index, total = number * step.total + step.index + 1, parts * step.total
    return Step(index, total, Message("Sample"), previews[0], previews)


def _words(job: RemoveJob) -> Words:
    """Without a prompt, what is usually wanted: no object."""
    from core.removal.inpainting import Words

    prompt = job.prompt.strip()
    return Words(prompt, "") if prompt else Words(BACKGROUND, NO_OBJECT)


def _size_notes(crops: list[Crop]) -> Iterator[Message]:
    if any(crop.is_shrunk for crop in crops):
        largest = max(crops, key=lambda crop: (crop.box[2] - crop.box[0]) * (crop.box[3] - crop.box[1]))
        sizes = {"width": largest.width, "height": largest.height}
        yield Message(
            "The model worked at {width} × {height} pixels; what it made was enlarged, and given the photo's grain.",
            sizes,
        )


def _word_notes(resident: Resident, job: RemoveJob) -> Iterator[Message]:
    if resident.model.text.overflow(job.prompt):
        yield Message("The model reads 77 tokens; the end of “{words}” was cut off.", {"words": job.prompt})
