"""What the keys and the mouse do, as a list."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from desktop.i18n import plain, tr
from desktop.layouts import column
from desktop.theme import SPACE_L, SPACE_S, SPACE_XL


class ShortcutsDialog(QDialog):
    """Reads the keys from the actions themselves, so the list cannot be out of date."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard and mouse"))
        keys = [(_keys(action), plain(action.text())) for action in actions if action.shortcuts()]
        mouse = [
            (tr("F2, held"), tr("The photo as it was")),
            (tr("[ and ] on the canvas"), tr("Move the divider")),
            (tr("Wheel"), tr("Zoom towards the pointer")),
            (tr("Drag"), tr("Move the photo")),
            (tr("Double click"), tr("Between fit and 100 %")),
            (tr("Ctrl+click, or C, on a candidate"), tr("Compare it with the picked one")),
            (tr("Up, Down in the instruction"), tr("Earlier instructions")),
            (tr("M, then B or E, on the canvas"), tr("Mask: brush or eraser")),
            (tr("[ and ] while masking"), tr("Size of the brush, with Shift its hardness")),
            (tr("Right button while masking"), tr("Take from the mask")),
            (tr("Arrow keys while cropping"), tr("Move the crop, with Shift its edges")),
            (tr("Double click on a slider of light and colour"), tr("Set it to 0")),
        ]
        half = (len(keys) + len(mouse) + 1) // 2
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_L)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnMinimumWidth(2, SPACE_XL)
        for place, (key, does) in enumerate([*keys, *mouse]):
            line, block = place % half, place // half * 3
            name = QLabel(key)
            name.setProperty("role", "muted")
            grid.addWidget(name, line, block, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(QLabel(does), line, block + 1)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole).setToolTip(tr("Back to the photo"))
        buttons.rejected.connect(self.reject)

        keys_and_mouse = QWidget()
        keys_and_mouse.setLayout(grid)
        scroll = QScrollArea(widgetResizable=True)  # for screens that are lower than the list
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(keys_and_mouse)
        scroll.setAccessibleName(tr("Keyboard and mouse"))
        margins = (SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        self.setLayout(column(scroll, buttons, spacing=SPACE_L, margins=margins, stretch=0))
        room = keys_and_mouse.sizeHint().grownBy(QMargins(SPACE_XL, SPACE_XL, 2 * SPACE_XL, 4 * SPACE_XL))
        screen = self.screen().availableSize()
        self.resize(min(room.width(), screen.width()), min(room.height(), screen.height() * 9 // 10))


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
