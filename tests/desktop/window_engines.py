"""Small real engines for the tests of the worker and the window."""

from __future__ import annotations

import time

import numpy as np

from core.engine import ENGINES, Model, Result, Run, Step
from core.errors import BrokenModelError
from core.jobs import RestoreJob
from core.messages import Message
from core.photo import Photo
from core.prompting.understanding import Understanding
from core.prompting.wishes import WITHIN_STARTER, Wish

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


ENGINES["tiles"] = f"{__name__}:TileEngine"
