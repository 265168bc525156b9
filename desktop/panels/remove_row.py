"""The settings for removing: candidates, steps, seed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QToolButton, QWidget

from core.jobs import MOST_CANDIDATES
from desktop.actions import Actions
from desktop.field_keys import FieldKeys
from desktop.i18n import tr
from desktop.layouts import row
from desktop.panels.number_field import NumberField
from desktop.removal import Removal


class RemoveRow(QWidget):
    """Every change goes to `removal` at once; the fields follow it."""

    def __init__(self, removal: Removal, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removal = removal
        self._names = [QLabel() for _ in range(3)]
        self.candidates, self.steps = NumberField(1, MOST_CANDIDATES, 1), NumberField(1, 1000, 1)
        self.seed = QDoubleSpinBox(decimals=0)
        self.seed.setRange(0, 2**32 - 1)
        self.seed.setFixedWidth(self.fontMetrics().horizontalAdvance("4294967295") + 40)
        self.lock, self.new_seed = QToolButton(), QToolButton()
        self.lock.setDefaultAction(actions.lock_seed)
        self.new_seed.setDefaultAction(actions.new_seed)
        for button in (self.lock, self.new_seed):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fields = (self.candidates, self.steps, self.seed)
        named = [widget for pair in zip(self._names, self._fields, strict=True) for widget in pair]
        for name, field in zip(self._names, self._fields, strict=True):
            name.setProperty("role", "muted")
            name.setBuddy(field)
        self.setLayout(row(*named, self.lock, self.new_seed))

        FieldKeys(self.candidates, self.steps, self.seed, parent=self)
        self.candidates.changed.connect(lambda: removal.change(candidates=self.candidates.number))
        self.steps.changed.connect(lambda: removal.change(steps=self.steps.number))
        self.seed.valueChanged.connect(lambda seed: removal.change(seed=round(seed)))
        removal.changed.connect(self._show)
        self._show()
        self.retranslate()

    def suit(self, samples: bool) -> None:
        """Show what means something to an engine that samples, or to one that does not."""
        self._names[1].setVisible(samples)
        self.steps.setVisible(samples)
        self.candidates.show_choice(None if samples else 1)

    def retranslate(self) -> None:
        words = (
            (tr("Candidates"), tr("How many results to make, each with a seed of its own")),
            (tr("Steps"), tr("Sampling steps: more take longer, for finer detail. Empty leaves it to the model.")),
            (tr("Seed"), tr("The same seed gives the same result. Unless it is locked, every run draws another.")),
        )
        for name, field, (title, tip) in zip(self._names, self._fields, words, strict=True):
            name.setText(title)
            field.setAccessibleName(title)
            field.setToolTip(tip)

    def _show(self) -> None:
        value = self._removal.value
        self.candidates.number = value.candidates
        self.steps.number = value.steps
        self.seed.setValue(value.seed)
