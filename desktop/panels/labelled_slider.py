"""A slider with its name and its value."""

from __future__ import annotations

from collections.abc import Callable
from math import log

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.layouts import row
from desktop.panels.strength import JumpSlider
from desktop.theme import SPACE_S

STEPS = 200


class _Slider(JumpSlider):
    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, super().sizeHint().height())


class LabelledSlider(QWidget):
    """moved: the value, when a person changes it.

    to_value: a place in [0, 1] → the value there; to_place: the other way. words: a value as text. widest: the longest
    of those.
    """

    moved = Signal(float)

    def __init__(
        self,
        to_value: Callable[[float], float],
        to_place: Callable[[float], float],
        words: Callable[[float], str],
        widest: str,
    ) -> None:
        super().__init__()
        self._to_value, self._to_place, self._words = to_value, to_place, words
        self._name = QLabel()
        self._name.setProperty("role", "muted")
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setSingleStep(2)
        self.slider.setMinimumWidth(56)
        self.slider.setMaximumWidth(120)
        self._name.setBuddy(self.slider)
        self._value = QLabel(alignment=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFixedWidth(self._value.fontMetrics().horizontalAdvance(f"{widest} "))
        self.setLayout(row(self._name, self.slider, self._value, spacing=SPACE_S, stretch=1))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.slider.valueChanged.connect(self._on_place)

    @property
    def value(self) -> float:
        return self._to_value(self.slider.value() / STEPS)

    def show_value(self, value: float) -> None:
        """Follow, without saying that a person moved anything."""
        blocker = QSignalBlocker(self.slider)
        self.slider.setValue(round(self._to_place(value) * STEPS))
        del blocker
        self._value.setText(self._words(value))
        self.slider.update()

    def name(self, name: str, tip: str) -> None:
        self._name.setText(name)
        self.slider.setAccessibleName(name)
        for widget in (self._name, self.slider, self._value):
            widget.setToolTip(tip)

    def _on_place(self, place: int) -> None:
        value = self._to_value(place / STEPS)
        self._value.setText(self._words(value))
        self.moved.emit(value)


def percent_slider() -> LabelledSlider:
    """From 0 to 1, shown as per cent."""
    return LabelledSlider(lambda place: place, lambda value: value, lambda value: f"{round(value * 100)} %", "100 %")


def pixel_slider(low: float, high: float) -> LabelledSlider:
    """Pixels, each part of the way multiplying them by as much."""
    ratio = high / low

    def to_place(value: float) -> float:
        return log(min(max(value, low), high) / low) / log(ratio)

    return LabelledSlider(lambda place: low * ratio**place, to_place, lambda value: f"{value:.0f} px", f"{high:.0f} px")
