"""The controls of the crop tool: straightening, turns, proportions, and the end of it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFrame, QLabel, QPushButton, QToolButton

from core.imaging.geometry import STRAIGHTEN_LIMIT
from desktop.field_keys import FieldKeys
from desktop.i18n import tr
from desktop.layouts import row
from desktop.panels.bipolar_slider import BipolarSlider
from desktop.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, icon

FREE, ORIGINAL = "free", "original"
ASPECTS = (FREE, ORIGINAL, "1:1", "4:3", "3:2", "16:9")

_STEPS = 10  # of the slider, per degree


class CropBar(QFrame):
    """angle_moved: degrees clockwise. turned: by one quarter, 1 clockwise or -1. chosen: one of ASPECTS."""

    angle_moved = Signal(float)
    turned = Signal(int)
    mirrored = Signal()
    chosen = Signal(str)
    swapped = Signal()
    reset = Signal()
    cancelled = Signal()
    applied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cropBar")
        self._name = QLabel()
        self._name.setProperty("role", "muted")
        self.slider = BipolarSlider()
        self.slider.setRange(round(-STRAIGHTEN_LIMIT * _STEPS), round(STRAIGHTEN_LIMIT * _STEPS))
        self.slider.setPageStep(_STEPS)
        self.slider.setMinimumWidth(90)
        self.slider.setMaximumWidth(320)
        self.field = QDoubleSpinBox()
        self.field.setRange(-STRAIGHTEN_LIMIT, STRAIGHTEN_LIMIT)
        self.field.setDecimals(1)
        self.field.setSingleStep(0.1)
        self.field.setSuffix(" °")
        self.field.setKeyboardTracking(False)
        self.field.setFixedWidth(self.fontMetrics().horizontalAdvance("-45.0 °") + 48)
        self._name.setBuddy(self.field)
        self.turn_left, self.turn_right, self.mirror, self.swap, self.reset_button = (
            _small(name) for name in ("turn-left", "turn-right", "mirror", "swap-sides", "reset")
        )
        self.aspect = QComboBox()
        self.aspect.addItems([""] * len(ASPECTS))
        self.size_label = QLabel()
        self.size_label.setProperty("role", "muted")
        self.cancel_button, self.apply_button = QPushButton(), QPushButton()
        self.apply_button.setProperty("primary", True)
        straighten = row(self._name, self.slider, self.field, spacing=SPACE_S, stretch=1)
        turns = row(self.turn_left, self.turn_right, self.mirror, spacing=SPACE_XS)
        proportions = row(self.aspect, self.swap, spacing=SPACE_XS)
        ends = row(self.reset_button, self.cancel_button, self.apply_button)
        margins = (SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        line = row(straighten, turns, proportions, self.size_label, 1, ends, spacing=SPACE_M, margins=margins)
        line.setStretch(0, 2)
        self.setLayout(line)

        FieldKeys(self.field, parent=self)
        self.slider.valueChanged.connect(lambda steps: self._move(steps / _STEPS))
        self.slider.zeroed.connect(lambda: self._move(0.0))
        self.field.valueChanged.connect(self._move)
        self.turn_left.clicked.connect(lambda: self.turned.emit(-1))
        self.turn_right.clicked.connect(lambda: self.turned.emit(1))
        self.mirror.clicked.connect(self.mirrored)
        self.aspect.activated.connect(lambda place: self.chosen.emit(ASPECTS[place]))
        self.swap.clicked.connect(self.swapped)
        self.reset_button.clicked.connect(self.reset)
        self.cancel_button.clicked.connect(self.cancelled)
        self.apply_button.clicked.connect(self.applied)
        self.retranslate()
        self.hide()

    def show_state(self, angle: float, aspect: str, width: int, height: int) -> None:
        """Follow the crop, without saying that a person did anything. width, height: of the result, in pixels."""
        blockers = [QSignalBlocker(widget) for widget in (self.slider, self.field)]
        if round(angle * _STEPS) != self.slider.value():
            self.slider.setValue(round(angle * _STEPS))
        self.field.setValue(angle)
        del blockers
        self.slider.update()
        self.aspect.setCurrentIndex(ASPECTS.index(aspect))
        self.swap.setEnabled(aspect not in (FREE, "1:1"))
        self.size_label.setText(f"{width:,} × {height:,}")

    def retranslate(self) -> None:
        self._name.setText(tr("Straighten"))
        for control in (self.slider, self.field):
            control.setAccessibleName(tr("Straighten"))
            control.setToolTip(tr("Degrees clockwise. A double click on the slider sets it to 0."))
        for button, tip in (
            (self.turn_left, tr("A quarter turn to the left")),
            (self.turn_right, tr("A quarter turn to the right")),
            (self.mirror, tr("Mirror: exchange left and right")),
            (self.swap, tr("Exchange width and height")),
            (self.reset_button, tr("Reset: the whole photo, as it was taken")),
        ):
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        for place, name in enumerate(ASPECTS):
            titles = {FREE: tr("Free"), ORIGINAL: tr("As the photo")}
            self.aspect.setItemText(place, titles.get(name, name))
        self.aspect.setAccessibleName(tr("Proportions"))
        self.aspect.setToolTip(tr("Proportions of width and height"))
        self.size_label.setToolTip(tr("Pixels that are kept"))
        self.cancel_button.setText(tr("Cancel"))
        self.cancel_button.setToolTip(tr("Leave it as it was (Esc)"))
        self.apply_button.setText(tr("Apply"))
        self.apply_button.setToolTip(tr("Crop the photo (Enter)"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.applied.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _move(self, angle: float) -> None:
        self.angle_moved.emit(angle)


def _small(name: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
