"""Picking a colour from the photo."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.canvas.mask_tool import MaskCanvasTool
from desktop.canvas.tools import Touch


class PickingTool(MaskCanvasTool):
    """The colour under the pointer, for as long as the left button is held."""

    def press(self, touch: Touch) -> bool:
        self._masking.pick_colour(touch.at)
        return True

    def move(self, touch: Touch) -> None:
        if touch.button == Qt.MouseButton.LeftButton:
            self._masking.pick_colour(touch.at)

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor
