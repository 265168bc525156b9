"""What a running job tells the window, and the mailbox that carries it from the worker's thread to the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from core.engine import Result
from core.errors import LikewiseError
from core.messages import Message


@dataclass(frozen=True)
class Started:
    """The worker has taken the job from its queue."""


@dataclass(frozen=True, eq=False)
class Progress:
    """One step is done.

    step, total: 1-based. preview: (h, w, 3) uint8 sRGB, or None where none was made for this step.
    seconds_left: an estimate; None until two steps are done. candidates: such a preview of each of several results.
    """

    step: int
    total: int
    stage: Message
    preview: NDArray[np.uint8] | None
    seconds_left: float | None
    candidates: tuple[NDArray[np.uint8], ...] = ()


@dataclass(frozen=True, eq=False)
class Finished:
    result: Result


@dataclass(frozen=True, eq=False)
class Failed:
    error: LikewiseError


@dataclass(frozen=True)
class Cancelled:
    """The job was stopped; nothing of it remains."""


Ending = Finished | Failed | Cancelled
Event = Started | Progress | Ending


class Mailbox:
    """Events for one reader on the event loop; `put` may be called from any thread and never blocks.

    The latest progress wins: a new one replaces one that nobody has taken yet, so a slow reader never piles up
    previews and never holds up the writer. All other events are kept in order.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = Lock()
        self._events: deque[Event] = deque()
        self._arrived = asyncio.Event()

    @property
    def wants_preview(self) -> bool:
        """Whether the last preview was taken, so that making another is worth the time."""
        with self._lock:
            return not any(isinstance(event, Progress) and event.preview is not None for event in self._events)

    def put(self, event: Event) -> None:
        with self._lock:
            waiting = self._events[-1] if self._events else None
            if isinstance(event, Progress) and isinstance(waiting, Progress):
                newer = event
                if event.preview is None:
                    newer = replace(event, preview=waiting.preview, candidates=waiting.candidates)
                self._events[-1] = newer
                return
            self._events.append(event)
        with suppress(RuntimeError):  # the loop is closed: the window is gone and nobody reads on
            self._loop.call_soon_threadsafe(self._arrived.set)

    async def take(self) -> Event:
        """The oldest event, as soon as there is one. For the loop's own thread."""
        while True:
            with self._lock:
                if self._events:
                    return self._events.popleft()
                self._arrived.clear()
            await self._arrived.wait()
