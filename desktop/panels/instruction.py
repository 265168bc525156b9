"""The box for the instruction, with the instructions of earlier runs behind the arrow keys, and Run and Stop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.actions import Actions
from desktop.field_keys import is_idle
from desktop.i18n import tr
from desktop.layouts import row
from desktop.panels.action_button import ActionButton, run_button

SETTLE_MS = 150
"""Pause in the typing after which the text is read."""


class InstructionEdit(QLineEdit):
    """A line of text. Up and Down walk through older instructions; what was being typed is at the end of the walk.

    The shortcuts of `actions` are the window's even while the line has the focus, although Qt's line edits have a use
    for some of them (Ctrl+E and Ctrl+K, on X11). Undo, redo, copy and paste are the line's where it has a use for them.
    """

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._history: list[str] = []  # newest first
        self._place = -1  # -1: the line being typed
        self._draft = ""

    def set_history(self, instructions: Sequence[str]) -> None:
        self._history, self._place = list(instructions), -1

    def forget_undo(self) -> None:
        """Let undo and redo be the window's, until the text is edited again."""
        place = self.cursorPosition()
        self.setText(self.text())
        self.setCursorPosition(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Up:
            self._walk(+1)
        elif event.key() == Qt.Key.Key_Down:
            self._walk(-1)
        elif self._leaves_to_window(event):
            event.ignore()  # its action is disabled, which is no reason to edit the text instead
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._leaves_to_window(event)
        ):
            event.ignore()
            return False
        return super().event(event)

    def _leaves_to_window(self, event: QKeyEvent) -> bool:
        if (idle := is_idle(self, event)) is not None:
            return idle
        if event.matches(QKeySequence.StandardKey.Copy):
            return not self.hasSelectedText()
        if event.matches(QKeySequence.StandardKey.Paste):
            clipboard = QGuiApplication.clipboard().mimeData()
            return clipboard.hasImage() or clipboard.hasUrls()
        pressed = QKeySequence(event.keyCombination())
        return any(pressed in action.shortcuts() for action in self._actions)

    def _walk(self, direction: int) -> None:
        place = self._place + direction
        if not -1 <= place < len(self._history):
            return
        if self._place == -1:
            self._draft = self.text()
        self._place = place
        self.setText(self._draft if place == -1 else self._history[place])


class InstructionPanel(QWidget):
    """settled: the text, a moment after the last key. Run and Stop are the window's actions, shown as buttons.

    chooser: what stands before Run.
    """

    settled = Signal(str)

    def __init__(self, actions: Actions, chooser: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        run, stop = actions.run, actions.stop
        self.edit = InstructionEdit(actions.all)
        self.edit.setClearButtonEnabled(True)
        self.edit.returnPressed.connect(run.trigger)
        self.run_button = run_button(run)
        self.stop_button = ActionButton(stop)
        self._pause = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._pause.timeout.connect(self._settle)
        self.edit.textChanged.connect(self._on_text)

        self.setLayout(row(self.edit, chooser, self.run_button, self.stop_button, stretch=0))
        self.retranslate()

    @property
    def text(self) -> str:
        return self.edit.text().strip()

    def add_words(self, words: str) -> None:
        """Append a wish to the sentence, once."""
        if words not in self.edit.text():
            self.edit.setText(f"{self.text}, {words}" if self.text else words)
        self.edit.setFocus()

    def retranslate(self) -> None:
        self.edit.setPlaceholderText(tr("Say what is wrong, for example: remove the haze and bring back the colours"))
        self.edit.setAccessibleName(tr("Instruction"))
        self.edit.setToolTip(tr("What should be done to the photo. Up and Down bring back earlier instructions."))

    def _on_text(self) -> None:
        self._pause.start()

    def _settle(self) -> None:
        self.settled.emit(self.text)
