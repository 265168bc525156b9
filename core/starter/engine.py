"""The starter engine: reads the instruction, plans a chain of stages, runs them tile by tile."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from core.engine import PREVIEW_SIDE, Model, Result, Run, Step
from core.errors import EmptyInstructionError, NothingToDoError, NotUnderstoodError
from core.imaging.depth import to_8_bits, to_16_bits
from core.imaging.thumbnails import LiveThumbnail
from core.jobs import RestoreJob
from core.messages import Message
from core.photo import Photo
from core.prompting.defects import DEFECT_TITLES, DefectReport, diagnose
from core.prompting.instructions import understand
from core.prompting.understanding import Understanding
from core.prompting.wishes import TITLES, WITHIN_STARTER, Wish, requirement, requirements


class StarterEngine:
    """The bundled models. Its steps are stages of a chain, tile by tile, not sampling steps; see the README."""

    id = "starter"
    title = "Starter"
    wishes = WITHIN_STARTER
    samples = False

    def models(self) -> tuple[Model, ...]:
        """The bundled models, as one."""
        return (Model(self.id, self.title),)

    def device(self) -> Message:
        """Always the processor: the networks are small."""
        return Message("processor")

    def complete(self, job: RestoreJob) -> RestoreJob:
        """Nothing to choose: the starter has stages, not sampling steps."""
        return job

    def understand(self, instruction: str) -> Understanding:
        return replace(understand(instruction), within=self.wishes)

    def check(self, job: RestoreJob) -> None:
        """See `Engine.check`."""
        self._understood(job)

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        """See `Engine.run`. Memory: the photo, its result and up to three uint16 working copies."""
        from core.starter import chain
        from core.starter.weights import fingerprint

        understanding = self._understood(job)
        notes = _unfulfilled(understanding)
        job = replace(job, model=f"starter-{fingerprint()}")
        seen = diagnose(photo) if Wish.IMPROVE in understanding.wishes else DefectReport(())
        wishes = chain.wishes_for(understanding, seen)
        if not wishes:
            return Result(photo, job, (*notes, _nothing_found(seen)))

        stages = deque(chain.plan(wishes, photo))
        total = sum(stage.tiles(photo.height, photo.width) for stage in stages)
        index = 0
        source = to_16_bits(photo.pixels)
        target = source.copy()
        preview = LiveThumbnail(target, PREVIEW_SIDE)
        while stages:
            stage = stages.popleft()
            for changed in stage.run(source, target):
                index += 1
                if changed is not None:
                    preview.touch(changed)
                yield Step(index, total, _title(stage.wishes), preview.image)
            if Wish.BRIGHTEN in stage.wishes and Wish.DENOISE not in wishes:
                brightened = diagnose(Photo(target))
                if any(defect.wish is Wish.DENOISE for defect in brightened.defects):
                    uncovered = chain.capture_stages({Wish.DENOISE: wishes[Wish.BRIGHTEN]}, photo)
                    stages.extendleft(uncovered)
                    total += sum(extra.tiles(photo.height, photo.width) for extra in uncovered)
                    notes = (*notes, Message("Brightening uncovered noise, which was removed too."))
            if stages:
                source = target.copy()
        restored = target if photo.bit_depth == 16 else to_8_bits(target)
        return Result(photo.with_pixels(restored), job, notes)

    def _understood(self, job: RestoreJob) -> Understanding:
        job.check()
        if not job.instruction.strip():
            raise EmptyInstructionError()
        understanding = self.understand(job.instruction)
        if not understanding.wishes:
            raise NotUnderstoodError(instruction=job.instruction.strip())
        if not understanding.doable:
            titles = tuple(TITLES[wish] for wish in understanding.beyond)
            raise NothingToDoError(wishes=titles, needs=requirements(understanding.beyond))
        return understanding


def _unfulfilled(understanding: Understanding) -> tuple[Message, ...]:
    """What was asked for and will not be done, said openly."""
    beyond = [
        Message("“{wish}” was left out. {needs}", {"wish": TITLES[wish], "needs": requirement(wish)})
        for wish in understanding.beyond
    ]
    unclear = [
        Message("“{part}” was not understood and was left out.", {"part": part}) for part in understanding.unclear
    ]
    return (*beyond, *unclear)


def _nothing_found(seen: DefectReport) -> Message:
    if not seen.defects:
        return Message("No defect was found; the photo is unchanged.")
    titles = tuple(DEFECT_TITLES[defect.wish] for defect in seen.defects)
    return Message("What was seen is beyond the starter: {defects}. The photo is unchanged.", {"defects": titles})


def _title(wishes: tuple[Wish, ...]) -> Message:
    return Message("{wishes}", {"wishes": tuple(TITLES[wish] for wish in wishes)})
