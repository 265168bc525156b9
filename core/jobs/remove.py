"""The job of taking something out of a photo: an object, a watermark, a scratch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from core.jobs.fields import check_number, check_seed, check_text, check_whole, read_fields


@dataclass(frozen=True)
class RemoveJob:
    """Fill what a mask covers with what may be behind it; not one pixel outside changes.

    mask: `core.imaging.masks.pack_whole`d at the photo's own size; what is more than half white is filled.
    engine: the id of an engine in `core.engine.REMOVE_ENGINES`.
    model: id and hash of the weights; the engine fills it in, in the job of its `Result`.
    seed: seed of every random draw.

    The rest is for engines that sample; None leaves the value to the engine, which fills in what it used.

    prompt: what is to be seen there; empty is the surroundings going on.
    steps: sampling steps. guidance_scale: of classifier-free guidance.
    candidates: how many results to make; see `core.jobs.candidates`.
    """

    mask: str
    engine: str = "fill"
    model: str = ""
    seed: int = 0
    prompt: str = ""
    steps: int | None = None
    guidance_scale: float | None = None
    candidates: int | None = None

    def to_json(self) -> str:
        return json.dumps({"kind": "remove", **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> RemoveJob:
        """Read a job back. Raises BadJobError."""
        return read_fields(text, "remove", lambda fields: RemoveJob(**fields))

    def check(self) -> None:
        """Raise BadJobError unless every field has its type and range."""
        check_text(self, "mask", "engine", "model", "prompt")
        check_whole(self, "steps", 1, 1000)
        check_number(self, "guidance_scale", 0, 30)
        check_whole(self, "candidates", 1, 8)
        check_seed(self)
