"""The worker: one thread with one queue, on which every torch object lives.

    async for event in worker.run(job, photo):   # Started, Progress…, then Finished, Failed or Cancelled
        ...

The window sends plain values and receives plain values. Whatever a job raises, the thread lives on and takes the next.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from queue import SimpleQueue
from threading import Event as Flag
from typing import TypeVar
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QThread

from core.engine import Result, Step, begin
from core.examples import Pair
from core.failures import typed
from core.jobs import Job
from core.models.device import release_cached_memory
from core.photo import Photo
from core.stopping import Stopped, stoppable
from desktop.mailbox import Cancelled, Ending, Event, Failed, Finished, Mailbox, Progress, Started

log = logging.getLogger(__name__)
T = TypeVar("T")

PREVIEW_SHARE = 0.15
"""Previews may take this share of a job's time; a costly one is followed by a longer pause."""


class JobRun:
    """One job on its way through the worker: iterate over its events, or cancel it.

    Cancelling closes the engine's generator at its next step, or in the middle of a long one. So does leaving the
    iteration. previews: whether any are made; may be changed at any time.
    """

    def __init__(
        self, job: Job, photo: Photo, pairs: Sequence[Pair], previews: bool, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.previews = previews
        self._job, self._pairs = job, pairs
        self._photo: Photo | None = photo
        self._mailbox = Mailbox(loop)
        self._cancelled = Flag()

    def cancel(self) -> None:
        self._cancelled.set()

    async def __aiter__(self) -> AsyncIterator[Event]:
        try:
            while True:
                event = await self._mailbox.take()
                yield event
                if isinstance(event, Ending):
                    return
        finally:
            self.cancel()

    def execute(self) -> None:
        """Run the job to one of its ends. On the worker's thread only."""
        self._mailbox.put(Started())
        try:
            with stoppable(self._cancelled.is_set):
                ending = self._drive()
        except Stopped:
            ending = Cancelled()
        except BaseException as error:
            ending = Failed(typed(error))
        self._photo, self._pairs = None, ()
        release_cached_memory()  # now that no frame of a failed job holds a tensor any more
        self._mailbox.put(ending)

    def _drive(self) -> Ending:
        photo, self._photo = self._photo, None
        if photo is None or self._cancelled.is_set():
            return Cancelled()
        with closing(begin(self._job, photo, self._pairs)) as run:
            del photo  # the engine decides how long it needs it
            clock = _Clock()
            while not self._cancelled.is_set():
                try:
                    step = next(run)
                except StopIteration as stop:
                    result: Result = stop.value
                    return Finished(result)
                if not self._cancelled.is_set():
                    self._report(step, clock)
            return Cancelled()

    def _report(self, step: Step, clock: _Clock) -> None:
        preview: NDArray[np.uint8] | None = None
        candidates: tuple[NDArray[np.uint8], ...] = ()
        if self.previews and self._mailbox.wants_preview and clock.affords_preview():
            with clock.previewing():
                candidates = tuple(look() for look in step.candidates)
                preview = candidates[0] if candidates else step.preview()
        seconds_left = clock.seconds_left(step.index, step.total)
        self._mailbox.put(Progress(step.index, step.total, step.stage, preview, seconds_left, candidates))


class _Clock:
    """How long the rest of a job will take, and whether it can afford another preview."""

    def __init__(self) -> None:
        self._first: tuple[float, int] | None = None
        self._preview_cost = 0.0
        self._preview_end = -1e9

    def seconds_left(self, index: int, total: int) -> float | None:
        """From the pace since the first step, which may have had to load weights and is left out."""
        now = time.monotonic()
        if self._first is None:
            self._first = (now, index)
        start, first = self._first
        return None if index <= first else (now - start) / (index - first) * max(total - index, 0)

    def affords_preview(self) -> bool:
        return time.monotonic() - self._preview_end >= self._preview_cost / PREVIEW_SHARE

    def previewing(self) -> _Clock:
        return self

    def __enter__(self) -> None:
        self._preview_start = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._preview_end = time.monotonic()
        self._preview_cost = self._preview_end - self._preview_start


class _Thread(QThread):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("worker")
        self.tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def run(self) -> None:
        # Without it, OpenMP's threads spin while they wait and starve each other on a busy machine.
        os.environ.setdefault("GOMP_SPINCOUNT", "0")
        while (task := self.tasks.get()) is not None:
            task()
            del task  # or the last photo would live until the next job


class Worker:
    """Owns the thread. All methods are for the window's thread, inside the event loop."""

    def __init__(self) -> None:
        self._thread = _Thread()
        self._runs: WeakSet[JobRun] = WeakSet()
        self._closing = Flag()
        self._thread.start()

    def run(self, job: Job, photo: Photo, pairs: Sequence[Pair] = (), previews: bool = True) -> JobRun:
        """Queue a job. Iterate over what is returned to follow it."""
        run = JobRun(job, photo, pairs, previews, asyncio.get_running_loop())
        self._runs.add(run)
        self._thread.tasks.put(run.execute)
        return run

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Call a function of core on the worker's thread, after the jobs queued before it.

        Raises LikewiseError for whatever the function raised. The arguments are let go as soon as it returns.
        """
        future: Future[T] = Future()
        self._thread.tasks.put(partial(self._fulfil, future, function, args))
        return await asyncio.wrap_future(future)

    def _fulfil(self, future: Future[T], function: Callable[..., T], args: tuple[object, ...]) -> None:
        if self._closing.is_set():
            future.cancel()
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(function(*args))
        except BaseException as error:
            future.set_exception(typed(error))

    @property
    def is_running(self) -> bool:
        return self._thread.isRunning()

    def shutdown(self, seconds: float = 60.0) -> bool:
        """Cancel everything and wait for the thread. False when it did not end in time (a job that never yields)."""
        self._closing.set()
        for run in list(self._runs):
            run.cancel()
        self._thread.tasks.put(None)
        ended = self._thread.wait(int(seconds * 1000))
        if not ended:
            log.error("the worker did not stop within %.0f s", seconds)
        return ended
