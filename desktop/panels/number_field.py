"""A field for a number that may be left to the engine."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from desktop.i18n import tr

Number = int | float


class NumberField(QDoubleSpinBox):
    """Empty means that the engine chooses; what it would choose stands there as a placeholder.

    low must not be negative. brief: the placeholder is the number alone.
    changed: `number` is another one, through a person or not.
    """

    changed = Signal()

    def __init__(
        self, low: Number, high: Number, step: Number, parent: QWidget | None = None, *, brief: bool = False
    ) -> None:
        super().__init__(parent)
        self._brief = brief
        self._choice: Number | None = None
        self._whole = isinstance(step, int)
        self.setDecimals(0 if self._whole else 2)
        self.setRange(low - 1, high)  # the minimum stands for None
        self.setSingleStep(step)
        self.setValue(self.minimum())
        self.valueChanged.connect(self.changed)
        self.show_choice(None)

    @property
    def number(self) -> Number | None:
        if self.value() == self.minimum():
            return None
        return round(self.value()) if self._whole else self.value()

    @number.setter
    def number(self, number: Number | None) -> None:
        self.setValue(self.minimum() if number is None else number)

    def show_choice(self, choice: Number | None) -> None:
        """choice: what the engine would choose, where that is known before a run."""
        self._choice = choice
        words = tr("automatic") if choice is None else tr("{number} (automatic)").format(number=f"{choice:g}")
        if self._brief:
            words = "" if choice is None else f"{choice:g}"
        self.lineEdit().setPlaceholderText(words)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("00.00" if self._brief else words) + 40)

    def stepBy(self, steps: int) -> None:  # noqa: N802
        """The first step starts from the engine's choice."""
        if self.number is None and self._choice is not None:
            self.setValue(self._choice)
        super().stepBy(steps)

    def textFromValue(self, value: float) -> str:  # noqa: N802
        return "" if value == self.minimum() else f"{value:g}"

    def valueFromText(self, text: str) -> float:  # noqa: N802
        return super().valueFromText(text) if text else self.minimum()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        if not text:
            return QValidator.State.Acceptable, text, position
        if text.startswith("-"):
            return QValidator.State.Invalid, text, position
        return super().validate(text, position)
