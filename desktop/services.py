"""What the parts of the window share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import LikewiseError
from desktop.background import Background
from desktop.engines import Engines
from desktop.sampling import Sampling
from desktop.session import Session
from desktop.settings import Settings
from desktop.tasks import Tasks
from desktop.worker import Worker


@dataclass(frozen=True)
class Services:
    """The document, the choices for the next job, what is remembered, and the threads and tasks that do the work."""

    session: Session
    engines: Engines
    sampling: Sampling
    settings: Settings
    worker: Worker
    background: Background
    tasks: Tasks

    @staticmethod
    def start(settings: Settings, on_error: Callable[[LikewiseError], None]) -> Services:
        engines, sampling = Engines(settings), Sampling(settings)
        return Services(Session(), engines, sampling, settings, Worker(), Background(), Tasks(on_error))

    async def stop(self) -> None:
        """End every task and both kinds of threads; a running job is cancelled, a file being written is finished."""
        await self.tasks.close()
        self.worker.shutdown()
        self.background.shutdown()
        self.session.undo_stack.clear()  # else it clears itself while it is destroyed, and signals a window half gone
