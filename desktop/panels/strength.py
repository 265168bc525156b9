"""How strongly the result applies."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QSlider, QStyle, QStyleOptionSlider, QWidget

from desktop.i18n import tr
from desktop.layouts import row


class JumpSlider(QSlider):
    """A horizontal slider whose handle comes to where the track is clicked, and can be dragged on from there.

    The wheel is for the column that it stands in.
    """

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        groove, handle = (
            self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)
            for part in (QStyle.SubControl.SC_SliderGroove, QStyle.SubControl.SC_SliderHandle)
        )
        at = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and not handle.contains(at):
            along = at.x() - groove.left() - handle.width() // 2
            span = groove.width() - handle.width()
            self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), along, span))
        super().mousePressEvent(event)


class StrengthSlider(QWidget):
    """0–100 %. moved: the strength in [0, 1], when a person changes it."""

    moved = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel()
        self._name.setProperty("role", "muted")
        self.slider = JumpSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setValue(100)
        self.slider.setPageStep(10)
        self.slider.setFixedWidth(180)
        self._name.setBuddy(self.slider)
        self._value = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setFixedWidth(self._value.fontMetrics().horizontalAdvance("100 % "))
        self.slider.valueChanged.connect(self._on_value)

        self.setLayout(row(self._name, self.slider, self._value))
        self._show_value()
        self.retranslate()

    def show_strength(self, strength: float) -> None:
        """Follow the document, without saying that a person moved anything."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(strength * 100))
        self.slider.blockSignals(False)
        self._show_value()

    def retranslate(self) -> None:
        self._name.setText(tr("Strength"))
        self.slider.setAccessibleName(tr("Strength"))
        self.slider.setToolTip(tr("How strongly the result applies: 0 % is the photo as it was"))

    def _on_value(self, value: int) -> None:
        self._show_value()
        self.moved.emit(value / 100)

    def _show_value(self) -> None:
        self._value.setText(f"{self.slider.value()} %")
