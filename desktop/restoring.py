"""Instructions on their way through the engine: a job is made, checked, run, stopped."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from core.engine import find_engine
from core.jobs import RestoreJob
from core.photo import Photo
from desktop.mailbox import Failed, Finished, Progress
from desktop.services import Services
from desktop.session import State
from desktop.worker import JobRun


class Restoring(QObject):
    """started, ended: a job is under way. progressed: a Progress. noted: the Messages of a finished job.

    stopping: it will end as soon as it can. ended carries the seconds that the job took, or None where it was stopped
    or failed.
    """

    started = Signal()
    stopping = Signal()
    progressed = Signal(object)
    ended = Signal(object)
    noted = Signal(tuple)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._run: JobRun | None = None
        self._busy = False
        self._stopping = False

    @property
    def is_running(self) -> bool:
        return self._busy

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

    async def run(self, instruction: str) -> None:
        """Restore the photo as it looks now. Raises JobError and EngineError; the document is untouched then."""
        state = self._services.session.state
        if state is None or self._busy:
            return
        self._busy, self._stopping = True, False
        start, seconds = time.monotonic(), None
        settings = self._services.settings
        if instruction:
            settings.add_instruction(instruction)
        self.started.emit()
        try:
            job, photo = await self._services.background.call(_prepare, self._job(instruction), state)
            if not self._stopping:
                self._run = self._services.worker.run(job, photo, previews=settings.previews)
                if await self._follow(self._run, photo):
                    seconds = time.monotonic() - start
        finally:
            self._run, self._busy = None, False
            self.ended.emit(seconds)

    def _job(self, instruction: str) -> RestoreJob:
        chosen = self._services.engines.chosen
        job = chosen.job(instruction)
        return self._services.sampling.value.apply_to(job) if chosen.engine.samples else job

    async def _follow(self, run: JobRun, photo: Photo) -> bool:
        """Whether the job was finished."""
        async for event in run:
            match event:
                case Progress() if not self._stopping:
                    self.progressed.emit(event)
                case Finished(result) if not self._stopping:
                    if result.photo is not photo:  # or else the engine found nothing to do, and says so
                        self._services.session.add_result(photo, result)
                    self.noted.emit(result.notes)
                    return True
                case Failed(error):
                    raise error
        return False


def _prepare(job: RestoreJob, state: State) -> tuple[RestoreJob, Photo]:
    """The job, with the document's mask where its engine has a use for it, and its photo. Raises what `check` does."""
    engine = find_engine(job.engine)
    if engine.samples and state.mask is not None:
        from core.imaging.masks import pack

        job = replace(job, mask=pack(state.mask))
    engine.check(job)
    return job, state.before if _is_another_try(job, state) else state.render()


def _is_another_try(job: RestoreJob, state: State) -> bool:
    """Whether the engine draws another sample of what is on the canvas already: then it starts from the same photo."""
    if state.result is None or not find_engine(job.engine).samples:
        return False
    last = state.result.job
    return isinstance(last, RestoreJob) and (last.engine, last.instruction) == (job.engine, job.instruction)
