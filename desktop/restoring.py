"""Instructions on their way through the engine: reading them, running them, stopping; and looking for defects."""

from __future__ import annotations

import logging
import time

from PySide6.QtCore import QObject, Signal

from core.engine import find_engine
from core.errors import EmptyInstructionError, LikewiseError
from core.jobs import RestoreJob
from core.photo import Photo
from core.prompting.defects import DefectReport, diagnose
from core.prompting.understanding import Understanding
from desktop.mailbox import Failed, Finished, Progress
from desktop.services import Services
from desktop.worker import JobRun

log = logging.getLogger(__name__)


class Restoring(QObject):
    """started, ended: a job is under way. progressed: a Progress. noted: the Messages of a finished job.

    ended carries the seconds that the job took, or None where it was stopped or failed.
    """

    started = Signal()
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

    async def run(self, instruction: str) -> None:
        """Restore the photo as it looks now. Raises JobError and EngineError; the document is untouched then."""
        state = self._services.session.state
        if state is None or self._busy:
            return
        if not instruction:
            raise EmptyInstructionError
        self._busy, self._stopping = True, False
        start, seconds = time.monotonic(), None
        self._services.settings.add_instruction(instruction)
        self.started.emit()
        try:
            photo = await self._services.background.call(state.render)
            if not self._stopping:
                self._run = self._services.worker.run(RestoreJob(instruction, self._services.engine_id), photo)
                if await self._follow(self._run, photo):
                    seconds = time.monotonic() - start
        finally:
            self._run, self._busy = None, False
            self.ended.emit(seconds)

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

    async def understand(self, instruction: str) -> Understanding | None:
        """What the engine reads in the instruction; None for an empty one."""
        return await self._services.background.call(_understand, self._services.engine_id, instruction)

    async def diagnose(self, photo: Photo) -> DefectReport | None:
        """The defects of the photo; None where they could not be found out, which is no reason to trouble anyone."""
        try:
            return await self._services.background.call(diagnose, photo)
        except LikewiseError as error:
            log.warning("no diagnosis: %s", error)
            return None


def _understand(engine_id: str, instruction: str) -> Understanding | None:
    return find_engine(engine_id).understand(instruction) if instruction else None
