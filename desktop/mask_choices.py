"""With what a mask is worked on: the tool, and how it is set."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from core.masks.brush import LARGEST, SMALLEST, Brush
from core.masks.ranges import ColourRange, LuminosityRange
from core.masks.shapes import Mode


class MaskTool(StrEnum):
    BRUSH = "brush"
    ERASER = "eraser"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    LASSO = "lasso"
    LINEAR = "gradient"
    RADIAL = "radial"
    LUMINOSITY = "luminosity"
    COLOUR = "colour"
    FEATHER = "feather"

    @property
    def paints(self) -> bool:
        return self in (MaskTool.BRUSH, MaskTool.ERASER)

    @property
    def is_range(self) -> bool:
        return self in (MaskTool.LUMINOSITY, MaskTool.COLOUR)

    @property
    def is_tried_out(self) -> bool:
        """Whether what it would do is shown until it is applied."""
        return self.is_range or self is MaskTool.FEATHER


class MaskChoices(QObject):
    """changed: one of them is another one.

    mode: how shapes and ranges join the mask. colour: None until one is picked. radius: of the feather, in pixels of
    the photo.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tool = MaskTool.BRUSH
        self.brush = Brush()
        self.mode = Mode.ADD
        self.luminosity = LuminosityRange(0.6, 1.0, 0.15)
        self.colour: ColourRange | None = None
        self.radius = 20.0

    def choose(self, tool: MaskTool) -> None:
        self.tool = tool
        self.brush = replace(self.brush, erases=tool is MaskTool.ERASER)
        self.changed.emit()

    def give_up(self) -> None:
        """Go from a tool that tries something out back to the brush."""
        self.colour = None if self.tool is MaskTool.COLOUR else self.colour
        self.choose(MaskTool.BRUSH)

    def set_brush(
        self, *, size: float | None = None, hardness: float | None = None, opacity: float | None = None
    ) -> None:
        """size: diameter in pixels of the photo. Values are held within what there is."""
        brush = self.brush
        self.brush = replace(
            brush,
            size=brush.size if size is None else min(max(size, SMALLEST), LARGEST),
            hardness=brush.hardness if hardness is None else min(max(hardness, 0.0), 1.0),
            opacity=brush.opacity if opacity is None else min(max(opacity, 0.01), 1.0),
        )
        self.changed.emit()

    def set_mode(self, mode: Mode) -> None:
        self.mode = mode
        self.changed.emit()

    def set_luminosity(self, low: float, high: float, smoothness: float) -> None:
        self.luminosity = LuminosityRange(min(low, high), max(low, high), smoothness)
        self.changed.emit()

    def set_colour(self, colour: ColourRange | None) -> None:
        self.colour = colour
        self.changed.emit()

    def set_radius(self, radius: float) -> None:
        self.radius = radius
        self.changed.emit()
