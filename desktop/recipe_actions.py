"""The menu of recipes, and the batch window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from core.recipes import Recipe
from desktop.actions import Actions
from desktop.batch_opening import BatchOpening
from desktop.notifying import Notifying
from desktop.panels.banner import Banner
from desktop.recipes import Recipes
from desktop.services import Services


class RecipeActions(QObject):
    """menu: is filled whenever it is opened, for recipes come and go."""

    def __init__(
        self,
        services: Services,
        actions: Actions,
        menu: QMenu,
        notifying: Notifying,
        banner: Banner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services, self._actions, self._menu = services, actions, menu
        self.recipes = Recipes(services, window)
        self.batch = BatchOpening(services, self.recipes.store, window)
        start = services.tasks.start
        actions.batch.triggered.connect(lambda: self.batch.show())
        actions.save_recipe.triggered.connect(lambda: start(self.recipes.save_edits()))
        actions.import_recipe.triggered.connect(lambda: start(self.recipes.import_one()))
        actions.manage_recipes.triggered.connect(lambda: self.recipes.manage())
        self.batch.ended.connect(notifying.on_batch_ended)
        self.recipes.noted.connect(lambda notes: banner.show_notes(*notes))
        menu.aboutToShow.connect(self._fill)
        for signal in (services.session.changed, services.running.started, services.running.ended):
            signal.connect(self._follow)
        menu.addActions([actions.save_recipe, actions.import_recipe, actions.manage_recipes])
        self._follow()

    def _fill(self) -> None:
        actions, menu = self._actions, self._menu
        menu.clear()
        menu.setToolTipsVisible(True)
        for recipes in (self.recipes.shipped(), self.recipes.store.all()):
            for recipe in recipes:
                self._add(recipe)
            if recipes:
                menu.addSeparator()
        menu.addActions([actions.save_recipe, actions.import_recipe, actions.manage_recipes])

    def _add(self, recipe: Recipe) -> None:
        entry = self._menu.addAction(recipe.name.replace("&", "&&"))
        entry.setToolTip(recipe.description)
        entry.setEnabled(self._services.session.document is not None and not self._services.running.is_running)
        entry.triggered.connect(partial(self._apply, recipe))

    def _apply(self, recipe: Recipe) -> None:
        self._services.tasks.start(self.recipes.apply(recipe))

    def _follow(self) -> None:
        document = self._services.session.document
        has_edits = document is not None and bool(document.edits)
        self._actions.save_recipe.setEnabled(has_edits and not self._services.running.is_running)
