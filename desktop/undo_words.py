"""What undo would undo, and redo would redo, said by the two actions."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QMenu

from desktop.actions import Actions, with_shortcut
from desktop.i18n import tr


class UndoWords(QObject):
    """In their tooltips always, in the menu while it is open: elsewhere the actions keep their names."""

    def __init__(self, stack: QUndoStack, actions: Actions, menu: QMenu, parent: QObject) -> None:
        super().__init__(parent)
        self._stack, self._actions = stack, actions
        stack.indexChanged.connect(self.retranslate)
        menu.aboutToShow.connect(self._name)
        menu.aboutToHide.connect(self._unname)
        self.retranslate()

    def retranslate(self) -> None:
        stack, actions = self._stack, self._actions
        undo, redo = tr("Back to the state before the last change"), tr("The undone change again")
        for action, plain, does, what in (
            (actions.undo, undo, tr("Undo: {what}"), stack.undoText()),
            (actions.redo, redo, tr("Redo: {what}"), stack.redoText()),
        ):
            action.setToolTip(with_shortcut(does.format(what=what) if what else plain, action.shortcut()))

    def _name(self) -> None:
        for action, does, what in (
            (self._actions.undo, tr("&Undo: {what}"), self._stack.undoText()),
            (self._actions.redo, tr("&Redo: {what}"), self._stack.redoText()),
        ):
            if what:
                action.setText(does.format(what=what.replace("&", "&&")))

    def _unname(self) -> None:
        self._actions.undo.setText(tr("&Undo"))
        self._actions.redo.setText(tr("&Redo"))
