"""Which controls are there: those for restoring from an instruction, or those for editing by example."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.actions import Actions
from desktop.services import Services


class ModeSwitch(QObject):
    """Follows `services.mode`, and the actions that choose it. restore, likewise: the widgets of each mode."""

    def __init__(
        self,
        services: Services,
        actions: Actions,
        restore: Sequence[QWidget],
        likewise: Sequence[QWidget],
        examples: QWidget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services, self._actions = services, actions
        self._restore, self._likewise, self._examples = restore, likewise, examples
        actions.modes["restore"].actionGroup().triggered.connect(lambda action: services.mode.choose(action.data()))
        actions.examples.setChecked(services.settings.examples_shown)
        actions.examples.toggled.connect(self._show_examples)
        for signal in (services.mode.changed, services.engines.changed, services.analogy_engines.changed):
            signal.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        mode, actions, engine = self._services.mode, self._actions, self._services.engine
        actions.modes[mode.name].setChecked(True)
        for widget in self._restore:
            widget.setVisible(not mode.is_likewise)
        for widget in self._likewise:
            widget.setVisible(mode.is_likewise)
        self._examples.setVisible(mode.is_likewise and actions.examples.isChecked())
        likewise = mode.is_likewise
        for action, there in (
            (actions.sampling, engine.samples),
            (actions.new_seed, engine.samples or likewise),
            (actions.lock_seed, likewise),
            (actions.examples, likewise),
        ):
            action.setVisible(there)
            action.setEnabled(there)
        for action in (actions.add_pair, actions.export_kept, actions.export_lut):  # enabled by what there is for them
            action.setVisible(likewise)

    def _show_examples(self, shown: bool) -> None:
        self._services.settings.examples_shown = shown
        self._examples.setVisible(shown and self._services.mode.is_likewise)
