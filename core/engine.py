"""What an engine is, what it yields, and where engines are found."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import UnknownEngineError
from core.jobs import RestoreJob
from core.messages import Message
from core.photo import Photo
from core.prompting.understanding import Understanding
from core.prompting.wishes import Wish

S = TypeVar("S")
R = TypeVar("R")

PREVIEW_SIDE = 1600
"""Longest side of a preview, in pixels: enough to fill a canvas, cheap enough to make several times a second."""


@dataclass(frozen=True, eq=False)
class Step:
    """One step of a running job, yielded after the work is done.

    index, total: 1-based; the total may grow when an engine finds more to do, never shrink.
    stage: what was done, for the status bar ("Denoise").
    preview: makes the whole photo as it looks now, (h, w, 3) uint8 sRGB, longest side ≤ PREVIEW_SIDE. Costs nothing
        until called; valid only until the generator is resumed, so call it before asking for the next step.
    """

    index: int
    total: int
    stage: Message
    preview: Callable[[], NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class Result:
    """What a finished job gives back.

    photo: same size and dtype as the photo that went in.
    job: the job as it was run, with `model` filled in.
    notes: what the person should know ("the photo was already clean; nothing was changed").
    """

    photo: Photo
    job: RestoreJob
    notes: tuple[Message, ...] = field(default=())


Run = Generator[Step, None, Result]
"""A running job: yields a Step after each piece of work, returns the Result. Closing it cancels the job."""


@dataclass(frozen=True)
class Model:
    """Weights that an engine can run with on this machine.

    id: what a job's `model` starts with. title: for people.
    """

    id: str
    title: str


class Engine(Protocol):
    """Runs jobs. Constructing one is cheap; weights load on the first run, on the thread that runs it."""

    id: str
    title: str
    wishes: frozenset[Wish]
    """What it can fulfil; `within` in what it understands."""
    samples: bool
    """Whether it draws samples, so that seed, steps and all that follows in a job mean something to it."""

    def models(self) -> tuple[Model, ...]:
        """The models that it can run with here and now; none where one has to be installed first. Quick, any thread."""
        ...

    def device(self) -> Message:
        """What the models run on ("processor", "NVIDIA RTX 4090"). May import torch: for the worker's thread."""
        ...

    def complete(self, job: RestoreJob) -> RestoreJob:
        """The job with this engine's choice wherever the job leaves it one, as far as that is known before a run."""
        ...

    def understand(self, instruction: str) -> Understanding:
        """What this engine reads in an instruction. Quick (milliseconds) and safe on any thread."""
        ...

    def check(self, job: RestoreJob) -> None:
        """Raise the JobError or EngineError with which a run of this job would end at once. Quick, on any thread."""
        ...

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        """Run the job. Nothing happens before the first `next`. Raises JobError and EngineError.

        A step that takes long lets itself be stopped in the middle: see `core.stopping`.
        """
        ...


ENGINES: dict[str, str] = {
    "starter": "core.starter.engine:StarterEngine",
    "promptfix": "core.promptfix.engine:PromptFixEngine",
}
"""Engine id → "module:class". Adding an engine is one folder and one line here; nothing is imported before use."""

_instances: dict[str, Engine] = {}


def find_engine(engine_id: str) -> Engine:
    """The engine of that id, made on first use. Raises UnknownEngineError."""
    if engine_id not in ENGINES:
        raise UnknownEngineError(engine=engine_id, known=", ".join(ENGINES))
    if engine_id not in _instances:
        module, _, name = ENGINES[engine_id].partition(":")
        _instances[engine_id] = getattr(import_module(module), name)()
    return _instances[engine_id]


def finish(run: Generator[S, None, R], on_step: Callable[[S], None] = lambda step: None) -> R:
    """Drive a run, or any work that tells of its steps in the same way, to its end and return the result."""
    while True:
        try:
            step = next(run)
        except StopIteration as stop:
            result: R = stop.value
            return result
        on_step(step)
