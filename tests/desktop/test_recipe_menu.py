"""Photo → Recipes and Photo → Batch… in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.jobs import AdjustJob
from core.recipes import Recipe, RecipeStep
from core.recipes.shipped import RECIPE_TITLES
from desktop import i18n


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def entries(window) -> dict:
    menu = window.menu_bar.recipes
    menu.aboutToShow.emit()
    return {i18n.plain(action.text()): action for action in menu.actions() if not action.isSeparator()}


async def test_the_menu_offers_what_there_is_and_applies_it(shown: Callable, photo_path: Path) -> None:
    async with shown(photo_path) as window:
        actions, recipes = window.actions_, window.recipe_actions.recipes
        recipes.store.save(Recipe("Salt & pepper", (RecipeStep(AdjustJob(contrast=9), 0.5),)))
        found = entries(window)
        assert list(found)[: len(RECIPE_TITLES)] == list(RECIPE_TITLES.values())
        assert list(found)[-4:-3] == ["Salt  pepper"]
        assert not actions.save_recipe.isEnabled()
        found["Warm evening"].trigger()
        await window.services.tasks.settle()
        found["Salt  pepper"].trigger()
        await window.services.tasks.settle()
        assert [edit.strength for edit in window.session.document.edits] == [1.0, 0.5]
        assert actions.save_recipe.isEnabled()
        actions.undo.trigger()
        assert len(window.session.document.edits) == 1


async def test_without_a_photo_recipes_cannot_be_applied(shown: Callable) -> None:
    async with shown() as window:
        found = entries(window)
        assert not found["Old photo"].isEnabled()
        assert found["Import a recipe"].isEnabled()
        i18n.set_language("ko")
        window.retranslate()
        assert i18n.tr("Old photo") in entries(window)


async def test_a_batch_runs_beside_the_photo(
    shown: Callable, photo_path: Path, tmp_path: Path, until: Callable
) -> None:
    async with shown(photo_path) as window:
        window.actions_.batch.trigger()
        batch = window.recipe_actions.batch.shown
        Image.new("RGB", (20, 20)).save(tmp_path / "other.png")
        batch.take_paths([photo_path, tmp_path / "other.png"])
        await until(batch.form.recipe.count)
        batch.form.recipe.setCurrentIndex(batch.form.recipe.findText("Warm evening"))
        await until(batch.start.isEnabled)
        told: list[tuple[int, int]] = []
        window.recipe_actions.batch.ended.connect(lambda *counts: told.append(counts))
        batch.start.click()
        await until(lambda: told)
        assert told == [(2, 0)]
        assert {path.name for path in (tmp_path / "Likewise").iterdir()} == {photo_path.name, "other.png"}
        batch.close()
