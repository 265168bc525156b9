"""Recipes as values and as JSON; hostile JSON."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine import finish
from core.errors import BadJobError, BadRecipeError, ModelNotInstalledError, UnknownEngineError, UnlikeExampleError
from core.examples import Pair, check_pairs
from core.jobs import AdjustJob, AnalogyJob, Example, LutJob, RestoreJob
from core.photo import Photo
from core.recipes import Recipe, RecipeStep, pictures
from core.recipes.making import step_of_pairs
from core.recipes.pictures import pack_picture
from core.recipes.recipe import MOST_BYTES, MOST_STEPS
from core.recipes.running import check_runnable, run_recipe

ADJUST = RecipeStep(AdjustJob(exposure=0.5), 0.25)
RECIPE = Recipe("Haze 연무", (RecipeStep(RestoreJob("remove the haze"), 0.8), ADJUST), "Looks through it")
FIELDS: dict[str, Any] = json.loads(RECIPE.to_json())


def ramp(height: int = 30, width: int = 40, dtype: type = np.uint8) -> np.ndarray:
    rows, columns = np.mgrid[0:height, 0:width]
    return (np.stack((rows, columns, rows + columns), axis=2) * 3 % 200).astype(dtype)


def pairs() -> list[Pair]:
    return [Pair(Photo(ramp()), Photo(ramp() + np.uint8(30)), 0.5)]


def likewise() -> RecipeStep:
    return step_of_pairs(AnalogyJob((Example("", ""),), method="learn"), pairs(), 0.5)


def changed(**fields: object) -> str:
    return json.dumps(FIELDS | fields)


def with_step(**fields: object) -> str:
    return changed(steps=[FIELDS["steps"][1] | fields])


@pytest.mark.parametrize("recipe", [RECIPE, Recipe("x", (likewise(), ADJUST))])
def test_json_there_and_back(recipe: Recipe) -> None:
    assert Recipe.from_json(recipe.to_json()) == recipe
    check_runnable(Recipe.from_json(recipe.to_json()))


def test_examples_travel_in_the_recipe() -> None:
    step = Recipe.from_json(Recipe("x", (likewise(),)).to_json()).steps[0]
    assert isinstance(step.job, AnalogyJob)
    check_pairs(step.job, step.pairs())
    assert np.array_equal(step.pairs()[0].after.pixels, pairs()[0].after.pixels)
    assert step.job.candidates == 1


def test_large_and_deep_examples_are_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 2000)
    large = Photo(np.zeros((60, 80, 3), np.uint16), exif=b"where it was taken")
    step = step_of_pairs(AnalogyJob((Example("", ""),)), [Pair(large, large)])
    assert isinstance(step.job, AnalogyJob)
    before = step.pairs()[0].before
    assert before.height * before.width <= 1000
    assert before.bit_depth == 8
    assert b"where it was taken" not in step.pictures[0][0]
    check_pairs(step.job, step.pairs())


REMOVE = {"kind": "remove", "mask": "", "engine": "fill"}
RESTORE = {"kind": "restore", "instruction": "x"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON"),
        ("[]", "no recipe of Likewise"),
        ('{"name": "x"}', "no recipe of Likewise"),
        ("[" * 100_000, "nested too deeply"),
        (changed(**{"likewise-recipe": 2}), "another version"),
        (changed(**{"likewise-recipe": True}), "another version"),
        (changed(path="/etc/passwd"), "no field “path”"),
        (changed(name=None), "name must be text"),
        (changed(name=""), "name must be one line"),
        (changed(name=" x"), "name must be one line"),
        (changed(name="a\nb"), "name must be one line"),
        (changed(name="x" * 81), "name must be one line"),
        (changed(description=["x"]), "description must be text"),
        (changed(steps={}), "steps must be a list"),
        (changed(steps=[]), "1 to 20 steps"),
        (changed(steps=[FIELDS["steps"][1]] * (MOST_STEPS + 1)), "1 to 20 steps"),
        (changed(steps=["x"]), "must be an object"),
        (changed(steps=[{}]), "lacks the field “job”"),
        (with_step(output="x"), "no field “output”"),
        (with_step(strength=1.5), "strength must be a number"),
        (with_step(strength=True), "strength must be a number"),
        (with_step(strength=float("nan")), "strength must be a number"),
        (with_step(job={"kind": "adjust", "exposure": 50}), "exposure must be a number"),
        (with_step(job={"kind": "adjust", "exposure": "x"}), "exposure must be a number"),
        (with_step(job={"kind": "adjust", "command": "rm"}), "cannot be read"),
        (with_step(job={"kind": "shell"}), "not a job of the kind"),
        (with_step(job=REMOVE), "a removal belongs to the one photo"),
        (with_step(job=RESTORE | {"mask": "x"}), "a mask belongs to the one photo"),
        (with_step(job=RESTORE | {"instruction": "x" * 30_000}), "too long"),
        (with_step(job=json.loads(likewise().job.to_json())), "not those that it was made for"),
        (with_step(pictures=[["", ""]]), "not those that it was made for"),
        (with_step(pictures="x"), "example pictures cannot be read"),
        (with_step(pictures=[["x"]]), "example pictures cannot be read"),
        (with_step(pictures=[["§", "§"]]), "example pictures cannot be read"),
    ],
)
def test_what_is_no_recipe_says_why(text: str, words: str) -> None:
    with pytest.raises(BadRecipeError, match=words):
        Recipe.from_json(text)


def test_a_file_of_absurd_size_is_not_even_parsed() -> None:
    with pytest.raises(BadRecipeError, match="larger than 64 MB"):
        Recipe.from_json("[" * (MOST_BYTES + 1))


def test_an_engine_that_is_not_here_is_named() -> None:
    with pytest.raises(UnknownEngineError, match="magic"):
        Recipe.from_json(with_step(job=RESTORE | {"engine": "magic"}))


def _png(width: int, height: int) -> bytes:
    data = bytearray(pack_picture(Photo(ramp())))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    "picture", [b"", b"GIF89a" + bytes(40), _png(60_000, 60_000), _png(0, 5), pack_picture(Photo(ramp()))[:200]]
)
def test_hostile_pictures_are_refused(picture: bytes) -> None:
    fields = json.loads(Recipe("x", (likewise(),)).to_json())
    fields["steps"][0]["pictures"][0][0] = b64encode(picture).decode()
    with pytest.raises(BadRecipeError, match="example picture"):
        check_runnable(Recipe.from_json(json.dumps(fields)))


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda of: st.lists(of, max_size=3))
)
def test_no_value_breaks_the_reader(value: object) -> None:
    for field in FIELDS:
        try:
            recipe = Recipe.from_json(changed(**{field: value}))
        except BadRecipeError:
            continue
        assert isinstance(recipe.name, str)
    for field in ("job", "strength", "pictures"):
        try:
            Recipe.from_json(with_step(**{field: value}))
        except BadRecipeError:
            continue


def test_steps_go_on_where_the_last_one_ended() -> None:
    photo = Photo(ramp())
    steps = []
    twice = finish(run_recipe(Recipe("x", (ADJUST, ADJUST)), photo), steps.append)
    once = finish(run_recipe(Recipe("x", (ADJUST,)), photo))
    again = finish(run_recipe(Recipe("x", (ADJUST,)), once.photo))
    assert np.array_equal(twice.photo.pixels, again.photo.pixels)
    assert [(step.index, step.total) for step in steps] == [(1, 2), (2, 2)]
    assert steps[0].preview().shape == (30, 40, 3)


def test_strength_mixes_a_step_in() -> None:
    photo = Photo(ramp())
    full = finish(run_recipe(Recipe("x", (replace(ADJUST, strength=1.0),)), photo)).photo.pixels
    mixed = finish(run_recipe(Recipe("x", (ADJUST,)), photo)).photo.pixels
    expected = photo.pixels + 0.25 * (full.astype(np.float32) - photo.pixels)
    assert np.abs(mixed - expected).max() <= 0.51
    assert np.array_equal(finish(run_recipe(Recipe("x", (replace(ADJUST, strength=0),)), photo)).photo.pixels, ramp())


def test_an_analogy_in_a_recipe_edits_likewise_and_its_notes_are_kept() -> None:
    photo = Photo(ramp(20, 24))
    outcome = finish(run_recipe(Recipe("x", (replace(likewise(), strength=1.0),)), photo))
    assert abs(float(np.mean(outcome.photo.pixels.astype(int) - photo.pixels)) - 30) < 3
    assert "Learned as a change of colours alone." in [str(note) for note in outcome.notes]


def test_where_nothing_is_to_be_done_the_photo_stays_itself() -> None:
    photo = Photo(np.full((64, 64, 3), 128, np.uint8))
    recipe = Recipe("x", (RecipeStep(RestoreJob("improve")), RecipeStep(RestoreJob("improve"))))
    outcome = finish(run_recipe(recipe, photo))
    if outcome.photo is photo:
        assert len(outcome.notes) == 1


def test_a_recipe_that_cannot_run_is_refused_beforehand() -> None:
    with pytest.raises(ModelNotInstalledError):
        check_runnable(Recipe("x", (RecipeStep(RestoreJob("remove the haze", engine="promptfix")),)))
    with pytest.raises(BadJobError):
        check_runnable(Recipe("x", (RecipeStep(LutJob("broken", "no table")),)))


def test_what_an_engine_refuses_comes_through() -> None:
    unlike = [Pair(Photo(ramp()), Photo(np.random.default_rng(0).integers(0, 255, (30, 40, 3), np.uint8)))]
    step = step_of_pairs(AnalogyJob((Example("", ""),)), unlike)
    with pytest.raises(UnlikeExampleError):
        finish(run_recipe(Recipe("x", (step,)), Photo(ramp())))
