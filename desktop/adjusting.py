"""Light and colour of the open photo, as an edit that sliders change."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from core.document.edit import Edit
from core.document.titles import title_of
from core.jobs import AdjustJob
from desktop.i18n import tr_message
from desktop.panels.light_panel import LightPanel
from desktop.services import Services


class Adjusting(QObject):
    """Works on the active edit where that is one of light and colour, and otherwise begins a new one on top.

    That takes the selection for its mask.
    """

    def __init__(self, services: Services, panel: LightPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._running, self._panel = services.session, services.running, panel
        self._moves = 0
        panel.begun.connect(self._begin)
        panel.moved.connect(self._change)
        panel.reset_all.connect(self._reset)
        for signal in (
            self._session.changed,
            self._session.activated,
            services.running.started,
            services.running.ended,
        ):
            signal.connect(self._follow)
        self._follow()

    @property
    def job(self) -> AdjustJob:
        """What the active edit does to light and colour; nothing where it is of another kind."""
        active = self._session.active
        return active.job if active is not None and isinstance(active.job, AdjustJob) else AdjustJob()

    def _follow(self) -> None:
        self._panel.setEnabled(self._session.document is not None and not self._running.is_running)
        self._panel.show_job(self.job)

    def _begin(self) -> None:
        self._moves += 1

    def _change(self, name: str, value: float) -> None:
        self._apply(replace(self.job, **{name: value}), f"{name} {self._moves}")

    def _reset(self) -> None:
        self._apply(AdjustJob(), "")

    def _apply(self, job: AdjustJob, merge: str) -> None:
        """merge: changes with the same words in a row are one step of undo."""
        document, active = self._session.document, self._session.active
        if document is None or job == self.job:
            return
        if active is not None and isinstance(active.job, AdjustJob):
            edit = replace(active, job=job)
            self._session.replace_edit(edit, merge=merge, words=tr_message(title_of(edit)))
        else:
            edit = Edit(job, mask=document.selection)
            words, takes = tr_message(title_of(edit)), edit.mask is not None
            self._session.add_edits(edit, words=words, without_selection=takes, merge=merge)
