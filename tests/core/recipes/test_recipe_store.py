"""Recipes in a folder, and those that come along; recipes of documents."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.document.document import Document
from core.document.edit import Edit
from core.errors import (
    BadRecipeError,
    FileMissingError,
    FileUnreadableError,
    RecipeExistsError,
    UnknownRecipeError,
    WouldOverwriteError,
    WriteFailedError,
)
from core.examples import check_pairs
from core.imaging.geometry import Geometry
from core.imaging.raster import MemoryRaster
from core.jobs import AdjustJob, AnalogyJob, Example, RemoveJob, RestoreJob
from core.photo import Photo
from core.recipes import Recipe, RecipeStep
from core.recipes.making import recipe_of
from core.recipes.running import check_runnable
from core.recipes.shipped import FOLDER, RECIPE_PHRASES, RECIPE_TITLES, find_recipe, shipped_recipes
from core.recipes.store import RecipeStore, file_name_of, read_recipe, write_recipe

RECIPE = Recipe("Harbour", (RecipeStep(AdjustJob(contrast=10)),), "For fog")


@pytest.fixture
def store(tmp_path: Path) -> RecipeStore:
    return RecipeStore(tmp_path / "recipes")


def test_recipes_are_kept_renamed_and_removed(store: RecipeStore) -> None:
    assert store.all() == []
    store.save(RECIPE)
    store.save(replace(RECIPE, name="Alps"))
    assert [recipe.name for recipe in store.all()] == ["Alps", "Harbour"]
    assert store.find("  harbour") == RECIPE
    with pytest.raises(RecipeExistsError):
        store.save(replace(RECIPE, name="HARBOUR"))
    store.save(replace(RECIPE, description="changed"), overwrite=True)
    assert len(store.all()) == 2
    assert store.find("Harbour").description == "changed"
    store.rename("Harbour", "Port")
    with pytest.raises(RecipeExistsError):
        store.rename("Port", "alps")
    store.rename("Port", "PORT")
    store.remove("port")
    assert [recipe.name for recipe in store.all()] == ["Alps"]
    with pytest.raises(UnknownRecipeError, match="Alps"):
        store.remove("port")


@pytest.mark.parametrize("name", ["../../etc/passwd", "con", "nul", ".", "…", "바다 안개", "a/b\\c:d", "x" * 80, "-"])
def test_any_name_gets_a_harmless_file(store: RecipeStore, name: str) -> None:
    store.save(replace(RECIPE, name=name))
    (path,) = store.folder.rglob("*")
    assert path.parent == store.folder
    assert path.suffix == ".json"
    assert not path.name.startswith((".", "con.", "nul."))
    assert store.find(name).name == name


def test_names_that_give_one_file_name_get_two_files(store: RecipeStore) -> None:
    store.save(replace(RECIPE, name="a b"))
    store.save(replace(RECIPE, name="a-b"))
    assert file_name_of("a b") == file_name_of("a-b")
    assert len(store.all()) == 2


def test_a_damaged_file_hides_no_other(store: RecipeStore) -> None:
    store.save(RECIPE)
    (store.folder / "bad.json").write_bytes(b"\xff\xfe{")
    (store.folder / "notes.txt").write_text("no recipe")
    assert store.all() == [RECIPE]
    assert list(store.damaged()) == ["bad.json"]


def test_export_and_import(store: RecipeStore, tmp_path: Path) -> None:
    path = tmp_path / "shared.json"
    write_recipe(RECIPE, path)
    with pytest.raises(WouldOverwriteError):
        write_recipe(RECIPE, path)
    assert store.import_from(path) == RECIPE
    assert [store.import_from(path).name for _ in range(2)] == ["Harbour 2", "Harbour 3"]
    assert json.loads(path.read_text())["likewise-recipe"] == 1


def test_what_cannot_be_imported_leaves_nothing(store: RecipeStore, tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        store.import_from(tmp_path / "gone.json")
    with pytest.raises(FileUnreadableError):
        store.import_from(tmp_path)
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(BadRecipeError):
        store.import_from(tmp_path / "bad.json")
    assert not store.folder.exists()


def test_a_folder_that_cannot_be_made_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteFailedError):
        RecipeStore(tmp_path / "file" / "recipes").save(RECIPE)


def test_every_recipe_that_comes_along_runs_and_says_what_the_catalogue_says() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == RECIPE_TITLES.keys() == RECIPE_PHRASES.keys()
    for key, recipe in shipped_recipes().items():
        assert (recipe.name, recipe.description) == (RECIPE_TITLES[key], RECIPE_PHRASES[key])
        check_runnable(recipe)


def test_recipes_are_found_by_name_own_ones_first(store: RecipeStore) -> None:
    assert find_recipe("night street", store) is shipped_recipes()["night-street"]
    assert find_recipe("night-street", store) is shipped_recipes()["night-street"]
    store.save(replace(RECIPE, name="Night street"))
    assert find_recipe("Night street", store).description == "For fog"
    with pytest.raises(UnknownRecipeError, match="Old photo"):
        find_recipe("morning", store)


def raster(value: int = 90, height: int = 20) -> MemoryRaster:
    return MemoryRaster(np.full((height, 30, 3), value, np.uint8))


def test_a_recipe_of_what_was_done_to_a_photo() -> None:
    mask = MemoryRaster(np.zeros((20, 30), np.uint8))
    examples = ((raster(), raster(120)), (raster(50), raster(80)))
    analogy = AnalogyJob((Example("a", "b", "one.png", "two.png"), Example("c", "d", weight=2)), model="learned-1a")
    document = Document(
        Photo(np.zeros((20, 30, 3), np.uint8)),
        (
            Edit(RestoreJob("remove the haze", model="promptfix@1a2b", mask="x"), strength=0.7, mask=mask),
            Edit(AdjustJob(exposure=1), visible=False),
            Edit(RemoveJob("mask")),
            Edit(AdjustJob(contrast=5), title="Punch"),
            Edit(analogy, examples=examples),
        ),
        geometry=Geometry(mirrored=True),
    )
    recipe, notes = recipe_of(document, " Mine ", "of one photo")
    assert recipe.name == "Mine"
    restore, adjust, likewise = recipe.steps
    assert restore == RecipeStep(RestoreJob("remove the haze", model="promptfix"), 0.7)
    assert adjust == RecipeStep(AdjustJob(contrast=5))
    assert isinstance(likewise.job, AnalogyJob)
    check_pairs(likewise.job, likewise.pairs())
    assert [(each.before_name, each.weight) for each in likewise.job.examples] == [("one.png", 1.0), ("", 2)]
    assert likewise.job.model == ""
    said = " ".join(map(str, notes))
    assert "mask belongs to this photo" in said
    assert "“Removed” was left out" in said
    assert "Crop and rotation" in said
    assert read_back(recipe) == recipe


def read_back(recipe: Recipe) -> Recipe:
    return Recipe.from_json(recipe.to_json())


def test_nothing_to_make_a_recipe_of() -> None:
    document = Document(Photo(np.zeros((20, 30, 3), np.uint8)), (Edit(RemoveJob("mask")),))
    with pytest.raises(BadRecipeError, match="no edit that others could get"):
        recipe_of(document, "x")


def test_reading_a_recipe_reads_no_more_than_a_recipe_may_have(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(BadRecipeError, match="larger"):
        read_recipe(path)
