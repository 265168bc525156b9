"""The learned edit as an engine: from example pairs to the edited photo, on any machine, in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.engine import PREVIEW_SIDE, Model, Result, Run, Step, Work
from core.examples import Pair, check_pairs
from core.imaging.thumbnails import LiveThumbnail, thumbnail, to_bytes
from core.jobs import AnalogyJob
from core.messages import Message
from core.photo import Photo

if TYPE_CHECKING:
    from core.learned.grain import Grain
    from core.learned.model import LearnedEdit
    from core.learned.samples import Lesson

_UNEXPLAINED = 0.3  # share of the change between A and A′
_VISIBLE = 1e-3  # mean squared error (30 dB)
_NOTHING = (0.5 / 255) ** 2  # mean squared difference of A and A′ that is none
_GLANCE = 256  # pixels
_UNSEEN = 0.1  # share of the photo that is worth a word
_LARGER = 1.25  # a photo longer than the example by this factor is edited at the example's size


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
        """See `AnalogyEngine.run`. Raises UnlikeExampleError where a pair's pictures show different things."""
        from core.learned.choosing import method_for
        from core.learned.fitting import learn
        from core.learned.grain import grain_of
        from core.learned.lessons import lesson_of
        from core.learned.prior import load_prior

        self.check(job)
        check_pairs(job, pairs)
        prior = load_prior()
        job = replace(self.complete(job), model=f"learned-{prior.id}")
        total = len(pairs) + 2

        def unchanged() -> NDArray[np.uint8]:
            return to_bytes(thumbnail(photo.pixels, PREVIEW_SIDE))

        lessons = []
        for number, pair in enumerate(pairs):
            lessons.append(lesson_of(pair, max(photo.height, photo.width), insist=bool(job.method)))
            yield Step(number + 1, total, Message("Align the example"), unchanged)
        edit = learn(lessons, prior) if job.method != "paint" else None
        grain = grain_of(edit, lessons) if edit else None
        method = job.method or ("learn" if grain or edit is None else method_for(edit, lessons[0]))
        yield Step(len(pairs) + 1, total, Message("Learn the edit"), unchanged)
        if edit is None or method == "paint":
            return (yield from self._paint(job, photo, lessons, chosen=not job.method))
        return (yield from self._apply(job, photo, lessons, edit, grain))

    def _apply(
        self, job: AnalogyJob, photo: Photo, lessons: Sequence[Lesson], edit: LearnedEdit, grain: Grain | None
    ) -> Run:
        from core.imaging.lifting import lift
        from core.imaging.resizing import resize
        from core.learned import applying
        from core.learned.grain import add_grain

        if edit.untouched <= _NOTHING:
            return Result(photo, job, (Message("The examples show no change; the photo is unchanged."),))
        notes = [
            Message("Learned from colours, surroundings and place.")
            if edit.detail
            else Message("Learned as a change of colours alone.")
        ]
        if grain is None and edit.error > _UNEXPLAINED * edit.untouched and edit.error > _VISIBLE:
            notes.append(
                Message(
                    "Much of the example stays unexplained: it may change what is in the picture, which needs the "
                    "Analogist model."
                )
            )
        notes += _unseen_notes(edit, photo)
        source = photo.pixels
        side = max(max(lesson.before.size) for lesson in lessons)
        scale = side / max(photo.height, photo.width)
        lifted = edit.sees_pixels and scale * _LARGER < 1
        if lifted:
            width, height = (max(1, round(length * scale)) for length in (photo.width, photo.height))
            source = resize(photo.pixels, (width, height))[0]
            details = {"width": width, "height": height}
            notes.append(
                Message(
                    "Worked at the example's size, {width} × {height} pixels, and carried over to full size.", details
                )
            )
        target = source.copy()
        preview = LiveThumbnail(target, PREVIEW_SIDE)
        done = len(lessons) + 1
        total = done + len(applying.tiles_of(*source.shape[:2]))
        for number, box in enumerate(applying.apply(edit, source, target)):
            preview.touch(box)
            yield Step(done + 1 + number, total, Message("Apply the edit"), preview.image)
        if lifted:
            white = np.float32(photo.max_value)
            before, after = (pixels.astype(np.float32) / white for pixels in (source, target))
            target = lift(photo.pixels, before, after)
        if grain is not None:
            add_grain(grain, target, job.seed)
            notes.append(Message("The example's grain was drawn anew; another seed draws other specks."))
        return Result(photo.with_pixels(target), replace(job, method="learn", candidates=1), tuple(notes))

    def _paint(self, job: AnalogyJob, photo: Photo, lessons: Sequence[Lesson], *, chosen: bool) -> Run:
        from core.learned.painting.photo import paint_photo

        said = Message("Painted with patches of the example, which come nearer to its texture than a learned edit.")
        notes = (said,) if chosen else ()
        pictures = [(lesson.before.pixels, lesson.after.pixels) for lesson in lessons]
        done, total = len(lessons) + 1, 0
        results: list[Result] = []
        for candidate in range(job.candidates or 1):
            its_job = replace(job, method="paint", seed=(job.seed + candidate) % 2**32, candidates=1)
            painting = Work(paint_photo(pictures, photo.pixels, its_job.seed))
            for step in painting:
                done += 1
                total = max(
                    total, done + (step.total - step.index) + step.total * ((job.candidates or 1) - candidate - 1)
                )
                yield Step(done, total, Message("Paint"), partial(to_bytes, step.image))
            results.append(Result(photo.with_pixels(painting.result), its_job, notes))
        return replace(results[0], others=tuple(results[1:]))


def _unseen_notes(edit: LearnedEdit, photo: Photo) -> list[Message]:
    """How much of the photo has colours that the examples do not show."""
    trust = edit.coverage.trust(thumbnail(photo.pixels, _GLANCE))
    share = float(np.mean(trust < 0.5))
    if share < _UNSEEN:
        return []
    details = {"percent": round(100 * share)}
    return [Message("{percent} % of the photo has colours that the examples do not show: a guess there.", details)]
