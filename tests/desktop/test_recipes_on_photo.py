"""Recipes on the open photo, and the person's own ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from accessibility import nameless, unexplained
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from core.document.document import Document
from core.document.edit import Edit
from core.engine import finish
from core.errors import BrokenModelError, UnknownEngineError
from core.imaging.raster import MemoryRaster
from core.jobs import AdjustJob, RestoreJob
from core.photo import Photo
from core.recipes import Recipe, RecipeStep
from core.recipes.running import run_recipe
from core.recipes.store import RecipeStore, read_recipe, write_recipe
from desktop.dialogs.manage_recipes import ManageRecipesDialog
from desktop.dialogs.save_recipe import SaveRecipeDialog
from desktop.recipes import Recipes
from desktop.services import Services
from desktop.settings import Settings

ADJUST = RecipeStep(AdjustJob(exposure=0.5), 0.5)
TILES = RecipeStep(RestoreJob("dehaze", engine="tiles"), 0.6)
RECIPE = Recipe("Chain", (ADJUST, TILES, ADJUST), "Three steps")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


Opened = Callable[..., object]


@pytest.fixture
def opened(settings: Settings, photo: Photo, tmp_path: Path, qapp: object) -> Opened:
    """`async with opened() as (recipes, services)`, with a photo open."""

    @asynccontextmanager
    async def open_() -> AsyncIterator[tuple[Recipes, Services]]:
        errors: list[object] = []
        services = Services.start(settings, errors.append)
        window = QWidget()
        services.session.open(Document(photo))
        try:
            yield Recipes(services, window, RecipeStore(tmp_path / "recipes")), services
            assert errors == []
        finally:
            await services.stop()
            window.deleteLater()

    return open_


def dialog(kind: type[QDialog]) -> QDialog | None:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    return found[0] if found else None


async def test_a_recipe_becomes_edits_that_one_undo_takes_away(opened: Opened, photo: Photo) -> None:
    from core.document.rendering import render

    async with opened() as (recipes, services):
        await recipes.apply(RECIPE)
        document, stack = services.session.document, services.session.undo_stack
        assert [type(edit.job) for edit in document.edits] == [AdjustJob, RestoreJob, AdjustJob]
        assert [edit.strength for edit in document.edits] == [0.5, 0.6, 0.5]
        assert document.stale == ()
        shown = render(photo, document.edits).pixels.astype(int)
        expected = finish(run_recipe(RECIPE, photo)).photo.pixels
        assert np.abs(shown - expected).max() <= 1
        assert stack.undoText() == "Recipe “Chain”"
        stack.undo()
        assert services.session.document.edits == ()
        stack.redo()
        assert len(services.session.document.edits) == 3


async def test_a_recipe_applies_where_the_selection_is(opened: Opened) -> None:
    mask = MemoryRaster(np.zeros((30, 40), np.uint8))
    async with opened() as (recipes, services):
        services.session.set_mask(mask)
        await recipes.apply(RECIPE)
        document = services.session.document
        assert all(edit.mask is mask for edit in document.edits)
        assert document.selection is None


@pytest.mark.parametrize("instruction", ["take for ever", "break the model"])
async def test_a_recipe_that_does_not_end_leaves_everything_as_it_was(
    opened: Opened, until: Callable, instruction: str
) -> None:
    unending = RecipeStep(RestoreJob(instruction, engine="tiles"))
    async with opened() as (recipes, services):
        session, stack = services.session, services.session.undo_stack
        session.add_edits(Edit(AdjustJob(contrast=1)))
        stack.undo()
        document = session.document
        applying = asyncio.ensure_future(recipes.apply(Recipe("x", (ADJUST, unending, ADJUST))))
        if instruction == "take for ever":
            await until(lambda: services.running.job is not None)
            services.running.stop()
            await applying
        else:
            with pytest.raises(BrokenModelError):
                await applying
        assert session.document is document
        assert stack.canRedo()
        assert not stack.canUndo()
        await recipes.apply(RECIPE)  # it is over, and another one may begin
        assert len(session.document.edits) == 3


async def test_a_recipe_for_an_engine_that_is_gone_is_refused(opened: Opened) -> None:
    async with opened() as (recipes, services):
        with pytest.raises(UnknownEngineError):
            await recipes.apply(Recipe("x", (RecipeStep(RestoreJob("x", engine="gone")),)))
        assert services.session.document.edits == ()


async def test_what_is_done_while_a_recipe_runs_is_a_step_of_its_own(opened: Opened, until: Callable) -> None:
    selection, painted = (MemoryRaster(np.full((30, 40), value, np.uint8)) for value in (9, 200))
    async with opened() as (recipes, services):
        session, stack = services.session, services.session.undo_stack
        session.set_mask(selection)
        applying = asyncio.ensure_future(recipes.apply(RECIPE))
        await until(lambda: services.running.job is not None)
        assert stack.canUndo()
        session.take_snapshot("Before")
        session.add_edits(Edit(AdjustJob(contrast=5)))
        session.set_mask(painted)
        await applying
        document = session.document
        assert [type(edit.job) for edit in document.edits] == [AdjustJob, AdjustJob, RestoreJob, AdjustJob]
        assert document.edits[0].job == AdjustJob(contrast=5)
        assert all(edit.mask is selection for edit in document.edits[1:])
        assert document.selection is painted
        stack.undo()
        document = session.document
        assert (len(document.edits), len(document.snapshots), document.selection) == (1, 1, painted)
        stack.undo()
        assert session.document.selection is selection


async def test_another_photo_opened_on_the_way_is_left_alone(opened: Opened, photo: Photo, until: Callable) -> None:
    async with opened() as (recipes, services):
        services.tasks.start(recipes.apply(RECIPE))
        await until(lambda: services.running.job is not None)
        services.session.open(Document(replace(photo)))
        await services.tasks.settle()
        assert services.session.document.edits == ()
        services.session.add_edits(Edit(AdjustJob(contrast=1)))
        assert services.session.undo_stack.canUndo()


async def test_edits_are_saved_as_a_recipe(opened: Opened, until: Callable) -> None:
    async with opened() as (recipes, services):
        await recipes.save_edits()  # nothing to save: nothing is asked
        services.session.add_edits(Edit(AdjustJob(contrast=9), mask=MemoryRaster(np.zeros((30, 40), np.uint8))))
        recipes.store.save(RECIPE)
        told: list[object] = []
        recipes.noted.connect(told.append)
        services.tasks.start(recipes.save_edits())
        await until(lambda: dialog(SaveRecipeDialog))
        box = dialog(SaveRecipeDialog)
        assert nameless(box) == unexplained(box) == []
        assert not box.save.isEnabled()
        box.name.setText("chain")
        box.save.click()
        await until(box._error.isVisible)
        assert "already" in box._error.text()
        box.name.setText("Punch")
        box.description.setText("More contrast")
        box.save.click()
        await until(lambda: told)
        assert recipes.store.find("Punch") == Recipe("Punch", (RecipeStep(AdjustJob(contrast=9)),), "More contrast")
        assert "Punch" in str(told[0][0])


async def test_own_recipes_are_renamed_and_imported(
    opened: Opened, until: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as (recipes, services):
        recipes.store.save(RECIPE)
        (recipes.store.folder / "bad.json").write_text("{")
        recipes.manage()
        box = dialog(ManageRecipesDialog)
        assert nameless(box) == unexplained(box) == []
        assert [box.list.item(place).text() for place in range(box.list.count())] == ["Chain"]
        assert "bad.json" in box._damaged.text()
        box.list.item(0).setText("Links")
        await services.tasks.settle()
        assert [recipe.name for recipe in recipes.store.all()] == ["Links"]
        box.list.item(0).setText("a\nb")
        await services.tasks.settle()
        assert "one line" in box._error.text()
        assert box.list.item(0).text() == "Links"
        recipes.store.import_from(_written(replace(RECIPE, name="Other"), tmp_path / "other.json"))
        recipes.changed.emit()
        assert box.list.count() == 2
        box.close()


def _written(recipe: Recipe, path: Path) -> Path:
    write_recipe(recipe, path)
    assert read_recipe(path) == recipe
    return path
