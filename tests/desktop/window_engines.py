"""Small real engines for the tests of the worker and the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from core.engine import ANALOGY_ENGINES, ENGINES, Model, Result, Run, Step
from core.errors import BrokenModelError, EmptyInstructionError, ModelMissingError
from core.examples import Pair, check_pairs
from core.jobs import AnalogyJob, RestoreJob, candidate_of
from core.messages import Message
from core.photo import Photo
from core.prompting.understanding import Understanding
from core.prompting.wishes import WITHIN_STARTER, Wish
from core.stopping import stop_if_asked

TILES = 5


class TileEngine:
    """Brightens the photo tile by tile, or fails in the way that the instruction asks for."""

    id = "tiles"
    title = "Tiles"
    wishes = WITHIN_STARTER
    samples = False

    def __init__(self) -> None:
        self.previews = 0
        self.running = 0

    def models(self) -> tuple[Model, ...]:
        return (Model(self.id, self.title),)

    def device(self) -> Message:
        return Message("processor")

    def complete(self, job: RestoreJob) -> RestoreJob:
        return job

    def understand(self, instruction: str) -> Understanding:
        wishes = {wish: 1.0 for wish in Wish if wish.value in instruction}
        return Understanding(instruction, wishes, () if wishes or not instruction else (instruction,))

    def check(self, job: RestoreJob) -> None:
        job.check()
        if not job.instruction:
            raise EmptyInstructionError

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        self.running += 1
        try:
            pixels = photo.pixels.copy()
            yield self._step(pixels, 1, TILES)
            if "break the model" in job.instruction:
                raise BrokenModelError(name="tiles.safetensors", reason="it is a test")
            if "fill the memory" in job.instruction:
                np.ones(2**50, np.float64)
            if "fill the memory of torch" in job.instruction:
                import torch

                torch.ones(2**50)
            if "divide by zero" in job.instruction:
                _ = 1 / (job.seed - job.seed)
            total = 5000 if "take for ever" in job.instruction else TILES
            for index in range(2, total + 1):
                time.sleep(0.005)
                tile = slice((index - 1) % TILES, None, TILES)
                pixels[tile] = pixels[tile] // 2 + photo.max_value // 2
                yield self._step(pixels, index, total)
            return Result(photo.with_pixels(pixels), job, (Message("It is brighter now."),))
        finally:
            self.running -= 1

    def _step(self, pixels: np.ndarray, index: int, total: int) -> Step:
        def preview() -> np.ndarray:
            self.previews += 1
            return (pixels // (257 if pixels.dtype == np.uint16 else 1)).astype(np.uint8)

        return Step(index, total, Message("Brighten"), preview)


class SamplingEngine:
    """Turns noise into a brighter photo in as many steps as the job says; "take your time" makes each one long.

    installed: its models. jobs: those that it ran, in its words.
    """

    id = "sampling"
    title = "Sampling"
    wishes = frozenset({Wish.DEHAZE, Wish.COLORIZE})
    samples = True

    def __init__(self) -> None:
        self.installed: tuple[Model, ...] = (Model("small", "Small"), Model("large", "Large"))
        self.jobs: list[RestoreJob] = []
        self.running = 0
        self.previews = 0

    def models(self) -> tuple[Model, ...]:
        return self.installed

    def device(self) -> Message:
        return Message("processor")

    def complete(self, job: RestoreJob) -> RestoreJob:
        return replace(
            job,
            steps=job.steps or 4,
            sampler=job.sampler or "euler-ancestral",
            guidance=job.guidance or "latent",
            text_guidance_scale=7.5 if job.text_guidance_scale is None else job.text_guidance_scale,
            image_guidance_scale=1.25 if job.image_guidance_scale is None else job.image_guidance_scale,
        )

    def understand(self, instruction: str) -> Understanding:
        wishes = {wish: 1.0 for wish in Wish if wish.value in instruction}
        return Understanding(instruction, wishes, within=self.wishes)

    def check(self, job: RestoreJob) -> None:
        job.check()
        if job.model not in [model.id for model in self.installed]:
            raise ModelMissingError(name=f"{job.model}.safetensors")

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        job = self.complete(job)
        self.jobs.append(job)
        self.running += 1
        noise = np.random.default_rng(job.seed).integers(0, 256, photo.pixels.shape)
        pixels = photo.pixels
        jobs = [candidate_of(job, place) for place in range(job.candidates or 1)]
        try:
            assert job.steps is not None
            for index in range(1, job.steps + 1):
                for _ in range(2000 if "take your time" in job.instruction else 1):
                    stop_if_asked()
                    time.sleep(0.01)
                if "break the model" in job.instruction:
                    raise BrokenModelError(name="small.safetensors", reason="it is a test")
                if "fill the memory" in job.instruction:
                    np.ones(2**50, np.float64)
                pixels = (photo.pixels + noise * (job.steps - index) // job.steps // 2).clip(0, 255).astype(np.uint8)
                look = self._preview(pixels)
                yield Step(index, job.steps, Message("Denoise"), look, (look,) * len(jobs) if len(jobs) > 1 else ())
            results = [
                Result(photo.with_pixels(pixels // 2 + 100 + np.uint8((each.seed + each.variation_seed) % 5)), each)
                for each in jobs
            ]
            return replace(results[0], others=tuple(results[1:]))
        finally:
            self.running -= 1

    def _preview(self, pixels: np.ndarray) -> Callable[[], np.ndarray]:
        def preview() -> np.ndarray:
            self.previews += 1
            step = max(1, max(pixels.shape) // 96)
            return pixels[::step, ::step]

        return preview


class ShiftingEngine:
    """Does to the photo what the examples do to the mean of a picture, tile by tile; a weight of 10 is "for ever"."""

    id = "shifting"
    title = "Shifting"
    samples = False

    def models(self) -> tuple[Model, ...]:
        return (Model(self.id, self.title),)

    def device(self) -> Message:
        return Message("processor")

    def complete(self, job: AnalogyJob) -> AnalogyJob:
        return job

    def check(self, job: AnalogyJob) -> None:
        job.check()

    def run(self, job: AnalogyJob, photo: Photo, pairs: Sequence[Pair]) -> Run:
        check_pairs(job, pairs)
        shift = np.mean([pair.after.pixels.mean() - pair.before.pixels.mean() for pair in pairs])
        pixels = photo.pixels.copy()
        total = 5000 if any(pair.weight == 10 for pair in pairs) else TILES
        for index in range(1, total + 1):
            time.sleep(0.005)
            tile = slice((index - 1) % TILES, None, TILES)
            pixels[tile] = np.clip(photo.pixels[tile] + shift, 0, photo.max_value)
            yield Step(index, total, Message("Learn"), lambda: pixels.copy())
        return Result(photo.with_pixels(pixels), replace(job, model="shifting@1"), (Message("It is brighter now."),))


class DreamingEngine:
    """Adds noise of its own to each candidate. installed: its models. jobs: those that it ran. looks: previews made."""

    id = "dreaming"
    title = "Dreaming"
    samples = True

    def __init__(self) -> None:
        self.installed: tuple[Model, ...] = (Model("dream", "Dream"),)
        self.jobs: list[AnalogyJob] = []
        self.looks = 0

    def models(self) -> tuple[Model, ...]:
        return self.installed

    def device(self) -> Message:
        return Message("processor")

    def complete(self, job: AnalogyJob) -> AnalogyJob:
        return replace(
            job,
            candidates=job.candidates or 3,
            steps=job.steps or 4,
            self_layers=job.self_layers or (3, 11),
            strength=job.strength or 0.98,
            negative_prompt="Messy" if job.negative_prompt is None else job.negative_prompt,
        )

    def check(self, job: AnalogyJob) -> None:
        job.check()
        if not self.installed:
            raise ModelMissingError(name="dream.safetensors")

    def run(self, job: AnalogyJob, photo: Photo, pairs: Sequence[Pair]) -> Run:
        check_pairs(job, pairs)
        self.jobs.append(job)
        job = self.complete(job)
        assert job.candidates is not None
        assert job.steps is not None
        results = [self._draw(candidate_of(job, place), photo) for place in range(job.candidates)]
        for index in range(1, job.steps + 1):
            stop_if_asked()
            time.sleep(0.02 if "slowly" not in job.prompt else 0.2)
            looks = tuple(partial(self._look, result) for result in results)
            yield Step(index, job.steps, Message("Denoise"), looks[0], looks)
        return Result(results[0].photo, job, (), tuple(results[1:]))

    def _look(self, result: Result) -> np.ndarray:
        self.looks += 1
        return result.photo.pixels // 2

    def _draw(self, job: AnalogyJob, photo: Photo) -> Result:
        noise = np.random.default_rng(job.seed).integers(0, 40, photo.pixels.shape)
        if job.variation:
            noise[0] = np.random.default_rng(job.variation_seed).integers(0, 40, noise[0].shape)
        return Result(photo.with_pixels((photo.pixels // 2 + noise + 20).astype(np.uint8)), job)


ANALOGY_ENGINES["shifting"] = f"{__name__}:ShiftingEngine"
ANALOGY_ENGINES["dreaming"] = f"{__name__}:DreamingEngine"
ENGINES["sampling"] = f"{__name__}:SamplingEngine"
ENGINES["tiles"] = f"{__name__}:TileEngine"
