"""What the parts of the window share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import LikewiseError
from desktop.background import Background
from desktop.session import Session
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.worker import Worker


@dataclass(frozen=True)
class Services:
    """engine_id: the engine that jobs are made for."""

    session: Session
    settings: Settings
    worker: Worker
    background: Background
    tasks: Tasks
    engine_id: str

    @staticmethod
    def start(settings: Settings, engine_id: str, on_error: Callable[[LikewiseError], None]) -> Services:
        return Services(Session(), settings, Worker(), Background(), Tasks(on_error), engine_id)

    async def stop(self) -> None:
        """End every task and both kinds of threads; a running job is cancelled, a file being written is finished."""
        await self.tasks.close()
        self.worker.shutdown()
        self.background.shutdown()
        self.session.undo_stack.clear()  # else it clears itself while it is destroyed, and signals a window half gone
