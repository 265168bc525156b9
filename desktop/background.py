"""Work that must wait neither for the window nor for a running job: opening, saving, encoding, reading a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from core.failures import typed

P = ParamSpec("P")
T = TypeVar("T")


class Background:
    """A few ordinary threads for functions of core that hold no torch object."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="background")

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result. Raises LikewiseError for whatever it raised."""
        future = self._pool.submit(partial(_typed_call, function, *args, **kwargs))
        return await asyncio.wrap_future(future)

    def shutdown(self) -> None:
        """Drop what has not begun and wait for the rest: a photo that is being written is written whole."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _typed_call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return function(*args, **kwargs)
    except Exception as error:
        raise typed(error) from None
