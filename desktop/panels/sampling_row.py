"""The settings of engines that sample, those that are changed most: steps and seed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QToolButton, QWidget

from desktop.actions import Actions
from desktop.field_keys import FieldKeys
from desktop.i18n import tr
from desktop.layouts import row
from desktop.panels.number_field import NumberField
from desktop.sampling import Sampling


class SamplingRow(QWidget):
    """Every change goes to `sampling` at once; the fields follow it."""

    def __init__(self, sampling: Sampling, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sampling = sampling
        self._steps_name, self._seed_name = QLabel(), QLabel()
        self.steps = NumberField(1, 1000, 1)
        self.seed = QDoubleSpinBox(decimals=0)  # a QSpinBox ends at half of all seeds
        self.seed.setRange(0, 2**32 - 1)
        self.seed.setFixedWidth(self.fontMetrics().horizontalAdvance("4294967295") + 40)
        self.new_seed, self.more = QToolButton(), QToolButton()
        self.new_seed.setDefaultAction(actions.new_seed)
        self.more.setDefaultAction(actions.sampling)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name, field in ((self._steps_name, self.steps), (self._seed_name, self.seed)):
            name.setProperty("role", "muted")
            name.setBuddy(field)
        for button in (self.new_seed, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setLayout(row(self._steps_name, self.steps, self._seed_name, self.seed, self.new_seed, self.more))

        FieldKeys(self.steps, self.seed, parent=self)
        self.steps.changed.connect(lambda: sampling.change(steps=self.steps.number))
        self.seed.valueChanged.connect(lambda seed: sampling.change(seed=round(seed)))
        sampling.changed.connect(self._show)
        self._show()
        self.retranslate()

    def retranslate(self) -> None:
        self._steps_name.setText(tr("Steps"))
        self.steps.setAccessibleName(tr("Steps"))
        self.steps.setToolTip(tr("Sampling steps: more take longer, for finer detail. Empty leaves it to the model."))
        self._seed_name.setText(tr("Seed"))
        self.seed.setAccessibleName(tr("Seed"))
        self.seed.setToolTip(tr("The same seed gives the same result; another one gives another try."))

    def _show(self) -> None:
        value = self._sampling.value
        self.steps.number = value.steps
        self.seed.setValue(value.seed)
