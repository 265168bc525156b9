"""Stopping a job in the middle of a step.

Closing a run's generator stops it between two steps. Where one step takes a minute, that is too late: whoever runs
the job says how it would know (`stoppable`), and whoever works for long asks now and then (`stop_if_asked`). Each
thread has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_asked: ContextVar[Callable[[], bool] | None] = ContextVar("stopping", default=None)


class Stopped(Exception):  # noqa: N818 - no error: it was asked for
    """The work was stopped on request; nothing of it remains."""


@contextmanager
def stoppable(asked: Callable[[], bool]) -> Iterator[None]:
    """Within this block, on this thread, work ends with `Stopped` soon after `asked` says so."""
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)


def stop_if_asked() -> None:
    """Raise Stopped if that is wanted. Costs next to nothing."""
    asked = _asked.get()
    if asked is not None and asked():
        raise Stopped
