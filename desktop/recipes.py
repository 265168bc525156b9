"""Recipes on the open photo: a chain of edits, one after the other, which one undo takes away together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.document.document import Document
from core.document.edit import Edit
from core.document.rendering import render
from core.engine import find_analogy_engine, find_engine
from core.jobs import AdjustJob, AnalogyJob, LutJob
from core.messages import Message
from core.recipes import Recipe, RecipeStep
from core.recipes.making import recipe_of
from core.recipes.running import check_runnable
from core.recipes.shipped import shipped_recipes
from core.recipes.store import SUFFIX, RecipeStore, write_recipe
from desktop.i18n import tr
from desktop.running import Order
from desktop.services import Services

IMPORTED = Message("The recipe “{recipe}” is in the menu now.")
SAVED = Message("The edits are saved as the recipe “{recipe}”.")
EXPORTED = Message("The recipe was written to {path}.")
WITH_PICTURES = Message("Its example pictures are in the file: give it only to those who may see them.")


class Recipes(QObject):
    """noted: Messages about what was done. changed: recipes of the person's own came or went."""

    noted = Signal(tuple)
    changed = Signal()

    def __init__(self, services: Services, window: QWidget, store: RecipeStore | None = None) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self.store = store or RecipeStore()
        self._applying = False

    def shipped(self) -> list[Recipe]:
        """Those that came along, in the language of the window."""
        return [
            replace(recipe, name=tr(recipe.name), description=tr(recipe.description))
            for recipe in shipped_recipes().values()
        ]

    async def apply(self, recipe: Recipe) -> None:
        """Put the recipe's edits on the photo, where the selection is, once all are made: one step of undo.

        What the person does meanwhile stays, below them. Where it is stopped or fails, or another photo is opened, the
        document stays as it is. Raises JobError and EngineError. Does nothing without a photo, and while a job runs.
        """
        session, running = self._services.session, self._services.running
        if session.document is None or running.is_running or self._applying:
            return
        self._applying = True
        try:
            await self._services.background.call(check_runnable, recipe)
            document = session.document
            if document is not None and not running.is_running:
                await self._make(recipe, document)
        finally:
            self._applying = False

    async def save_edits(self) -> None:
        """Ask for a name and keep the edits of the photo as a recipe. Raises what cannot be mended in the dialog."""
        from desktop.dialogs.asking import answer
        from desktop.dialogs.save_recipe import SaveRecipeDialog

        document = self._services.session.document
        if document is None or not document.edits:
            return
        _, notes = await self._services.background.call(recipe_of, document, tr("Recipe"))
        dialog = SaveRecipeDialog(notes, partial(self._save, document), self._services, self._window)
        if await answer(dialog):
            self.changed.emit()
            self.noted.emit((Message(SAVED.template, {"recipe": dialog.name.text().strip()}),))

    async def import_one(self, parent: QWidget | None = None) -> None:
        """Ask for a file and keep the recipe in it. Raises PhotoError, JobError and SaveError."""
        from desktop.dialogs.asking import ask_file_to_open

        start = self._services.settings.folder
        parent = parent or self._window
        path = await ask_file_to_open(parent, tr("Import a recipe"), start, tr("Recipes"), (SUFFIX,))
        if path is not None:
            recipe = await self._services.background.call(self.store.import_from, path)
            self.changed.emit()
            self.noted.emit((Message(IMPORTED.template, {"recipe": recipe.name}),))

    async def export_one(self, recipe: Recipe, parent: QWidget) -> None:
        """Ask for a file and write a recipe to it. Raises SaveError."""
        from core.recipes.store import file_name_of
        from desktop.dialogs.asking import ask_file_to_save, ending_in, may_replace

        suggested = self._services.settings.folder / f"{file_name_of(recipe.name)}{SUFFIX}"
        path = await ask_file_to_save(parent, tr("Export a recipe"), suggested, tr("Recipes"), (SUFFIX,))
        if path is None:
            return
        path = ending_in(path, SUFFIX)
        exists = path.exists()
        if not await may_replace(parent, path):
            return
        await self._services.background.call(write_recipe, recipe, path, overwrite=exists)
        pictures = (WITH_PICTURES,) if any(step.pictures for step in recipe.steps) else ()
        self.noted.emit((Message(EXPORTED.template, {"path": str(path)}), *pictures))

    def manage(self) -> None:
        """Show the person's own recipes, to rename, export and delete them."""
        from desktop.dialogs.manage_recipes import ManageRecipesDialog

        ManageRecipesDialog(self, self._services, self._window).open()

    def _save(self, document: Document, name: str, description: str) -> None:
        recipe, _ = recipe_of(document, name, description)
        self.store.save(recipe)

    async def _make(self, recipe: Recipe, document: Document) -> None:
        session, made = self._services.session, list[Edit]()
        for step in recipe.steps:
            if not await self._make_step(step, document, made):
                return
            if session.original is not document.original:
                return
        latest, mask = session.document, document.selection
        if latest is not None:
            words = tr("Recipe “{name}”").format(name=recipe.name)
            taken = mask is not None and latest.selection is mask
            session.add_edits(*made, words=words, without_selection=taken)

    async def _make_step(self, step: RecipeStep, document: Document, made: list[Edit]) -> bool:
        """Whether the step's edit was added to `made`, or there was nothing to do; or else the job was stopped."""
        if isinstance(step.job, AdjustJob | LutJob):
            made.append(Edit(step.job, strength=step.strength, mask=document.selection))
            return True
        below = replace(document, edits=(*document.edits, *made))
        running, seconds = self._services.running, list[float | None]()
        running.ended.connect(seconds.append)
        try:
            take = partial(_take, step, made)
            await running.run(lambda _: _order(step, below, take))
        finally:
            running.ended.disconnect(seconds.append)
        return bool(seconds) and seconds[0] is not None


def _take(step: RecipeStep, made: list[Edit], edit: Edit) -> None:
    made.append(replace(edit, strength=step.strength))


def _order(step: RecipeStep, document: Document, take: Callable[[Edit], None]) -> Order:
    """The step's job for the document as it is by then. Raises what the engine's `check` does."""
    assert not isinstance(step.job, AdjustJob | LutJob)
    if isinstance(step.job, AnalogyJob):
        find_analogy_engine(step.job.engine).check(step.job)
    else:
        find_engine(step.job.engine).check(step.job)
    photo = render(document.original, document.edits)
    return Order(step.job, photo, document.edits, step.pairs(), mask=document.selection, take=take)
