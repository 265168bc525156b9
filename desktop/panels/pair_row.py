"""One example pair in the panel: two slots with an arrow between them, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QLabel, QMenu, QToolButton, QWidget
from shiboken6 import isValid

from core.photo import Photo
from desktop.examples import SIDES, ExamplePair, Side
from desktop.field_keys import FieldKeys
from desktop.i18n import tr
from desktop.layouts import column, row
from desktop.panels.alignment_badge import AlignmentBadge
from desktop.panels.frames import Arrow
from desktop.panels.picture_slot import PictureSlot
from desktop.tasks import Tasks
from desktop.theme import SPACE_S, SPACE_XS, icon
from desktop.thumbnails import Thumbnails

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

LETTERS: dict[Side, str] = {"before": "A", "after": "A′"}
MARGIN = 6


class PairRow(QFrame):
    """What a person asks of it is told by signals that carry the side where that matters; photos come from the pair."""

    choosing = Signal(str)
    pasting = Signal(str)
    dropped = Signal(str, object)
    result_wanted = Signal(str)
    original_wanted = Signal(str)
    past_wanted = Signal()
    removing = Signal()

    def __init__(self, pair: ExamplePair, thumbnails: Thumbnails, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.pair = pair
        self._thumbnails, self._tasks = thumbnails, tasks
        self._number = 1
        self.menu = QMenu(self)
        self._slot_menus: dict[Side, QMenu] = {side: QMenu(self) for side in SIDES}
        self.slots = {side: PictureSlot(LETTERS[side], self._slot_menus[side]) for side in SIDES}
        self.swap_action = self._action(icon("swap"), pair.swap)
        self.past_action = self._action(icon("history"), self.past_wanted.emit)
        self.remove_action = self._action(icon("close"), self.removing.emit)
        self._side_actions: dict[Side, tuple[QAction, ...]] = {side: self._actions_of(side) for side in SIDES}
        self.title, self.badge = QLabel(), AlignmentBadge()
        self.weight_name, self.weight = QLabel(), QDoubleSpinBox(decimals=1)
        self._buttons = [QToolButton() for _ in range(3)]
        self._lay_out()

        FieldKeys(self.weight, parent=self)
        self.weight.valueChanged.connect(lambda weight: setattr(pair, "weight", weight))
        pair.changed.connect(self._show)
        pair.aligned.connect(self._show)
        pair.pictured.connect(self._show_pictures)
        self._show()
        self._show_pictures()

    def show_place(self, number: int, count: int) -> None:
        """number: from 1. count: of all pairs; weights mean something from two on."""
        self._number = number
        for widget in (self.weight_name, self.weight):
            widget.setVisible(count > 1)
        self.retranslate()

    def enable_sources(self, has_photo: bool, has_result: bool, has_past: bool) -> None:
        """What can be taken from the open photo, and from those of before."""
        for actions in self._side_actions.values():
            *_, result, original, _ = actions
            result.setEnabled(has_photo)
            original.setEnabled(has_result)
        self.past_action.setEnabled(has_past)

    def retranslate(self) -> None:
        self.title.setText(tr("Pair {number}").format(number=self._number))
        self.swap_action.setText(tr("Swap A and A′"))
        self.past_action.setText(tr("From the history of a photo…"))
        self.remove_action.setText(tr("Remove this pair"))
        for action, tip in (
            (self.swap_action, tr("The photo after the edit becomes the one before it, and the other way round")),
            (self.past_action, tr("Take A and A′ from two steps of a photo that you have edited here")),
            (self.remove_action, tr("Take this pair away")),
        ):
            action.setToolTip(tip)
        for side in SIDES:
            self._name_actions(side)
        menu = self._buttons[1]
        menu.setToolTip(tr("More for this pair: use the open photo, take it from the history"))
        for button, name in zip(self._buttons, self._button_names(), strict=True):
            button.setAccessibleName(name)
        self.weight_name.setText(tr("Weight"))
        self.weight.setAccessibleName(tr("Weight"))
        self.weight.setToolTip(tr("How much this pair counts beside the others"))
        self.slots["before"].invite(tr("Drop the photo before the edit here"))
        self.slots["after"].invite(tr("Drop the photo after the edit here"))
        self._show()

    def _button_names(self) -> tuple[str, str, str]:
        return tr("Swap A and A′"), tr("More for this pair"), tr("Remove this pair")

    def _name_actions(self, side: Side) -> None:
        letter = LETTERS[side]
        words = (
            tr("Choose a photo for {letter}…"),
            tr("Paste as {letter}"),
            tr("Use the photo as it looks now as {letter}"),
            tr("Use the original photo as {letter}"),
            tr("Clear {letter}"),
        )
        for action, text in zip(self._side_actions[side], words, strict=True):
            action.setText(text.format(letter=letter))

    def _actions_of(self, side: Side) -> tuple[QAction, ...]:
        slot = self.slots[side]
        clear = partial(self.pair.put, **{side: None})
        choose, paste = partial(self.choosing.emit, side), partial(self.pasting.emit, side)
        slot.clicked.connect(choose)
        slot.pasting.connect(paste)
        slot.clearing.connect(clear)
        slot.dropped.connect(partial(self._on_dropped, side))
        return (
            self._action(icon("open"), choose),
            self._action(icon("paste"), paste),
            self._action(icon("photo"), partial(self.result_wanted.emit, side)),
            self._action(None, partial(self.original_wanted.emit, side)),
            self._action(None, clear),
        )

    def _on_dropped(self, side: Side, mime: QMimeData) -> None:
        self.dropped.emit(side, mime)

    def _action(self, picture: QIcon | None, does: Callable[[], None]) -> QAction:
        action = QAction(self)
        if picture is not None:
            action.setIcon(picture)
        action.triggered.connect(lambda: does())  # without Qt's `checked`
        return action

    def _lay_out(self) -> None:
        for side in SIDES:
            choose, paste, result, original, clear = self._side_actions[side]
            self._slot_menus[side].addActions([choose, paste, result, original])
            self._slot_menus[side].addSeparator()
            self._slot_menus[side].addAction(clear)
            self.menu.addActions([result, original])
            self.menu.addSeparator()
        self.menu.addAction(self.past_action)
        self.menu.setToolTipsVisible(True)
        swap, more, remove = self._buttons
        swap.setDefaultAction(self.swap_action)
        remove.setDefaultAction(self.remove_action)
        more.setIcon(icon("menu"))
        more.setMenu(self.menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for button in self._buttons:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("small", True)
        for name in (self.title, self.weight_name):
            name.setProperty("role", "muted")
        self.weight_name.setBuddy(self.weight)
        self.weight.setRange(0.1, 10)
        self.weight.setSingleStep(0.1)
        head = row(self.title, self.badge, *self._buttons, spacing=SPACE_XS)
        head.insertStretch(2, 1)
        pictures = row(self.slots["before"], Arrow(16, rise=9), self.slots["after"], spacing=SPACE_XS)
        foot = row(self.weight_name, self.weight, 1)
        self.setLayout(column(head, pictures, foot, spacing=SPACE_XS, margins=(SPACE_S, MARGIN, SPACE_S, MARGIN)))

    def _show(self) -> None:
        pair = self.pair
        self.badge.show_alignment(pair.alignment)
        self.weight.setValue(pair.weight)
        self.swap_action.setEnabled(not pair.is_empty)
        for side in SIDES:
            photo = pair.photo(side)
            self._side_actions[side][-1].setEnabled(photo is not None)
            self._describe(side, photo)

    def _describe(self, side: Side, photo: Photo | None) -> None:
        slot = self.slots[side]
        role = tr("before the edit") if side == "before" else tr("after the edit")
        what = tr("empty") if photo is None else _name(photo)
        name = tr("Pair {number}, {role}: {what}").format(number=self._number, role=role, what=what)
        slot.setAccessibleName(name)
        hint = tr("Click to choose a photo, or drop or paste one. Right click for more.")
        slot.setToolTip(hint if photo is None else f"{what}\n{hint}")

    def _show_pictures(self) -> None:
        for side in SIDES:
            photo = self.pair.photo(side)
            if photo is None:
                self.slots[side].show_picture(None, "")
            else:
                self._tasks.start(self._show_picture(side, photo))

    async def _show_picture(self, side: Side, photo: Photo) -> None:
        image = await self._thumbnails.of(photo)
        if isValid(self) and photo is self.pair.photo(side):
            self.slots[side].show_picture(image, photo.path.name if photo.path else "")


def _name(photo: Photo) -> str:
    return photo.path.name if photo.path else tr("Pasted photo")
