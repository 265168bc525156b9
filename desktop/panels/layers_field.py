"""A range of layers that may be left to the engine."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from core.jobs.analogy import PAIRS_OF_LAYERS, LayerRange
from desktop.field_keys import FieldKeys
from desktop.layouts import row
from desktop.panels.number_field import NumberField
from desktop.theme import SPACE_XS


class LayersField(QWidget):
    """layers: (first, last + 1), None is left to the engine. Where one end is empty, it is the engine's.

    changed: they are others now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.end = (NumberField(0, PAIRS_OF_LAYERS, 1, brief=True) for _ in range(2))
        self._choice: LayerRange = (0, PAIRS_OF_LAYERS)
        self.setLayout(row(self.first, QLabel("–"), self.end, spacing=SPACE_XS))
        self.setFocusProxy(self.first)
        FieldKeys(self.first, self.end, parent=self)
        for field in (self.first, self.end):
            field.changed.connect(self.changed)

    @property
    def layers(self) -> LayerRange | None:
        first, end = self.first.number, self.end.number
        if first is None and end is None:
            return None
        low = self._choice[0] if first is None else int(first)
        high = self._choice[1] if end is None else int(end)
        return (low, max(low, high))

    @layers.setter
    def layers(self, layers: LayerRange | None) -> None:
        if layers != self.layers:
            self.first.number, self.end.number = layers or (None, None)

    def show_choice(self, choice: LayerRange | None) -> None:
        """choice: what the engine would choose, where that is known before a run."""
        self._choice = choice or (0, PAIRS_OF_LAYERS)
        for field, end in zip((self.first, self.end), choice or (None, None), strict=True):
            field.show_choice(end)

    def describe(self, name: str, tip: str) -> None:
        for field in (self.first, self.end):
            field.setAccessibleName(name)
            field.setToolTip(tip)
