"""What can be done with candidates, from menus and by keys, and when each of it is possible."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from core.jobs import MOST_CANDIDATES
from desktop.actions import Actions, enable
from desktop.candidates import Candidate
from desktop.i18n import tr
from desktop.rerunning import Rerunning, can_vary
from desktop.services import Services


class CandidateActions(QObject):
    """Digits pick on the `keyed` widgets and whatever lies in them, as long as there are several to pick from."""

    def __init__(
        self, services: Services, actions: Actions, rerunning: Rerunning, keyed: tuple[QWidget, ...], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._candidates, self._actions = services, services.candidates, actions
        self._rerunning = rerunning
        self._digits = [self._digit(widget, place) for widget in keyed for place in range(MOST_CANDIDATES)]
        actions.keep_as_edits.triggered.connect(self._candidates.keep_as_edits)
        actions.more_like.triggered.connect(self._vary_picked)
        session, running = services.session, services.running
        for signal in (self._candidates.listed, self._candidates.changed, running.started, running.ended):
            signal.connect(self._follow)
        session.activated.connect(self._follow)
        self._follow()

    def vary(self, candidate: Candidate) -> None:
        """Make more like this one; it stays beside them."""
        if self._services.running.is_running or not can_vary(candidate.edit):
            return
        fresh = [each for each in self._candidates.all if not self._candidates.is_kept(each)]
        self._candidates.pick(candidate)
        self._candidates.keep(candidate, True)
        count = min(max(len(fresh), 2), MOST_CANDIDATES)
        self._services.tasks.start(self._rerunning.varied(candidate.edit, count))

    def why_not_vary(self, candidate: Candidate) -> str:
        """What stands against making more like it; empty where nothing does."""
        if not can_vary(candidate.edit):
            return tr("Its engine draws no noise that could be varied")
        return tr("A job is running") if self._services.running.is_running else ""

    def _digit(self, widget: QWidget, place: int) -> QShortcut:
        made = QShortcut(QKeySequence(str(place + 1)), widget)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(partial(self._pick, place))
        return made

    def _pick(self, place: int) -> None:
        if place < len(self._candidates.all):
            self._candidates.pick(self._candidates.all[place])

    def _vary_picked(self) -> None:
        if self._candidates.picked is not None:
            self.vary(self._candidates.picked)

    def _follow(self) -> None:
        candidates, actions, idle = self._candidates, self._actions, not self._services.running.is_running
        picked = candidates.picked
        several = len(candidates.all) > 1
        for digit in self._digits:
            digit.setEnabled(several)  # or else they are the canvas's own
        enable((actions.candidates_grid,), several)
        enable((actions.keep_as_edits,), bool(candidates.to_become_edits))
        enable((actions.more_like,), idle and picked is not None and can_vary(picked.edit))
