"""The canvas's tool in step with masking, and what is painted on the canvas as it is painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.actions import Actions
from desktop.canvas import PhotoCanvas
from desktop.canvas.brush_tool import BrushTool
from desktop.canvas.drawing_tools import GradientTool, LassoTool, MarqueeTool
from desktop.canvas.mask_tool import MaskCanvasTool
from desktop.canvas.picking_tool import PickingTool
from desktop.mask_choices import MaskTool
from desktop.masking import Masking
from desktop.services import Services
from desktop.tint import Tint


class MaskHandling(QObject):
    """M on the canvas begins and ends masking, as the action does."""

    def __init__(
        self, services: Services, masking: Masking, canvas: PhotoCanvas, actions: Actions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._masking, self._canvas = services, masking, canvas
        self._mask, self._show = actions.mask, actions.show_mask
        shapes = MarqueeTool(masking, self)
        self._tools: dict[MaskTool, MaskCanvasTool] = {
            MaskTool.BRUSH: BrushTool(masking, self),
            MaskTool.RECTANGLE: shapes,
            MaskTool.ELLIPSE: shapes,
            MaskTool.LASSO: LassoTool(masking, self),
            MaskTool.LINEAR: GradientTool(masking, self),
            MaskTool.COLOUR: PickingTool(masking, self),
            MaskTool.LUMINOSITY: MaskCanvasTool(masking, self),
        }
        self._tools[MaskTool.ERASER] = self._tools[MaskTool.BRUSH]
        self._tools[MaskTool.RADIAL] = self._tools[MaskTool.LINEAR]
        self._tools[MaskTool.FEATHER] = self._tools[MaskTool.LUMINOSITY]
        self.set_tint(services.settings.tint)
        masking.changed.connect(self._follow)
        masking.dirtied.connect(self._refresh)
        canvas.tool_changed.connect(self._on_tool)
        self._mask.toggled.connect(self._start_or_stop)
        self._show.toggled.connect(canvas.show_mask)
        key = QShortcut(QKeySequence("M"), canvas, context=Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._mask.trigger)

    def set_tint(self, tint: Tint) -> None:
        """What the mask looks like, from now on."""
        self._services.settings.tint = tint
        self._canvas.set_tint(tint)

    def give_up_trial(self) -> bool:
        """Take away what is tried out on the mask, and the tool for it; whether there was anything."""
        masking = self._masking
        if not (masking.is_active and masking.can_apply):
            return False
        masking.try_drawing(None)
        if masking.choices.tool.is_tried_out:
            masking.choices.give_up()
        elif self._canvas.tool is not None:
            self._canvas.tool.put_down()
        return True

    def _start_or_stop(self, wanted: bool) -> None:
        if wanted:
            self._masking.start()
            self._show.setChecked(True)
        else:
            self._masking.stop()

    def _follow(self) -> None:
        masking = self._masking
        if masking.is_active:
            self._canvas.set_tool(self._tools[masking.choices.tool])
        elif isinstance(self._canvas.tool, MaskCanvasTool):
            self._canvas.set_tool(None)
        self._mask.setChecked(masking.is_active)

    def _on_tool(self) -> None:
        """A tool that masks was put down, or another one was taken in its place."""
        if self._masking.is_active and not isinstance(self._canvas.tool, MaskCanvasTool):
            self._masking.stop()

    def _refresh(self, rect: QRectF) -> None:
        self._canvas.refresh_mask(rect)
        if self._canvas.tool is not None:
            self._canvas.tool.changed.emit(rect)
