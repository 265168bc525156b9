"""The keys of the actions: the defaults, and what the person has changed of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from desktop.i18n import plain, tr
from desktop.settings import Settings

Match = QKeySequence.SequenceMatch


class Shortcuts(QObject):
    """changed: some action has other keys. Actions are known by their objectName; those without one are left alone."""

    changed = Signal()

    def __init__(self, actions: Iterable[QAction], settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.actions = {action.objectName(): action for action in actions if action.objectName()}
        self._defaults = {name: action.shortcuts() for name, action in self.actions.items()}
        for name, keys in settings.shortcuts.items():
            if name in self.actions:
                sequences = (QKeySequence(key, QKeySequence.SequenceFormat.PortableText) for key in keys)
                self.actions[name].setShortcuts([sequence for sequence in sequences if not sequence.isEmpty()])

    def is_default(self, name: str) -> bool:
        return self.actions[name].shortcuts() == self._defaults[name]

    def holder(self, keys: QKeySequence, apart_from: str = "") -> str:
        """The name of the action that these keys belong to, or that their beginning does; "" where they are free."""
        for name, action in self.actions.items():
            if name != apart_from and any(_collide(keys, taken) for taken in action.shortcuts()):
                return name
        return ""

    def fixed_use(self, keys: QKeySequence) -> str:
        """What these keys do that cannot be changed; "" where they are nobody's."""
        for fixed, does in (
            (("F2", "\\"), tr("The photo as it was")),
            (("[", "]"), tr("Move the divider")),
            (("Tab", "Shift+Tab", "Backtab"), tr("To the next control")),
            (("Return", "Enter", "Space"), tr("Press the control in focus")),
        ):
            if any(_collide(keys, QKeySequence(key)) for key in fixed):
                return does
        return ""

    def assign(self, name: str, keys: Sequence[QKeySequence]) -> None:
        """Give an action these keys, first the one that menus show; whoever had one of them loses that one."""
        for key in keys:
            while holder := self.holder(key, apart_from=name):
                self._set(holder, [kept for kept in self.actions[holder].shortcuts() if not _collide(key, kept)])
        self._set(name, keys)
        self._store()

    def reset(self, name: str) -> None:
        """Back to the default keys, which whoever has them now loses."""
        self.assign(name, self._defaults[name])

    def reset_all(self) -> None:
        for name, keys in self._defaults.items():
            self._set(name, keys)
        self._store()

    def title(self, name: str) -> str:
        return plain(self.actions[name].text())

    def _set(self, name: str, keys: Sequence[QKeySequence]) -> None:
        self.actions[name].setShortcuts(keys)

    def _store(self) -> None:
        self._settings.shortcuts = {
            name: [key.toString(QKeySequence.SequenceFormat.PortableText) for key in action.shortcuts()]
            for name, action in self.actions.items()
            if not self.is_default(name)
        }
        self.changed.emit()


def shown(keys: QKeySequence) -> str:
    """As the system writes it: "Ctrl+E", "⌘E"."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def _collide(keys: QKeySequence, others: QKeySequence) -> bool:
    """Whether they are the same, or one begins the other: then Qt cannot tell which is meant."""
    none = Match.NoMatch
    return not keys.isEmpty() and (keys.matches(others) != none or others.matches(keys) != none)
