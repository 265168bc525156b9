"""How the tool in hand is set: the second line of the mask bar."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QWidget

from core.masks.brush import LARGEST, SMALLEST
from core.masks.shapes import Mode
from desktop import theme
from desktop.i18n import tr
from desktop.layouts import row
from desktop.mask_choices import MaskTool
from desktop.masking import Masking
from desktop.panels.labelled_slider import percent_slider, pixel_slider
from desktop.theme import SPACE_L

_PAINTS = {MaskTool.BRUSH, MaskTool.ERASER}
_JOINS = set(MaskTool) - _PAINTS - {MaskTool.FEATHER}
_REACH = 0.4  # of a range of colours, in OKLab, at 100 %


class MaskOptions(QWidget):
    def __init__(self, masking: Masking) -> None:
        super().__init__()
        self._masking, self._choices = masking, masking.choices
        self.size_ = pixel_slider(SMALLEST, LARGEST)
        self.hardness, self.opacity = percent_slider(), percent_slider()
        self.low, self.high, self.light_smoothness = percent_slider(), percent_slider(), percent_slider()
        self.tolerance, self.colour_smoothness = percent_slider(), percent_slider()
        self.radius = pixel_slider(1, 500)
        self.mode = QComboBox()
        self.mode.addItems([""] * len(Mode))
        self.mode.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._swatch = Swatch()
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.apply_button = QPushButton()
        self._shown_for: list[tuple[QWidget, set[MaskTool]]] = [
            (self.mode, _JOINS),
            (self.size_, _PAINTS),
            (self.hardness, _PAINTS),
            (self.opacity, _PAINTS),
            (self.low, {MaskTool.LUMINOSITY}),
            (self.high, {MaskTool.LUMINOSITY}),
            (self.light_smoothness, {MaskTool.LUMINOSITY}),
            (self._swatch, {MaskTool.COLOUR}),
            (self.tolerance, {MaskTool.COLOUR}),
            (self.colour_smoothness, {MaskTool.COLOUR}),
            (self.radius, {MaskTool.FEATHER}),
            (self.apply_button, {tool for tool in MaskTool if tool.is_tried_out}),
        ]
        widgets = [widget for widget, _ in self._shown_for]
        self.setLayout(row(*widgets, self._hint, spacing=SPACE_L, stretch=len(widgets)))
        self._connect()
        self.retranslate()

    def follow(self) -> None:
        choices = self._choices
        for widget, tools in self._shown_for:
            widget.setVisible(choices.tool in tools)
        self.size_.show_value(choices.brush.size)
        self.hardness.show_value(choices.brush.hardness)
        self.opacity.show_value(choices.brush.opacity)
        self.low.show_value(choices.luminosity.low)
        self.high.show_value(choices.luminosity.high)
        self.light_smoothness.show_value(choices.luminosity.smoothness)
        colour = choices.colour
        self._swatch.show_colour(None if colour is None else QColor(*colour.colour))
        for slider in (self.tolerance, self.colour_smoothness):
            slider.setEnabled(colour is not None)
        self.tolerance.show_value(colour.tolerance / _REACH if colour else 0)
        self.colour_smoothness.show_value(colour.smoothness / _REACH if colour else 0)
        self.radius.show_value(choices.radius)
        self.mode.setCurrentIndex(list(Mode).index(choices.mode))
        self.apply_button.setEnabled(self._masking.can_apply)
        self._hint.setText(self._words())
        self._hint.setToolTip(self._hint.text())

    def retranslate(self) -> None:
        self.size_.name(tr("Size"), tr("Diameter of the brush in pixels of the photo ([ and ])"))
        self.hardness.name(tr("Hardness"), tr("How much of the brush is even, before it fades (Shift+[ and Shift+])"))
        self.opacity.name(tr("Opacity"), tr("How much one stroke covers; a second one over it covers more"))
        self.low.name(tr("From"), tr("The darkest that belongs to the mask"))
        self.high.name(tr("To"), tr("The lightest that belongs to the mask"))
        for smoothness in (self.light_smoothness, self.colour_smoothness):
            smoothness.name(tr("Smoothness"), tr("How softly the mask fades beyond that"))
        self.tolerance.name(tr("Tolerance"), tr("How unlike the picked colour still belongs to the mask"))
        self.radius.name(tr("Radius"), tr("How far the edges of the mask fade, in pixels of the photo"))
        names = {
            Mode.REPLACE: tr("Replace"),
            Mode.ADD: tr("Add"),
            Mode.SUBTRACT: tr("Subtract"),
            Mode.INTERSECT: tr("Intersect"),
        }
        for place, mode in enumerate(Mode):
            self.mode.setItemText(place, names[mode])
        self.mode.setAccessibleName(tr("How it joins the mask"))
        self.mode.setToolTip(tr("How what is drawn joins the mask (the right button or Alt subtracts)"))
        self._swatch.setAccessibleName(tr("Picked colour"))
        self._swatch.setToolTip(tr("The colour that was picked"))
        self.apply_button.setText(tr("Apply"))
        self.apply_button.setToolTip(tr("Take what is shown over into the mask (Enter on the photo)"))
        self.follow()

    def _connect(self) -> None:
        choices = self._choices
        self.size_.moved.connect(lambda size: choices.set_brush(size=size))
        self.hardness.moved.connect(lambda share: choices.set_brush(hardness=share))
        self.opacity.moved.connect(lambda share: choices.set_brush(opacity=share))
        for slider in (self.low, self.high, self.light_smoothness):
            slider.moved.connect(self._set_luminosity)
        for slider in (self.tolerance, self.colour_smoothness):
            slider.moved.connect(self._set_colour)
        self.radius.moved.connect(choices.set_radius)
        self.mode.activated.connect(lambda place: choices.set_mode(list(Mode)[place]))
        self.apply_button.clicked.connect(self._masking.apply)

    def _set_luminosity(self) -> None:
        """The slider that was moved takes the other one along, so that they never cross."""
        low, high = self.low.value, self.high.value
        if low > high and self.sender() is self.low:
            high = low
        elif low > high:
            low = high
        self._choices.set_luminosity(low, high, self.light_smoothness.value)

    def _set_colour(self) -> None:
        colour = self._choices.colour
        if colour is not None:
            tolerance, smoothness = self.tolerance.value * _REACH, self.colour_smoothness.value * _REACH
            self._choices.set_colour(replace(colour, tolerance=tolerance, smoothness=smoothness))

    def _words(self) -> str:
        tool = self._choices.tool
        if tool is MaskTool.BRUSH:
            return tr("The right button erases. Shift+click draws a straight line.")
        if tool is MaskTool.ERASER:
            return tr("Shift+click erases along a straight line.")
        if tool in (MaskTool.RECTANGLE, MaskTool.ELLIPSE):
            return tr("Drag from corner to corner. Shift keeps it as wide as high.")
        if tool is MaskTool.LASSO:
            return tr("Draw around what the mask is to hold.")
        if tool in (MaskTool.LINEAR, MaskTool.RADIAL):
            return tr("Drag from where the edit applies fully to where it ends.")
        if tool is MaskTool.COLOUR and self._choices.colour is None:
            return tr("Click a colour in the photo.")
        if tool is MaskTool.FEATHER and self._masking.mask is None:
            return tr("There is no mask yet that could be softened.")
        return ""


class Swatch(QWidget):
    """A colour, or an empty frame."""

    def __init__(self) -> None:
        super().__init__()
        self._colour: QColor | None = None
        self.setFixedSize(QSize(22, 22))

    def show_colour(self, colour: QColor | None) -> None:
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours().disabled), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if self._colour is None else self._colour)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1).toRectF(), theme.SPACE_XS, theme.SPACE_XS)
