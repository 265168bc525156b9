"""The learned edit as an engine: from example pairs to the edited photo, on any machine, in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.engine import PREVIEW_SIDE, Model, Result, Run, Step
from core.examples import Pair, check_pairs
from core.imaging.thumbnails import LiveThumbnail, thumbnail, to_bytes
from core.jobs import AnalogyJob
from core.messages import Message
from core.photo import Photo


class LearnedEngine:
    """Learns the edit from the pairs themselves; nothing is sampled but grain and brush strokes."""

    id = "learned"
    title = "Learned edit"
    samples = False

    def models(self) -> tuple[Model, ...]:
        """What was learned beforehand about edits, as one model."""
        return (Model(self.id, self.title),)

    def device(self) -> Message:
        """Always the processor."""
        return Message("processor")

    def complete(self, job: AnalogyJob) -> AnalogyJob:
        """One result, where nothing else is asked for."""
        return job if job.candidates else replace(job, candidates=1)

    def check(self, job: AnalogyJob) -> None:
        """See `AnalogyEngine.check`."""
        job.check()

    def run(self, job: AnalogyJob, photo: Photo, pairs: Sequence[Pair]) -> Run:
        """See `AnalogyEngine.run`."""
        from core.learned import applying
        from core.learned.fitting import learn
        from core.learned.lessons import lesson_of
        from core.learned.prior import load_prior

        self.check(job)
        check_pairs(job, pairs)
        prior = load_prior()
        job = replace(self.complete(job), model=f"learned-{prior.id}")
        total = len(pairs) + 1 + len(applying.tiles_of(photo.height, photo.width))

        def unchanged() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
            return to_bytes(thumbnail(photo.pixels, PREVIEW_SIDE))

        lessons = []
        for number, pair in enumerate(pairs):
            lessons.append(lesson_of(pair))
            yield Step(number + 1, total, Message("Align the example"), unchanged)
        edit = learn(lessons, prior)
        yield Step(len(pairs) + 1, total, Message("Learn the edit"), unchanged)
        target = photo.pixels.copy()
        preview = LiveThumbnail(target, PREVIEW_SIDE)
        for number, box in enumerate(applying.apply(edit, photo.pixels, target)):
            preview.touch(box)
            yield Step(len(pairs) + 2 + number, total, Message("Apply the edit"), preview.image)
        return Result(photo.with_pixels(target), job)
