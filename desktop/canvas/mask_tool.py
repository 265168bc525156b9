"""Tools that work on the mask: what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from core.masks.shapes import Mode
from desktop.canvas.tools import Tool, Touch
from desktop.mask_choices import MaskTool

if TYPE_CHECKING:
    from desktop.masking import Masking

SIZE_STEP = 1.15
HARDNESS_STEP = 0.1


class MaskCanvasTool(Tool):
    """By itself it leaves the pointer to the canvas. Keys: [ and ] change the size, with Shift the hardness; B is the
    brush, E goes between brush and eraser, X inverts, Enter applies what is tried out, Esc gives it up."""

    def __init__(self, masking: Masking, parent: QObject) -> None:
        super().__init__(parent)
        self._masking = masking

    def key(self, event: QKeyEvent) -> bool:
        keys, choices = Qt.Key, self._masking.choices
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        size, hardness = choices.brush.size, choices.brush.hardness
        if event.key() in (keys.Key_BraceLeft, keys.Key_BraceRight) or (
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            and event.key() in (keys.Key_BracketLeft, keys.Key_BracketRight)
        ):
            less = event.key() in (keys.Key_BraceLeft, keys.Key_BracketLeft)
            choices.set_brush(hardness=hardness - HARDNESS_STEP if less else hardness + HARDNESS_STEP)
        elif event.key() == keys.Key_BracketLeft:
            choices.set_brush(size=min(size / SIZE_STEP, size - 1))
        elif event.key() == keys.Key_BracketRight:
            choices.set_brush(size=max(size * SIZE_STEP, size + 1))
        elif event.key() == keys.Key_E:
            choices.choose(MaskTool.BRUSH if choices.tool is MaskTool.ERASER else MaskTool.ERASER)
        elif event.key() == keys.Key_B:
            choices.choose(MaskTool.BRUSH)
        elif event.key() == keys.Key_X:
            self._masking.invert()
        elif event.key() in (keys.Key_Return, keys.Key_Enter) and choices.tool.is_tried_out:
            self._masking.apply()
        elif event.key() == keys.Key_Escape and choices.tool.is_tried_out and self._masking.can_apply:
            choices.give_up()
        else:
            return False
        return True

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        return Qt.CursorShape.OpenHandCursor

    def put_down(self) -> None:
        self._masking.end_stroke()

    def _mode(self, touch: Touch) -> Mode:
        """The mode that was chosen; Alt and the right button take away."""
        if touch.button == Qt.MouseButton.RightButton or touch.keys & Qt.KeyboardModifier.AltModifier:
            return Mode.SUBTRACT
        return self._masking.choices.mode
