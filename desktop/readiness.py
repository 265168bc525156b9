"""Getting ready for the first job, and saying which engine will do it on what."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject

from desktop.garbage import settle
from desktop.panels.status import StatusBar
from desktop.services import Services
from desktop.warm_up import warm_up


class Readiness(QObject):
    """Keeps the engine in the status bar; what it runs on joins it once torch is there to be asked."""

    def __init__(self, services: Services, status: StatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._status = status
        self._is_warm = False
        kinds = (services.engines, services.analogy_engines, services.remove_engines)
        for signal in (services.mode.changed, *(engines.changed for engines in kinds)):
            signal.connect(self._show_engine)
        self._show_engine()

    async def get_ready(self) -> None:
        await asyncio.sleep(0.3)  # the first frame comes first
        await self._services.worker.call(warm_up)
        settle()
        self._is_warm = True
        await self._find_device()

    def _show_engine(self) -> None:
        self._status.show_engine(self._services.engine.title, None)
        if self._is_warm:
            self._services.tasks.start(self._find_device())

    async def _find_device(self) -> None:
        engine = self._services.engine
        device = await self._services.worker.call(engine.device)
        if engine is self._services.engine:
            self._status.show_engine(engine.title, device)
