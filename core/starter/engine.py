"""The starter engine: reads the instruction, plans a chain of stages, runs them tile by tile."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.engine import PREVIEW_SIDE, Result, Run, Step
from core.errors import EmptyInstructionError, NothingToDoError
from core.jobs import RestoreJob
from core.messages import Message
from core.photo import Photo, Pixels
from core.prompting.instructions import understand
from core.prompting.understanding import Understanding
from core.prompting.wishes import TITLES, Wish


class StarterEngine:
    """The bundled models. Its steps are stages of a chain, tile by tile, not sampling steps; see the README."""

    id = "starter"
    title = "Starter"

    def understand(self, instruction: str) -> Understanding:
        return understand(instruction)

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        """See `Engine.run`. Memory: the photo, its result and two uint16 working copies, whatever the chain."""
        from core.prompting.defects import diagnose
        from core.starter import chain
        from core.starter.weights import BUNDLE, fingerprint

        job.check()
        understanding = self._understood(job)
        notes = _unfulfilled(understanding)
        job = replace(job, model=f"starter-{fingerprint(BUNDLE)}")
        wishes = chain.wishes_for(understanding, diagnose(photo))
        if not wishes:
            return Result(photo, job, (*notes, Message("No defect was found; the photo is unchanged.")))

        stages = deque(chain.plan(wishes, photo))
        total = sum(stage.tiles(photo.height, photo.width) for stage in stages)
        index = 0
        source = _widen(photo.pixels)
        target = source.copy()
        while stages:
            stage = stages.popleft()
            for _ in stage.run(source, target):
                index += 1
                yield Step(index, total, _title(stage.wishes), partial(_preview, target))
            np.copyto(source, target)
            if Wish.BRIGHTEN in stage.wishes and Wish.DENOISE not in wishes:
                brightened = diagnose(photo.with_pixels(_narrow(source, photo.pixels.dtype)))
                if any(defect.wish is Wish.DENOISE for defect in brightened.defects):
                    uncovered = chain.capture_stages({Wish.DENOISE: 1.0}, photo)
                    stages.extendleft(uncovered)
                    total += sum(extra.tiles(photo.height, photo.width) for extra in uncovered)
                    notes = (*notes, Message("Brightening uncovered noise, which was removed too."))
        return Result(photo.with_pixels(_narrow(target, photo.pixels.dtype)), job, notes)

    def _understood(self, job: RestoreJob) -> Understanding:
        if not job.instruction.strip():
            raise EmptyInstructionError()
        understanding = self.understand(job.instruction)
        if not understanding.doable:
            beyond = tuple(TITLES[wish] for wish in understanding.beyond)
            raise NothingToDoError(wishes=beyond or f"“{job.instruction.strip()}”")
        return understanding


def _unfulfilled(understanding: Understanding) -> tuple[Message, ...]:
    """What was asked for and will not be done, said openly."""
    beyond = [
        Message("“{wish}” needs an official model and was left out.", {"wish": TITLES[wish]})
        for wish in understanding.beyond
    ]
    unclear = [
        Message("“{part}” was not understood and was left out.", {"part": part}) for part in understanding.unclear
    ]
    return (*beyond, *unclear)


def _title(wishes: tuple[Wish, ...]) -> Message:
    return Message("{wishes}", {"wishes": tuple(TITLES[wish] for wish in wishes)})


def _preview(working: NDArray[np.uint16]) -> NDArray[np.uint8]:
    from core.imaging.thumbnails import thumbnail, to_bytes

    return to_bytes(thumbnail(working, PREVIEW_SIDE))


def _widen(pixels: Pixels) -> NDArray[np.uint16]:
    """8 to 16 bits: 255 becomes 65535. A copy in any case."""
    return pixels.astype(np.uint16) * np.uint16(257 if pixels.dtype == np.uint8 else 1)


def _narrow(working: NDArray[np.uint16], dtype: np.dtype[np.uint8] | np.dtype[np.uint16]) -> Pixels:
    """Back to the photo's depth, rounded to nearest; exact for pixels that no stage changed."""
    if dtype == np.uint16:
        return working.copy()
    narrow = np.empty(working.shape, np.uint8)
    for top in range(0, working.shape[0], 256):
        rows = working[top : top + 256].astype(np.uint32)
        narrow[top : top + 256] = (rows + 128) // 257
    return narrow
