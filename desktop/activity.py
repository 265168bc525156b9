"""What the status bar says about jobs, imports and photos that are being opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.messages import Message
from desktop.importing import Importing
from desktop.opening import Opening
from desktop.panels.status import StatusBar
from desktop.services import Services

if TYPE_CHECKING:
    from core.models.conversion.converting import ImportStep

STARTING = Message("Starting…")


class Activity(QObject):
    def __init__(self, services: Services, status: StatusBar, opening: Opening, importing: Importing) -> None:
        super().__init__(status)
        self._services = services
        self._status = status
        running = services.running
        opening.opening.connect(self._on_opening)
        running.started.connect(self._on_job_started)
        running.progressed.connect(status.show_progress)
        running.ended.connect(self._on_job_ended)
        importing.started.connect(lambda: status.show_activity(STARTING, 0.0))
        importing.progressed.connect(self._on_imported)
        importing.ended.connect(lambda: status.show_activity(None))
        for source in (running, importing):
            source.stopping.connect(lambda: status.show_activity(Message("Stopping…"), 0.0))

    def _on_opening(self, name: str) -> None:
        if not self._services.running.is_running:
            self._status.show_activity(Message("Opening {name}…", {"name": name}) if name else None)

    def _on_job_started(self) -> None:
        """The first step of an engine that samples may take half a minute; others are soon past it."""
        self._status.show_activity(STARTING, 0.0 if self._services.engine.samples else None)

    def _on_job_ended(self, seconds: float | None) -> None:
        done = None if seconds is None else Message("Done in {seconds:.1f} s", {"seconds": seconds})
        self._status.show_activity(done)

    def _on_imported(self, step: ImportStep) -> None:
        self._status.show_activity(step.stage, step.done / max(step.total, 1))
