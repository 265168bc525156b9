"""Recipes on the open photo: a chain of edits, one after the other, which one undo takes away together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.document.document import Document
from core.document.edit import Edit
from core.document.rendering import render
from core.engine import find_analogy_engine, find_engine
from core.imaging.raster import Raster
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
        """Put the recipe's edits on the photo, where the selection is. Stopping keeps the edits that are done.

        Raises JobError and EngineError. Does nothing without a photo, and while a job runs.
        """
        session, running = self._services.session, self._services.running
        if session.document is None or running.is_running or self._applying:
            return
        await self._services.background.call(check_runnable, recipe)
        if session.document is None or running.is_running or self._applying:
            return
        mask = session.document.selection
        self._applying = True
        try:
            with self._as_one(tr("Recipe “{name}”").format(name=recipe.name)):
                for step in recipe.steps:
                    if not await self._apply_step(step, mask):
                        return
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
        from desktop.dialogs.asking import ask_file_to_save, confirm

        suggested = self._services.settings.folder / f"{file_name_of(recipe.name)}{SUFFIX}"
        path = await ask_file_to_save(parent, tr("Export a recipe"), suggested)
        if path is None:
            return
        path = path if path.suffix.lower() == SUFFIX else path.with_name(f"{path.name}{SUFFIX}")
        exists = path.exists()
        if exists:
            details = tr("A file of that name is already in {folder}.").format(folder=path.parent)
            question = tr("Replace {name}?").format(name=path.name)
            if not await confirm(parent, question, details, tr("Replace")):
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

    async def _apply_step(self, step: RecipeStep, mask: Raster | None) -> bool:
        """Whether the step was done, if only to find that there is nothing to do."""
        session, running = self._services.session, self._services.running
        if isinstance(step.job, AdjustJob | LutJob):
            edit = Edit(step.job, strength=step.strength, mask=mask)
            session.add_edits(edit, words=tr("Recipe"), without_selection=mask is not None)
            return True
        before = {edit.id for edit in session.document.edits} if session.document is not None else set()
        seconds: list[float | None] = []
        running.ended.connect(seconds.append)
        try:
            await running.run(partial(_order, step, mask))
        finally:
            running.ended.disconnect(seconds.append)
        document = session.document
        if not seconds or seconds[0] is None or document is None:
            return False
        if document.edits and document.edits[-1].id not in before and step.strength < 1:
            session.replace_edit(replace(document.edits[-1], strength=step.strength))
        return True

    @contextmanager
    def _as_one(self, words: str) -> Iterator[None]:
        """What happens meanwhile is one step of undo, unless another photo is opened."""
        session = self._services.session
        original = session.original
        session.undo_stack.beginMacro(words)
        try:
            yield
        finally:
            if session.original is original:
                session.undo_stack.endMacro()


def _order(step: RecipeStep, mask: Raster | None, document: Document) -> Order:
    """The step's job for the photo as it is. Raises what the engine's `check` does."""
    assert not isinstance(step.job, AdjustJob | LutJob)
    if isinstance(step.job, AnalogyJob):
        find_analogy_engine(step.job.engine).check(step.job)
    else:
        find_engine(step.job.engine).check(step.job)
    photo = render(document.original, document.edits)
    return Order(step.job, photo, document.edits, step.pairs(), None, mask)
