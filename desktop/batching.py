"""A batch on its way through the worker, one photo at a time, so that other jobs get their turn in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event as Flag

from PySide6.QtCore import QObject, Signal

from core.batch.batch import Batch, Event
from core.batch.files import BatchFile, Summary
from core.batch.options import BatchOptions
from core.batch.shelf import batches_folder, clear, unfinished
from core.batch.sources import Source
from core.errors import LikewiseError
from core.recipes import Recipe
from core.stopping import Stopped, stoppable
from desktop.background import Background
from desktop.worker import Worker


class Batching(QObject):
    """changed: another batch, or it began, was paused or ended. advanced: a BatchFile in another state.

    progressed: a BatchFile and the share of the work on it that is done, 0 to 1. ended: photos done and failed.
    """

    changed = Signal()
    advanced = Signal(object)
    progressed = Signal(object, float)
    ended = Signal(int, int)

    def __init__(self, worker: Worker, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker, self._background = worker, background
        self._batch: Batch | None = None
        self._summary: Summary | None = None
        self._running = False
        self._pause = Flag()

    @property
    def batch(self) -> Batch | None:
        return self._batch

    @property
    def summary(self) -> Summary | None:
        """As it was last heard of; None where there is no batch."""
        return self._summary

    @property
    def is_running(self) -> bool:
        return self._running

    @property
    def is_pausing(self) -> bool:
        """It will stop as soon as it can."""
        return self._running and self._pause.is_set()

    async def create(self, sources: Sequence[Source], recipe: Recipe, options: BatchOptions) -> None:
        """Make a batch; `run` begins it. Raises LikewiseError."""
        await self._take(await self._background.call(Batch.create, sources, recipe, options))

    async def find_unfinished(self) -> Batch | None:
        """The newest batch that was not finished; None also while another one is open here. Old lists go first."""
        return await self._background.call(_newest_unfinished) if self._batch is None else None

    async def resume(self, batch: Batch) -> None:
        """Take up a batch that was found. Raises LikewiseError."""
        await self._take(batch)
        await self.run()

    async def files(self) -> list[BatchFile]:
        """All photos of the batch."""
        return await self._background.call(self._batch.files) if self._batch is not None else []

    async def run(self) -> None:
        """Work until nothing is left or `pause` is called. Raises LikewiseError: BatchBusyError, or where the drive
        fails; all that is left then waits for the next run. Does nothing while it runs."""
        batch = self._batch
        if batch is None or self._running:
            return
        self._running = True
        self._pause.clear()
        self.changed.emit()
        lock = ExitStack()
        try:
            await self._background.call(lock.enter_context, batch.locked())
            await self._work(batch)
        finally:
            self._pause.set()
            await self._worker.call(lock.close)  # after the photo that the worker may still have
            self._running = False
            self._summary = await self._background.call(lambda: batch.summary)
            self.changed.emit()
        if self._summary.is_finished:
            self.ended.emit(self._summary.done, self._summary.failed)

    def pause(self) -> None:
        """Stop soon, in the middle of a photo, which is done again later."""
        if self._running:
            self._pause.set()
            self.changed.emit()

    async def retry_failed(self) -> None:
        """Let the photos that failed wait again, and run. Raises LikewiseError."""
        if self._batch is not None and not self._running:
            await self._background.call(self._batch.retry_failed)
            await self.run()

    async def give_up(self) -> None:
        """Leave out what is waiting."""
        if self._batch is not None and not self._running:
            await self._background.call(self._batch.give_up)
            self._summary = await self._background.call(lambda batch: batch.summary, self._batch)
            self.changed.emit()

    def forget(self) -> None:
        """Let go of the batch, for another one."""
        if self._batch is not None and not self._running:
            self._batch.close()
            self._batch = self._summary = None
            self.changed.emit()

    async def _take(self, batch: Batch) -> None:
        self.forget()
        self._batch = batch
        self._summary = await self._background.call(lambda: batch.summary)
        self.changed.emit()

    async def _work(self, batch: Batch) -> None:
        loop = asyncio.get_running_loop()

        def tell(event: Event) -> None:
            share = event.step.index / max(event.step.total, 1) if event.step is not None else None
            loop.call_soon_threadsafe(self._on_event, event.file, share)

        while not self._pause.is_set():
            file = await self._background.call(batch.next)
            if file is None:
                return
            await self._worker.call(_work_on, batch, file, self._pause, tell)
            self._summary = await self._background.call(lambda: batch.summary)
            self.advanced.emit(await self._background.call(batch.file, file.number))

    def _on_event(self, file: BatchFile, share: float | None) -> None:
        self.progressed.emit(file, share or 0.0)


def _work_on(batch: Batch, file: BatchFile, pause: Flag, tell: Callable[[Event], None]) -> None:
    """One photo, on the worker's thread."""
    try:
        with stoppable(pause.is_set), closing(batch.work_on(file)) as work:
            for event in work:
                if pause.is_set():
                    return
                tell(event)
    except Stopped:
        return


def _newest_unfinished() -> Batch | None:
    folder = batches_folder()
    clear(folder)
    for path in unfinished(folder):
        try:
            return Batch(path)
        except LikewiseError:
            continue
    return None


def results_folder(photos: Sequence[Path]) -> Path | None:
    """Where results go unless another folder is chosen: "Likewise" beside the first photo, or in the folder."""
    if not photos:
        return None
    first = photos[0]
    return (first if first.is_dir() else first.parent) / "Likewise"
