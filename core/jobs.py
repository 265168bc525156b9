"""Jobs: everything that affects a result, as plain values that can be stored, compared and sent between threads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import BadJobError
from core.messages import Message


@dataclass(frozen=True)
class RestoreJob:
    """Restore one photo from a written instruction.

    The same job on the same photo and machine gives the same result. Where the result applies and how strongly is
    not part of it: that belongs to the `Edit`, and can be changed without running the job again.

    instruction: free text, any language that the engine reads.
    engine: the id of an engine in `core.engine.ENGINES`.
    model: id and hash of the weights; the engine fills it in, in the job of its `Result`.
    auxiliary_prompt: what is wrong with the photo, for engines that take it (PromptFix); empty means none.
    steps: sampling steps; None leaves the choice to the engine. The starter has stages, not steps, and ignores it.
    seed: seed of every random draw.
    """

    instruction: str
    engine: str = "starter"
    model: str = ""
    auxiliary_prompt: str = ""
    steps: int | None = None
    seed: int = 0

    def to_json(self) -> str:
        return json.dumps({"kind": "restore", **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> RestoreJob:
        """Read a job back. Raises BadJobError for anything that is not a restore job."""
        try:
            fields: dict[str, Any] = json.loads(text)
            if fields.pop("kind") != "restore":
                raise BadJobError(reason="it is not a restore job")
            job = RestoreJob(**fields)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadJobError(
                reason=Message("its description cannot be read ({detail})", {"detail": str(error)})
            ) from error
        job.check()
        return job

    def check(self) -> None:
        """Raise BadJobError unless every field has its type and range."""
        for name in ("instruction", "engine", "model", "auxiliary_prompt"):
            if not isinstance(getattr(self, name), str):
                raise BadJobError(reason=Message("{field} must be text", {"field": name}))
        if self.steps is not None and not (isinstance(self.steps, int) and 1 <= self.steps <= 1000):
            raise BadJobError(reason="steps must be a whole number from 1 to 1000")
        if not (isinstance(self.seed, int) and 0 <= self.seed < 2**32):
            raise BadJobError(reason="seed must be a whole number from 0 to 4294967295")
