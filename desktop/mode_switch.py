"""Which controls are there: those for restoring from an instruction, for editing by example, or for removing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.actions import Actions
from desktop.mode import Name
from desktop.services import Services


class ModeSwitch(QObject):
    """Follows `services.mode`, and the actions that choose it. widgets: those of each mode."""

    def __init__(
        self,
        services: Services,
        actions: Actions,
        widgets: Mapping[Name, Sequence[QWidget]],
        examples: QWidget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services, self._actions = services, actions
        self._widgets, self._examples = widgets, examples
        actions.modes["restore"].actionGroup().triggered.connect(lambda action: services.mode.choose(action.data()))
        actions.examples.setChecked(services.settings.examples_shown)
        actions.examples.toggled.connect(self._show_examples)
        kinds = (services.engines, services.analogy_engines, services.remove_engines)
        for signal in (services.mode.changed, *(engines.changed for engines in kinds)):
            signal.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        mode, actions, engine = self._services.mode, self._actions, self._services.engine
        actions.modes[mode.name].setChecked(True)
        for name, widgets in self._widgets.items():
            for widget in widgets:
                widget.setVisible(name == mode.name)
        self._examples.setVisible(mode.is_likewise and actions.examples.isChecked())
        likewise, draws = mode.is_likewise, mode.is_likewise or mode.is_remove
        for action, there in (
            (actions.sampling, engine.samples and not mode.is_remove),
            (actions.new_seed, engine.samples or draws),
            (actions.lock_seed, draws),
            (actions.examples, likewise),
        ):
            action.setVisible(there)
            action.setEnabled(there)
        for action in (actions.add_pair, actions.export_kept, actions.export_lut):  # enabled by what there is for them
            action.setVisible(likewise)

    def _show_examples(self, shown: bool) -> None:
        self._services.settings.examples_shown = shown
        self._examples.setVisible(shown and self._services.mode.is_likewise)
