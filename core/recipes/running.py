"""Running a recipe on a photo."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.engine import PREVIEW_SIDE, Step, Work, begin, find_analogy_engine, find_engine
from core.imaging.arrays import row_blocks
from core.imaging.blend import blend
from core.imaging.thumbnails import thumbnail, to_bytes
from core.jobs import AdjustJob, AnalogyJob, LutJob, ToneJob
from core.messages import Message
from core.photo import Photo, Pixels
from core.recipes.recipe import Recipe, RecipeStep
from core.toning.tone import tone_of


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a recipe made of a photo: the photo itself where nothing was to be done. notes: what the engines said."""

    photo: Photo
    notes: tuple[Message, ...] = ()


def check_runnable(recipe: Recipe) -> None:
    """Raise the JobError or EngineError with which a run would end at once: a model that is not installed, a table
    that cannot be read. Decodes example pictures; no run has to be begun for it."""
    recipe.check()
    for step in recipe.steps:
        step.pairs()
        if isinstance(step.job, AdjustJob | LutJob):
            tone_of(step.job)
        elif isinstance(step.job, AnalogyJob):
            find_analogy_engine(step.job.engine).check(step.job)
        else:
            find_engine(step.job.engine).check(step.job)


def run_recipe(recipe: Recipe, photo: Photo) -> Generator[Step, None, Outcome]:
    """Run all steps of a recipe, one on the other's result. Closing it cancels the run.

    Raises JobError and EngineError; nothing is half done then: there is no outcome.
    """
    current, notes, done, total = photo, list[Message](), 0, len(recipe.steps)
    for place, step in enumerate(recipe.steps):
        work = Work(_run_step(step, current))
        later = len(recipe.steps) - place - 1
        index = 0
        for progress in work:
            index = max(index, progress.index)
            total = max(total, done + progress.total + later)
            yield replace(progress, index=done + progress.index, total=total)
        done += index
        current = work.result.photo
        notes += [note for note in work.result.notes if note not in notes]
    return Outcome(current, tuple(notes))


def _run_step(step: RecipeStep, photo: Photo) -> Generator[Step, None, Outcome]:
    if isinstance(step.job, AdjustJob | LutJob):
        return (yield from _run_tone(step.job, step.strength, photo))
    result = yield from begin(step.job, photo, step.pairs())
    if result.photo is photo:
        return Outcome(photo, result.notes)
    return Outcome(blend(photo, result.photo, step.strength), result.notes)


def _run_tone(job: ToneJob, strength: float, photo: Photo) -> Generator[Step, None, Outcome]:
    toned = blend(photo, photo.with_pixels(_toned(job, photo.pixels)), strength)

    def preview() -> NDArray[np.uint8]:
        return to_bytes(thumbnail(toned.pixels, PREVIEW_SIDE))

    yield Step(1, 1, Message("Light and colour"), preview)
    return Outcome(toned)


def _toned(job: ToneJob, pixels: Pixels) -> Pixels:
    tone, target = tone_of(job), np.empty_like(pixels)
    for rows in row_blocks(pixels.shape[0]):
        target[rows] = tone(pixels[rows])
    return target
