"""What is seen in the photo and read in the instruction, as chips."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from core.engine import Engine
from core.errors import LikewiseError
from core.photo import Photo
from core.prompting.defects import DefectReport, diagnose
from core.prompting.understanding import Understanding
from desktop.panels.chips import DefectChips, UnderstoodChips
from desktop.panels.instruction import InstructionPanel
from desktop.services import Services

log = logging.getLogger(__name__)


class Reading(QObject):
    """Looks at every photo that is opened, and reads the instruction again whenever it or the engine changes."""

    def __init__(
        self,
        services: Services,
        instruction: InstructionPanel,
        defects: DefectChips,
        understood: UnderstoodChips,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._instruction = instruction
        self._defects = defects
        self._understood = understood
        services.session.opened.connect(lambda: services.tasks.start(self._look()))
        services.engines.changed.connect(lambda: services.tasks.start(self._read(instruction.text)))
        instruction.settled.connect(lambda text: services.tasks.start(self._read(text)))

    async def diagnose(self, photo: Photo) -> DefectReport | None:
        """The defects of the photo; None where they could not be found out, which is no reason to trouble anyone."""
        try:
            return await self._services.background.call(diagnose, photo)
        except LikewiseError as error:
            log.warning("no diagnosis: %s", error)
            return None

    async def _look(self) -> None:
        photo = self._services.session.original
        if photo is None:
            return
        self._defects.show_looking()
        report = await self.diagnose(photo)
        if photo is self._services.session.original:
            self._defects.show_report(report)

    async def _read(self, text: str) -> None:
        engine = self._services.engines.engine
        understanding = await self._services.background.call(_understand, engine, text)
        if (text, engine) == (self._instruction.text, self._services.engines.engine):
            self._understood.show_understanding(understanding)


def _understand(engine: Engine, instruction: str) -> Understanding | None:
    """None for an empty instruction."""
    return engine.understand(instruction) if instruction else None
