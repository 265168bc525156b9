"""Jobs on their way through the worker: prepared, run, followed, stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.examples import Pair
from core.jobs import Job
from core.photo import Photo
from desktop.background import Background
from desktop.mailbox import Failed, Finished, Progress
from desktop.session import Session, State
from desktop.settings import Settings
from desktop.worker import JobRun, Worker


@dataclass(frozen=True, eq=False)
class Order:
    """A job that its engine has checked, the photo that it works on, and the examples that it speaks of."""

    job: Job
    photo: Photo
    pairs: tuple[Pair, ...] = ()


Prepare = Callable[[State], Order]
"""Makes the order for the document as it is. Runs on a background thread; may raise LikewiseError."""


class Running(QObject):
    """started, ended: a job is under way. progressed: a Progress. noted: the Messages of a finished job.

    stopping: it will end as soon as it can. finished: the photo that it was given and its Result; the document has them
    already. ended carries the seconds that the job took, or None where it was stopped or failed.
    """

    started = Signal()
    stopping = Signal()
    progressed = Signal(object)
    finished = Signal(object, object)
    ended = Signal(object)
    noted = Signal(tuple)

    def __init__(self, session: Session, worker: Worker, background: Background, settings: Settings) -> None:
        super().__init__()
        self._session, self._worker, self._background, self._settings = session, worker, background, settings
        self._run: JobRun | None = None
        self._job: Job | None = None
        self._busy = False
        self._stopping = False

    @property
    def is_running(self) -> bool:
        return self._busy

    @property
    def job(self) -> Job | None:
        """The one that the worker has."""
        return self._job

    def stop(self) -> None:
        """Cancel the job, if there is one. The document stays as it was."""
        self._stopping = True
        if self._run is not None:
            self._run.cancel()
        if self._busy:
            self.stopping.emit()

    def show_previews(self, shown: bool) -> None:
        """Whether the running job makes previews from now on."""
        if self._run is not None:
            self._run.previews = shown

    async def run(self, prepare: Prepare) -> None:
        """Put the result of a job on the document. Raises what `prepare` and the job do; nothing has changed then.

        Does nothing without a photo, and while another job runs.
        """
        state = self._session.state
        if state is None or self._busy:
            return
        self._busy, self._stopping = True, False
        start, seconds = time.monotonic(), None
        self.started.emit()
        try:
            order = await self._background.call(prepare, state)
            if not self._stopping:
                self._job = order.job
                self._run = self._worker.run(order.job, order.photo, order.pairs, self._settings.previews)
                if await self._follow(self._run, order.photo):
                    seconds = time.monotonic() - start
        finally:
            self._run, self._job, self._busy = None, None, False
            self.ended.emit(seconds)

    async def _follow(self, run: JobRun, photo: Photo) -> bool:
        """Whether the job was finished."""
        async for event in run:
            match event:
                case Progress() if not self._stopping:
                    self.progressed.emit(event)
                case Finished(result) if not self._stopping:
                    if result.photo is not photo:  # or else the engine found nothing to do, and says so
                        self._session.add_result(photo, result)
                        self.finished.emit(photo, result)
                    self.noted.emit(result.notes)
                    return True
                case Failed(error):
                    raise error
        return False
