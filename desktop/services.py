"""What the parts of the window share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.engine import Runner
from core.errors import LikewiseError
from desktop.background import Background
from desktop.candidates import Candidates
from desktop.engines import AnalogyEngines, Engines, RemoveEngines
from desktop.examples import Examples
from desktop.keeping import Keeping
from desktop.likening import Likening
from desktop.mode import Mode
from desktop.past import Past
from desktop.removal import Removal
from desktop.running import Running
from desktop.sampling import Sampling
from desktop.session import Session
from desktop.settings import Settings
from desktop.snapshots import Snapshots
from desktop.tasks import Tasks
from desktop.worker import Worker


@dataclass(frozen=True)
class Services:
    """The document, the choices for the next job, what is remembered, and the threads and tasks that do the work."""

    session: Session
    mode: Mode
    engines: Engines
    sampling: Sampling
    analogy_engines: AnalogyEngines
    likening: Likening
    remove_engines: RemoveEngines
    removal: Removal
    examples: Examples
    candidates: Candidates
    snapshots: Snapshots
    past: Past
    keeping: Keeping
    settings: Settings
    running: Running
    worker: Worker
    background: Background
    tasks: Tasks

    @staticmethod
    def start(settings: Settings, on_error: Callable[[LikewiseError], None]) -> Services:
        session, worker, background, tasks = Session(), Worker(), Background(), Tasks(on_error)
        keeping = Keeping(session, background, tasks, settings)
        running = Running(session, worker, background, settings, keeping)
        return Services(
            session=session,
            mode=Mode(settings),
            engines=Engines(settings),
            sampling=Sampling(settings),
            analogy_engines=AnalogyEngines(settings),
            likening=Likening(settings),
            remove_engines=RemoveEngines(settings),
            removal=Removal(settings),
            examples=Examples(),
            candidates=Candidates(session, running),
            snapshots=Snapshots(session),
            past=Past(session, background, tasks),
            keeping=keeping,
            settings=settings,
            running=running,
            worker=worker,
            background=background,
            tasks=tasks,
        )

    @property
    def engine(self) -> Runner:
        """The engine that the next job is made for."""
        if self.mode.is_remove:
            return self.remove_engines.engine
        return self.analogy_engines.engine if self.mode.is_likewise else self.engines.engine

    async def stop(self) -> None:
        """End every task and both kinds of threads; a running job is cancelled, a file being written is finished."""
        try:
            self.running.stop()
            await self.tasks.close()
            await self.keeping.leave()  # now that nothing can change the document any more
        finally:
            self.worker.shutdown()
            self.background.shutdown()
            self.session.undo_stack.clear()  # or it does so while it is destroyed, and signals a window half gone
