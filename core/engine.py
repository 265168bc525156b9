"""What an engine is, what it yields, and where engines are found."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.errors import UnknownEngineError
from core.examples import Pair
from core.jobs import AnalogyJob, Job, RemoveJob, RestoreJob
from core.messages import Message
from core.photo import Photo
from core.prompting.understanding import Understanding
from core.prompting.wishes import Wish

S = TypeVar("S")
R = TypeVar("R")
T = TypeVar("T")

PREVIEW_SIDE = 1600
"""Longest side of a preview, in pixels: enough to fill a canvas, cheap enough to make several times a second."""


@dataclass(frozen=True, eq=False)
class Step:
    """One step of a running job, yielded after the work is done.

    index, total: 1-based; the total may grow when an engine finds more to do, never shrink.
    stage: what was done, for the status bar ("Denoise").
    preview: makes the whole photo as it looks now, (h, w, 3) uint8 sRGB, longest side ≤ PREVIEW_SIDE. Costs nothing
        until called; valid only until the generator is resumed, so call it before asking for the next step.
    candidates: where several results are made at once, such a preview of each; the first is `preview`'s.
    """

    index: int
    total: int
    stage: Message
    preview: Callable[[], NDArray[np.uint8]]
    candidates: tuple[Callable[[], NDArray[np.uint8]], ...] = ()


@dataclass(frozen=True, eq=False)
class Result:
    """What a finished job gives back.

    photo: same size and dtype as the photo that went in.
    job: the job as it was run, with `model` filled in.
    notes: what the person should know ("the photo was already clean; nothing was changed").
    others: further candidates of the same run, each as the result of a job with a seed of its own.
    """

    photo: Photo
    job: Job
    notes: tuple[Message, ...] = field(default=())
    others: tuple[Result, ...] = field(default=())


Run = Generator[Step, None, Result]
"""A running job: yields a Step after each piece of work, returns the Result. Closing it cancels the job."""


@dataclass(frozen=True)
class Model:
    """Weights that an engine can run with on this machine.

    id: what a job's `model` starts with. title: for people.
    """

    id: str
    title: str


class Runner(Protocol):
    """What all engines have. Constructing one is cheap; weights load on the first run, on the thread that runs it."""

    id: str
    title: str
    samples: bool
    """Whether it draws samples, so that steps and all that follows in a job mean something to it."""

    def models(self) -> tuple[Model, ...]:
        """The models that it can run with here and now; none where one has to be installed first. Quick, any thread."""
        ...

    def device(self) -> Message:
        """What the models run on ("processor", "NVIDIA RTX 4090"). May import torch: for the worker's thread."""
        ...


class Engine(Runner, Protocol):
    """Restores photos from an instruction."""

    wishes: frozenset[Wish]
    """What it can fulfil; `within` in what it understands."""

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


class AnalogyEngine(Runner, Protocol):
    """Edits photos as examples show it."""

    def complete(self, job: AnalogyJob) -> AnalogyJob:
        """See `Engine.complete`."""
        ...

    def check(self, job: AnalogyJob) -> None:
        """See `Engine.check`."""
        ...

    def run(self, job: AnalogyJob, photo: Photo, pairs: Sequence[Pair]) -> Run:
        """See `Engine.run`. photo: B. pairs: those that the job speaks of; others raise BadJobError."""
        ...


class RemoveEngine(Runner, Protocol):
    """Fills what a mask covers."""

    def complete(self, job: RemoveJob) -> RemoveJob:
        """See `Engine.complete`."""
        ...

    def check(self, job: RemoveJob) -> None:
        """See `Engine.check`."""
        ...

    def run(self, job: RemoveJob, photo: Photo) -> Run:
        """See `Engine.run`. Raises BadMaskError for a mask of another size, of nothing or of everything."""
        ...


ENGINES: dict[str, str] = {
    "starter": "core.starter.engine:StarterEngine",
    "promptfix": "core.promptfix.engine:PromptFixEngine",
}
"""Engine id → "module:class". Adding an engine is one folder and one line here; nothing is imported before use."""

ANALOGY_ENGINES: dict[str, str] = {
    "learned": "core.learned.engine:LearnedEngine",
    "analogist": "core.analogist.engine:AnalogistEngine",
}
"""The same for engines that edit by example."""

REMOVE_ENGINES: dict[str, str] = {
    "fill": "core.removal.fill_engine:FillEngine",
    "inpaint": "core.removal.inpaint_engine:InpaintEngine",
}
"""The same for engines that remove what a mask covers."""

_instances: dict[str, Any] = {}


def find_engine(engine_id: str) -> Engine:
    """The engine of that id, made on first use. Raises UnknownEngineError."""
    engine: Engine = _find(engine_id, ENGINES)
    return engine


def find_analogy_engine(engine_id: str) -> AnalogyEngine:
    """The engine of that id, made on first use. Raises UnknownEngineError."""
    engine: AnalogyEngine = _find(engine_id, ANALOGY_ENGINES)
    return engine


def find_remove_engine(engine_id: str) -> RemoveEngine:
    """The engine of that id, made on first use. Raises UnknownEngineError."""
    engine: RemoveEngine = _find(engine_id, REMOVE_ENGINES)
    return engine


def _find(engine_id: str, engines: dict[str, str]) -> Any:
    if engine_id not in engines:
        raise UnknownEngineError(engine=engine_id, known=", ".join(engines))
    if engine_id not in _instances:
        module, _, name = engines[engine_id].partition(":")
        _instances[engine_id] = getattr(import_module(module), name)()
    return _instances[engine_id]


def begin(job: Job, photo: Photo, pairs: Sequence[Pair] = ()) -> Run:
    """A run of any job by the engine that it names. Raises UnknownEngineError."""
    if isinstance(job, AnalogyJob):
        return find_analogy_engine(job.engine).run(job, photo, pairs)
    if isinstance(job, RemoveJob):
        return find_remove_engine(job.engine).run(job, photo)
    return find_engine(job.engine).run(job, photo)


class Work(Generic[S, R]):
    """A run, or any work that tells of its steps in the same way, to be looped over.

    result: what the work returned; there once the loop has come to its end.
    """

    result: R

    def __init__(self, work: Generator[S, None, R]) -> None:
        self._work = work

    def __iter__(self) -> Iterator[S]:
        self.result = yield from self._work


def finish(run: Generator[S, None, R], on_step: Callable[[S], None] = lambda step: None) -> R:
    """Drive a run, or other work, to its end and return the result."""
    work = Work(run)
    for step in work:
        on_step(step)
    return work.result


def relay(run: Generator[S, None, R], as_step: Callable[[S], T]) -> Generator[T, None, R]:
    """The steps of some work as steps of another kind; returns what the work returns."""
    work = Work(run)
    for step in work:
        yield as_step(step)
    return work.result
