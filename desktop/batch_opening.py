"""The batch window, made when it is first asked for, and again in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.recipes.store import RecipeStore
from desktop.i18n import language
from desktop.services import Services

if TYPE_CHECKING:
    from desktop.batching import Batching
    from desktop.dialogs.batch import BatchWindow


class BatchOpening(QObject):
    """ended: a batch has ended, with photos done and failed."""

    ended = Signal(int, int)

    def __init__(self, services: Services, store: RecipeStore, window: QWidget) -> None:
        """store: the person's own recipes."""
        super().__init__(window)
        self._store = store
        self._services, self._window = services, window
        self._batching: Batching | None = None
        self._language = language()
        self.shown: BatchWindow | None = None

    @property
    def is_running(self) -> bool:
        return self._batching is not None and self._batching.is_running

    def show(self) -> BatchWindow:
        """Bring the window to the front."""
        from desktop.batching import Batching
        from desktop.dialogs.batch import BatchWindow

        if self._batching is None:
            self._batching = Batching(self._services.worker, self._services.background, self)
            self._batching.ended.connect(self.ended)
        if self.shown is None or (self._language != language() and not self._batching.is_running):
            if self.shown is not None:
                self.shown.deleteLater()
            self._language = language()
            self.shown = BatchWindow(self._services, self._batching, self._store, self._window)
        self.shown.show()
        self.shown.raise_()
        self.shown.activateWindow()
        return self.shown
