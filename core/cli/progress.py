"""Long work under a progress bar on stderr that names its stages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Protocol, TypeVar

from core.messages import Message


class Stage(Protocol):
    """A step of whatever work: how much there is, 0 while nobody knows, and what is being done."""

    @property
    def total(self) -> int: ...
    @property
    def stage(self) -> Message: ...


S = TypeVar("S", bound=Stage)
R = TypeVar("R")


def follow(work: Generator[S, None, R], done: Callable[[S], int], shown: bool) -> R:
    """Drive the work to its end and return what it returns. Ctrl+C closes it before anything else happens.

    done: how much of the total a step has reached. shown: whether there is a bar.
    """
    from tqdm import tqdm

    from core.engine import finish

    layout = "{desc}: {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
    with tqdm(desc="Start", total=1, bar_format=layout, file=sys.stderr, disable=not shown) as bar:

        def advance(step: S) -> None:
            bar.total = step.total or 1
            bar.set_description_str(str(step.stage), refresh=False)
            bar.update(done(step) - bar.n)

        with closing(work):
            return finish(work, advance)
