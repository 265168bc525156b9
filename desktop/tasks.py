"""Coroutines started from Qt slots: kept alive, their errors shown, all cancelled at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from core.errors import LikewiseError
from core.failures import typed


class Tasks:
    """A slot cannot await; it hands its coroutine over here.

    on_error is called on the event loop with whatever a coroutine raised, as one of our errors.
    """

    def __init__(self, on_error: Callable[[LikewiseError], None]) -> None:
        self._on_error = on_error
        self._closed = False
        self._running: set[asyncio.Task[None]] = set()

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        if self._closed:
            coroutine.close()
            return
        task = asyncio.get_running_loop().create_task(self._guard(coroutine))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda _: coroutine.close())  # it never began where the task was cancelled at once

    async def _guard(self, coroutine: Coroutine[Any, Any, None]) -> None:
        try:
            await coroutine
        except Exception as error:
            self._on_error(typed(error))

    async def settle(self) -> None:
        """Wait until every task but the caller's own has ended."""
        while others := self._others():
            await asyncio.gather(*others, return_exceptions=True)

    def cancel(self) -> list[asyncio.Task[None]]:
        """Cancel every task but the caller's own, and start none any more. Returns those that still have to end."""
        self._closed = True
        others = self._others()
        for task in others:
            task.cancel()
        return others

    async def close(self) -> None:
        """Cancel, and wait for the ends."""
        await asyncio.gather(*self.cancel(), return_exceptions=True)

    def _others(self) -> list[asyncio.Task[None]]:
        return [task for task in self._running if task is not asyncio.current_task()]
