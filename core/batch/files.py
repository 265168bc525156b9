"""One photo of a batch, and what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.batch.sources import Source
from core.errors import LikewiseError
from core.messages import Message, from_plain, to_plain


class State(StrEnum):
    """The values stand in files."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Failure:
    """What went wrong. kind: the name of the error's class."""

    kind: str
    cause: Message
    remedy: Message

    @staticmethod
    def of(error: LikewiseError) -> Failure:
        return Failure(type(error).__name__, error.cause, error.remedy)

    def to_json(self) -> str:
        return json.dumps({"kind": self.kind, "cause": to_plain(self.cause), "remedy": to_plain(self.remedy)})

    @staticmethod
    def from_json(text: str) -> Failure:
        """Raises ValueError and KeyError for what `to_json` did not write."""
        fields = json.loads(text)
        return Failure(str(fields["kind"]), from_plain(fields["cause"]), from_plain(fields["remedy"]))


@dataclass(frozen=True)
class BatchFile:
    """A photo of a batch.

    number: from 1. output: where its result is, or will be once that is known. taken: signature of the file that the
    result replaces. failure: of one that failed. notes: of one that is done or skipped. seconds: of the last run.
    attempts: runs that began. crashes: those that ended with the whole program.
    """

    number: int
    source: Source
    state: State = State.WAITING
    output: Path | None = None
    taken: str = ""
    failure: Failure | None = None
    notes: tuple[Message, ...] = ()
    seconds: float = 0.0
    attempts: int = 0
    crashes: int = 0

    @property
    def path(self) -> Path:
        return self.source.path


@dataclass(frozen=True)
class Summary:
    """How many photos of a batch are in which state."""

    total: int
    done: int
    skipped: int
    failed: int
    left: int

    @property
    def is_finished(self) -> bool:
        return self.left == 0
