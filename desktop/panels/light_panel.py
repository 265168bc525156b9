"""Basic light and colour: ten sliders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QToolButton, QWidget

from core.jobs.tone import EXPOSURE_LIMIT, SLIDER_LIMIT, AdjustJob
from desktop.field_keys import FieldKeys
from desktop.i18n import tr
from desktop.panels.bipolar_slider import BipolarSlider
from desktop.theme import SPACE_S, SPACE_XS, icon


@dataclass(frozen=True)
class _Kind:
    """name: of the job's field. step: of the slider and of the field's arrows."""

    name: str
    title: str
    tip: str
    ends: tuple[str, ...] = ()
    limit: float = SLIDER_LIMIT
    step: float = 1.0
    decimals: int = 0


def _kinds() -> tuple[tuple[str, tuple[_Kind, ...]], ...]:
    """By groups, in the language that is in force."""
    exposure_tip = tr("In stops: each one doubles the light; highlights keep their differences")
    return (
        (
            tr("Tones"),
            (
                _Kind("exposure", tr("Exposure"), exposure_tip, limit=EXPOSURE_LIMIT, step=0.05, decimals=2),
                _Kind("contrast", tr("Contrast"), tr("Differences about mid grey")),
                _Kind("highlights", tr("Highlights"), tr("The bright parts: below 0 brings skies back")),
                _Kind("shadows", tr("Shadows"), tr("The dark parts: above 0 shows what is hidden in them")),
                _Kind("whites", tr("Whites"), tr("Where white begins")),
                _Kind("blacks", tr("Blacks"), tr("Where black begins")),
            ),
        ),
        (
            tr("Colour"),
            (
                _Kind("temperature", tr("Temperature"), tr("Cooler or warmer light"), ("#4a7fd0", "#d9a03c")),
                _Kind("tint", tr("Tint"), tr("Towards green or magenta"), ("#4fa35a", "#b45cb4")),
                _Kind("vibrance", tr("Vibrance"), tr("More or less colour, mostly of what has little")),
                _Kind("saturation", tr("Saturation"), tr("More or less colour everywhere")),
            ),
        ),
    )


class LightPanel(QWidget):
    """moved: a field of the job and its new value, by a person. begun: a move starts that is a step of undo of its own.

    reset: a button for the head of the section; reset_all says that it was pressed.
    """

    moved = Signal(str, float)
    begun = Signal()
    reset_all = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reset = QToolButton()
        self.reset.setIcon(icon("reset"))
        self.reset.setProperty("small", True)
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.reset.clicked.connect(self.reset_all)
        self.controls: dict[str, Control] = {}
        self._headings: list[QLabel] = []
        grid = QGridLayout()
        grid.setContentsMargins(SPACE_S, 0, SPACE_S, SPACE_S)
        grid.setHorizontalSpacing(SPACE_XS)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for _, kinds in _kinds():
            heading = QLabel()
            heading.setProperty("role", "muted")
            self._headings.append(heading)
            heading.setContentsMargins(0, SPACE_XS, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 3)
            for kind in kinds:
                control = Control(kind, self)
                control.moved.connect(partial(self.moved.emit, kind.name))
                control.begun.connect(self.begun)
                self.controls[kind.name] = control
                row = grid.rowCount()
                for place, widget in enumerate((control.label, control.slider, control.field)):
                    grid.addWidget(widget, row, place)
        self.setLayout(grid)
        FieldKeys(*(control.field for control in self.controls.values()), parent=self)
        self.retranslate()
        self.show_job(AdjustJob())

    def show_job(self, job: AdjustJob) -> None:
        """Follow the document, without saying that a person moved anything."""
        for name, control in self.controls.items():
            control.show_value(getattr(job, name))
        self.reset.setEnabled(self.isEnabled() and job != AdjustJob())

    def retranslate(self) -> None:
        self.reset.setToolTip(tr("Set all of light and colour to 0"))
        self.reset.setAccessibleName(tr("Set all of light and colour to 0"))
        for heading, (title, kinds) in zip(self._headings, _kinds(), strict=True):
            heading.setText(title)
            for kind in kinds:
                self.controls[kind.name].retranslate(kind)


class Control(QObject):
    """A label, a slider and a field for one number."""

    moved = Signal(float)
    begun = Signal()

    def __init__(self, kind: _Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self._step = kind.step
        self.label = _Label()
        self.slider = BipolarSlider(kind.ends)
        steps = round(kind.limit / kind.step)
        self.slider.setRange(-steps, steps)
        self.slider.setPageStep(max(1, steps // 10))
        self.field = _Field(kind)
        self.label.setBuddy(self.field)
        self.slider.begun.connect(self.begun)
        self.slider.valueChanged.connect(lambda steps: self._move(steps * self._step))
        self.field.valueChanged.connect(self._move)
        self.slider.zeroed.connect(self._zero)
        self.label.double_clicked.connect(self._zero)

    def show_value(self, value: float) -> None:
        blockers = QSignalBlocker(self.slider), QSignalBlocker(self.field)
        if round(value / self._step) != self.slider.value():
            self.slider.setValue(round(value / self._step))
        self.field.setValue(value)
        del blockers
        self.slider.update()

    def retranslate(self, kind: _Kind) -> None:
        self.label.setText(kind.title)
        tip = f"{kind.tip}. {tr('A double click sets it to 0.')}"
        for widget in (self.label, self.slider, self.field):
            widget.setToolTip(tip)
        for widget in (self.slider, self.field):
            widget.setAccessibleName(kind.title)

    def _move(self, value: float) -> None:
        self.show_value(value)
        self.moved.emit(value)

    def _zero(self) -> None:
        self.begun.emit()
        self._move(0.0)


class _Label(QLabel):
    double_clicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.double_clicked.emit()


class _Field(QDoubleSpinBox):
    """With a sign; narrow, so without arrows: the keys do the same. The wheel scrolls the column."""

    def __init__(self, kind: _Kind) -> None:
        super().__init__()
        self.setProperty("compact", True)
        self.lineEdit().setTextMargins(0, 0, SPACE_XS, 0)
        self.setDecimals(kind.decimals)
        self.setRange(-kind.limit, kind.limit)
        self.setSingleStep(kind.step)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("+00.00") + 3 * SPACE_XS)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()

    def textFromValue(self, value: float) -> str:  # noqa: N802
        text = super().textFromValue(value)
        return f"+{text}" if value > 0 else text
