"""What a person may set for removing. Plain values: no widgets, no Qt."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.errors import BadJobError
from core.jobs import RemoveJob


@dataclass(frozen=True)
class RemovalSettings:
    """The fields of a RemoveJob of the same names. None leaves the value to the engine."""

    seed: int = 0
    candidates: int | None = None
    prompt: str = ""
    steps: int | None = None

    def apply_to(self, job: RemoveJob, samples: bool) -> RemoveJob:
        """The job with these settings; where its engine does not sample, with those that mean something to it."""
        job = replace(job, seed=self.seed, candidates=self.candidates)
        return replace(job, prompt=self.prompt, steps=self.steps) if samples else job

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> RemovalSettings:
        """Read settings back; what cannot be read, or could not be run, is left at its default."""
        try:
            stored: Any = json.loads(text)
            settings = RemovalSettings(**stored)
            settings.apply_to(RemoveJob("", "inpaint"), samples=True).check()
        except (ValueError, TypeError, BadJobError):
            return RemovalSettings()
        return settings
