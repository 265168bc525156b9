"""Making a recipe of what was done to one photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.document.document import Document
from core.document.edit import Edit
from core.document.titles import title_of
from core.errors import BadRecipeError
from core.examples import Pair, describe_pairs
from core.imaging.raster import read_level
from core.jobs import AnalogyJob, RemoveJob, RestoreJob
from core.messages import Message
from core.photo import Photo
from core.recipes.pictures import pack_picture, shrink_pairs
from core.recipes.recipe import Recipe, RecipeJob, RecipeStep

_MASKED = Message("“{edit}” applies everywhere in the recipe: its mask belongs to this photo.")
_REMOVED = Message("“{edit}” was left out: what it removes is in this photo only.")
_FRAMED = Message("Crop and rotation were left out: they belong to this photo.")


def recipe_of(document: Document, name: str, description: str = "") -> tuple[Recipe, tuple[Message, ...]]:
    """The visible edits of a document as a recipe, and what of them cannot travel.

    Raises BadRecipeError where no edit can. Scales example pictures: up to seconds.
    """
    steps, notes = list[RecipeStep](), list[Message]()
    for edit in document.edits:
        if not edit.has_effect:
            continue
        if isinstance(edit.job, RemoveJob):
            notes.append(Message(_REMOVED.template, {"edit": title_of(edit)}))
            continue
        if edit.mask is not None:
            notes.append(Message(_MASKED.template, {"edit": title_of(edit)}))
        steps.append(_step_of(edit, edit.job))
    if not document.geometry.is_identity:
        notes.append(_FRAMED)
    if not steps:
        raise BadRecipeError(reason="the photo has no edit that others could get too")
    recipe = Recipe(name.strip(), tuple(steps), description.strip())
    recipe.check()
    return recipe, tuple(notes)


def step_of_pairs(job: AnalogyJob, pairs: Sequence[Pair], strength: float = 1.0) -> RecipeStep:
    """A step that edits as these pairs show it; the job is as given but for what it says of its examples."""
    kept = shrink_pairs(pairs)
    pictures = tuple((pack_picture(pair.before), pack_picture(pair.after)) for pair in kept)
    return RecipeStep(replace(job, examples=describe_pairs(kept), candidates=1), strength, pictures)


def _step_of(edit: Edit, job: RecipeJob) -> RecipeStep:
    if isinstance(job, AnalogyJob):
        pairs = [
            Pair(Photo(read_level(before)), Photo(read_level(after)), example.weight)
            for (before, after), example in zip(edit.examples, job.examples, strict=True)
        ]
        step = step_of_pairs(replace(job, model=_without_hash(job.model)), pairs, edit.strength)
        return replace(step, job=_with_names(step.job, job))
    if isinstance(job, RestoreJob):
        return RecipeStep(replace(job, model=_without_hash(job.model), mask=""), edit.strength)
    return RecipeStep(job, edit.strength)


def _with_names(job: RecipeJob, named: AnalogyJob) -> RecipeJob:
    assert isinstance(job, AnalogyJob)
    examples = tuple(
        replace(example, before_name=old.before_name, after_name=old.after_name)
        for example, old in zip(job.examples, named.examples, strict=True)
    )
    return replace(job, examples=examples)


def _without_hash(model: str) -> str:
    """The id of an installed model, which another machine may have from another file; bundled models have none."""
    name, at, _ = model.partition("@")
    return name if at else ""
