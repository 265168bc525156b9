"""The settings for editing by example that are changed most: the way, candidates, steps, seed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QToolButton, QWidget

from core.jobs import MOST_CANDIDATES, AnalogyJob
from desktop.actions import Actions
from desktop.field_keys import FieldKeys
from desktop.i18n import tr
from desktop.layouts import row
from desktop.likening import Likening
from desktop.panels.choice_field import ChoiceField
from desktop.panels.method_titles import METHOD_TITLES
from desktop.panels.number_field import NumberField


class AnalogyRow(QWidget):
    """Every change goes to `likening` at once; the fields follow it."""

    def __init__(self, likening: Likening, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._likening = likening
        self._names = [QLabel() for _ in range(4)]
        self.method = ChoiceField("", METHOD_TITLES)
        self.candidates, self.steps = NumberField(1, MOST_CANDIDATES, 1), NumberField(1, 1000, 1)
        self.seed = QDoubleSpinBox(decimals=0)
        self.seed.setRange(0, 2**32 - 1)
        self.seed.setFixedWidth(self.fontMetrics().horizontalAdvance("4294967295") + 40)
        self.lock, self.new_seed, self.more = QToolButton(), QToolButton(), QToolButton()
        self.lock.setDefaultAction(actions.lock_seed)
        self.new_seed.setDefaultAction(actions.new_seed)
        self.more.setDefaultAction(actions.sampling)
        for button in (self.lock, self.new_seed):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self.lock, self.new_seed, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fields = (self.method, self.candidates, self.steps, self.seed)
        named = [widget for pair in zip(self._names, self._fields, strict=True) for widget in pair]
        for name, field in zip(self._names, self._fields, strict=True):
            name.setProperty("role", "muted")
            name.setBuddy(field)
        self.setLayout(row(*named, self.lock, self.new_seed, self.more))
        self._lock_action = actions.lock_seed
        self._samples = False

        FieldKeys(self.candidates, self.steps, self.seed, parent=self)
        change = likening.change
        self.method.changed.connect(lambda: change(method=self.method.choice))
        self.candidates.changed.connect(lambda: change(candidates=self.candidates.number))
        self.steps.changed.connect(lambda: change(steps=self.steps.number))
        self.seed.valueChanged.connect(lambda seed: change(seed=round(seed)))
        actions.lock_seed.toggled.connect(lambda locked: change(seed_locked=locked))
        likening.changed.connect(self._show)
        self._show()
        self.retranslate()

    def suit(self, samples: bool) -> None:
        """Show what means something to an engine that samples, or to the learned edit."""
        self._samples = samples
        self._appear()

    def show_choices(self, job: AnalogyJob) -> None:
        """job: one that the engine has completed with its own choices."""
        self.method.show_choice(job.method)
        self.candidates.show_choice(job.candidates)
        self.steps.show_choice(job.steps)

    def retranslate(self) -> None:
        words = (
            (tr("Method"), tr("Learn the edit from A to A′, or paint its texture over the photo")),
            (tr("Candidates"), tr("How many results to make, each with a seed of its own")),
            (tr("Steps"), tr("Sampling steps: more take longer, for finer detail. Empty leaves it to the model.")),
            (tr("Seed"), tr("The same seed gives the same result. Unless it is locked, every run draws another.")),
        )
        for name, field, (title, tip) in zip(self._names, self._fields, words, strict=True):
            name.setText(title)
            field.setAccessibleName(title)
            field.setToolTip(tip)
        self.method.show_choice(None)

    def _appear(self) -> None:
        """Learning draws nothing by chance, and is what is tried first: a seed is shown only for what draws surely."""
        draws = self._samples or self._likening.value.method == "paint"
        shown = (not self._samples, self._samples, self._samples, draws)
        for name, field, visible in zip(self._names, self._fields, shown, strict=True):
            name.setVisible(visible)
            field.setVisible(visible)
        self.lock.setVisible(draws)
        self.new_seed.setVisible(draws)
        self.more.setVisible(self._samples)

    def _show(self) -> None:
        value = self._likening.value
        self.method.choice = value.method
        self.candidates.number = value.candidates
        self.steps.number = value.steps
        self.seed.setValue(value.seed)
        self._lock_action.setChecked(value.seed_locked)
        self._appear()
