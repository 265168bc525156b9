"""A recipe: jobs one after the other. As JSON it is one file that holds all it needs, and nothing but data."""

from __future__ import annotations

import json
import math
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.engine import ANALOGY_ENGINES, ENGINES
from core.errors import BadJobError, BadRecipeError, UnknownEngineError
from core.examples import Pair
from core.jobs import AdjustJob, AnalogyJob, AnyJob, LutJob, RestoreJob, read_job
from core.messages import Message
from core.recipes.pictures import check_picture, unpack_picture

RecipeJob = RestoreJob | AnalogyJob | AdjustJob | LutJob
"""What any photo can be given. What a mask of one photo belongs to is not among it."""

VERSION = 1
MOST_STEPS = 20
LONGEST_NAME = 80
LONGEST_DESCRIPTION = 500
MOST_BYTES = 64 * 2**20
"""Of a file. A recipe without example pictures and tables has about 1 KB."""

_MOST_WORDS = 20_000  # characters of a job as JSON
_MOST_TABLE = 8 * 2**20  # the same with a table of colours

Pictures = tuple[tuple[bytes, bytes], ...]
"""A and A′ of each example, as `core.recipes.pictures.pack_picture` packs them."""


@dataclass(frozen=True)
class RecipeStep:
    """One job of a recipe. strength: in [0, 1]. pictures: of an analogy, in the order of `job.examples`."""

    job: RecipeJob
    strength: float = 1.0
    pictures: Pictures = ()

    def pairs(self) -> tuple[Pair, ...]:
        """The examples that an analogy speaks of. Raises BadRecipeError where they cannot be read."""
        if not isinstance(self.job, AnalogyJob):
            return ()
        return tuple(
            Pair(unpack_picture(before), unpack_picture(after), example.weight)
            for (before, after), example in zip(self.pictures, self.job.examples, strict=True)
        )


@dataclass(frozen=True)
class Recipe:
    """name: one line. steps: 1 to MOST_STEPS, done in this order."""

    name: str
    steps: tuple[RecipeStep, ...]
    description: str = ""

    def check(self) -> None:
        """Raise BadRecipeError unless everything has its type and range, UnknownEngineError for an engine that is not
        here. Pictures are looked at only as far as their size goes."""
        _check_line(self.name, "name", LONGEST_NAME, least=1)
        _check_line(self.description, "description", LONGEST_DESCRIPTION)
        if not 1 <= len(self.steps) <= MOST_STEPS:
            raise BadRecipeError(reason=Message("it must have 1 to {most} steps", {"most": MOST_STEPS}))
        for number, step in enumerate(self.steps, start=1):
            try:
                _check_step(step)
            except BadJobError as error:
                details = {"number": number, "reason": error.details["reason"]}
                raise BadRecipeError(reason=Message("step {number}: {reason}", details)) from error

    def to_json(self) -> str:
        fields = {
            "likewise-recipe": VERSION,
            "name": self.name,
            "description": self.description,
            "steps": [_step_fields(step) for step in self.steps],
        }
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"

    @staticmethod
    def from_json(text: str) -> Recipe:
        """Read a recipe back, checked. Raises BadRecipeError, which says what is wrong, and UnknownEngineError."""
        if len(text) > MOST_BYTES:
            raise BadRecipeError(reason=Message("it is larger than {megabytes} MB", {"megabytes": MOST_BYTES >> 20}))
        try:
            fields = json.loads(text)
        except RecursionError as error:
            raise BadRecipeError(reason="it is nested too deeply") from error
        except ValueError as error:
            raise BadRecipeError(reason=Message("it is no JSON ({detail})", {"detail": str(error)})) from error
        recipe = _recipe(fields)
        recipe.check()
        return recipe


def _recipe(fields: Any) -> Recipe:
    if not isinstance(fields, dict) or "likewise-recipe" not in fields:
        raise BadRecipeError(reason="it is no recipe of Likewise")
    if fields["likewise-recipe"] != VERSION or isinstance(fields["likewise-recipe"], bool):
        raise BadRecipeError(reason="it was made by another version of Likewise")
    _check_fields(fields, ("likewise-recipe", "name", "steps"), ("description",))
    if not isinstance(fields["steps"], list):
        raise BadRecipeError(reason=Message("{field} must be a list", {"field": "steps"}))
    steps = tuple(_step(step) for step in fields["steps"][: MOST_STEPS + 1])
    return Recipe(fields["name"], steps, fields.get("description", ""))


def _step(fields: Any) -> RecipeStep:
    if not isinstance(fields, dict):
        raise BadRecipeError(reason=Message("{field} must be an object", {"field": "step"}))
    _check_fields(fields, ("job",), ("strength", "pictures"))
    try:
        job = read_job(json.dumps(fields["job"]))
    except BadJobError as error:
        raise BadRecipeError(reason=error.details["reason"]) from error
    return RecipeStep(_travelling(job), fields.get("strength", 1.0), _pictures(fields.get("pictures", [])))


def _travelling(job: AnyJob) -> RecipeJob:
    if isinstance(job, RecipeJob):
        return job
    raise BadRecipeError(reason="a removal belongs to the one photo that its mask was painted on")


def _pictures(pairs: Any) -> Pictures:
    try:
        return tuple(
            (b64decode(before, validate=True), b64decode(after, validate=True)) for before, after in _listed(pairs)
        )
    except (TypeError, ValueError) as error:
        raise BadRecipeError(reason="the example pictures cannot be read") from error


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _step_fields(step: RecipeStep) -> dict[str, Any]:
    fields: dict[str, Any] = {"job": json.loads(step.job.to_json()), "strength": step.strength}
    if step.pictures:
        fields["pictures"] = [[b64encode(picture).decode("ascii") for picture in pair] for pair in step.pictures]
    return fields


def _check_step(step: RecipeStep) -> None:
    job, strength = step.job, step.strength
    job.check()
    is_number = isinstance(strength, int | float) and not isinstance(strength, bool)
    if not (is_number and math.isfinite(strength) and 0 <= strength <= 1):
        details = {"field": "strength", "low": 0, "high": 1}
        raise BadJobError(reason=Message("{field} must be a number from {low} to {high}", details))
    if len(job.to_json()) > (_MOST_TABLE if isinstance(job, LutJob) else _MOST_WORDS):
        raise BadJobError(reason="it is too long")
    if isinstance(job, RestoreJob) and job.mask:
        raise BadJobError(reason="a mask belongs to the one photo that it was painted on")
    if len(step.pictures) != (len(job.examples) if isinstance(job, AnalogyJob) else 0):
        raise BadJobError(reason="the example pictures are not those that it was made for")
    for pair in step.pictures:
        for picture in pair:
            check_picture(picture)
    _check_engine(job)


def _check_engine(job: RecipeJob) -> None:
    if isinstance(job, RestoreJob | AnalogyJob):
        known = ANALOGY_ENGINES if isinstance(job, AnalogyJob) else ENGINES
        if job.engine not in known:
            raise UnknownEngineError(engine=job.engine, known=", ".join(known))


def _check_fields(fields: dict[str, Any], needed: Sequence[str], others: Sequence[str]) -> None:
    for name in needed:
        if name not in fields:
            raise BadRecipeError(reason=Message("it lacks the field “{field}”", {"field": name}))
    for name in fields:
        if name not in (*needed, *others):
            raise BadRecipeError(reason=Message("it has no field “{field}”", {"field": name[:40]}))


def _check_line(value: object, field: str, most: int, least: int = 0) -> None:
    if not isinstance(value, str):
        raise BadRecipeError(reason=Message("{field} must be text", {"field": field}))
    if not least <= len(value) <= most or value != value.strip() or not value.isprintable():
        details = {"field": field, "most": most}
        raise BadRecipeError(reason=Message("{field} must be one line of at most {most} characters", details))
