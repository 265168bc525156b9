"""Content-aware fill as an engine: no model, any machine, seconds."""

from __future__ import annotations

from dataclasses import replace

from core.engine import Model, Result, Run, Step, Work
from core.jobs import RemoveJob, candidate_of
from core.messages import Message
from core.photo import Photo
from core.removal.covered import check_mask, hole_and_usable

VERSION = "fill-1"
"""What a job's `model` says: the method as it is now. Another method is another model."""


class FillEngine:
    """Fills what a mask covers with the photo's own material; nothing is sampled, but the search draws lots."""

    id = "fill"
    title = "Content-aware fill"
    samples = False

    def models(self) -> tuple[Model, ...]:
        """It needs none; the method itself is named as one."""
        return (Model(self.id, self.title),)

    def device(self) -> Message:
        """Always the processor."""
        return Message("processor")

    def complete(self, job: RemoveJob) -> RemoveJob:
        """One result, where nothing else is asked for."""
        return job if job.candidates else replace(job, candidates=1)

    def check(self, job: RemoveJob) -> None:
        """See `RemoveEngine.check`."""
        job.check()
        check_mask(job)

    def run(self, job: RemoveJob, photo: Photo) -> Run:
        """See `RemoveEngine.run`. Raises EverythingCoveredError where no pixel is left to copy."""
        from core.removal.filling import fill
        from core.removal.looks import Look

        self.check(job)
        hole, usable = hole_and_usable(job, photo)
        job = replace(self.complete(job), model=VERSION)
        look, count = Look(photo, hole), job.candidates or 1
        results: list[Result] = []
        done = total = 0
        for place in range(count):
            its_job = candidate_of(job, place)
            look.clear()
            filling = Work(fill(photo.pixels, hole, usable, its_job.seed))
            for step in filling:
                done += 1
                look.lay(step.box, step.image)
                total = max(total, done + step.total - step.index + step.total * (count - place - 1))
                yield Step(done, total, Message("Fill"), look.image)
            results.append(Result(photo.with_pixels(filling.result), its_job))
        return replace(results[0], others=tuple(results[1:]))
