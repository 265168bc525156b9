"""Everything that can be done, as commands with a name, a place in the menus and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from desktop.i18n import plain, source_of
from desktop.matching import score
from desktop.settings import Settings


@dataclass(frozen=True, eq=False)
class Command:
    """path: of menus ("View › Theme"); empty outside them. english: the title and the path, for who thinks in it.

    why_not: why it cannot be done now; empty where it can, or where nobody knows.
    """

    action: QAction
    title: str
    path: str
    english: str
    why_not: str = ""


class Commands:
    """reason: says why an action that is disabled is."""

    def __init__(
        self, actions: Iterable[QAction], menus: QMenuBar, settings: Settings, reason: Callable[[QAction], str]
    ) -> None:
        self._actions, self._menus, self._settings, self._reason = list(actions), menus, settings, reason

    def find(self, query: str) -> list[Command]:
        """Best first; without a query those that were run last, then all others in the order of the menus."""
        recent = {name: place for place, name in enumerate(self._settings.commands)}
        ranked = []
        for place, command in enumerate(self._all()):
            found = score(query, command.title, command.english, command.path)
            last_run = recent.get(command.action.objectName(), len(recent))
            if found > 0:
                ranked.append((-found, last_run, place, command))
        return [command for *_, command in sorted(ranked, key=lambda rank: rank[:3])]

    def run(self, command: Command) -> None:
        """As if it were chosen in the menu; the next time it is among the first."""
        self._settings.add_command(command.action.objectName())
        command.action.trigger()

    def _all(self) -> list[Command]:
        paths = dict(_places(self._menus.actions()))
        # Where the menus have it, in their order; what is on the tool bar alone comes last.
        ordered = sorted(self._actions, key=lambda action: list(paths).index(action) if action in paths else len(paths))
        return [self._command(action, paths.get(action, ())) for action in ordered if action.isVisible()]

    def _command(self, action: QAction, menus: tuple[str, ...]) -> Command:
        english = " ".join(plain(source_of(text)) for text in (action.text(), *menus))
        why_not = "" if action.isEnabled() else self._reason(action)
        return Command(action, plain(action.text()), " › ".join(plain(menu) for menu in menus), english, why_not)


def _places(entries: Iterable[QAction], menus: tuple[str, ...] = ()) -> Iterator[tuple[QAction, tuple[str, ...]]]:
    """Every action of the menus, with the titles of the menus that lead to it."""
    for entry in entries:
        inner = entry.menu()
        if isinstance(inner, QMenu):
            yield from _places(inner.actions(), (*menus, inner.title()))
        elif not entry.isSeparator():
            yield entry, menus
