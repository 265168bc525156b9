"""Jobs: everything that affects a result, as plain values that can be stored, compared and sent between threads."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import BadJobError
from core.messages import Message

SAMPLERS = ("euler-ancestral", "dpmpp-2m", "unipc")
"""Ways to solve the diffusion equation: the published PromptFix's, DPM-Solver++ 2M and UniPC."""

GUIDANCES = ("off", "latent", "decoder", "fast")
"""Forms of high-frequency guidance; see `core.promptfix.guidance`."""


@dataclass(frozen=True)
class RestoreJob:
    """Restore one photo from a written instruction.

    The same job on the same photo and machine gives the same result. Where the result applies and how strongly is
    not part of it: that belongs to the `Edit`, and can be changed without running the job again.

    instruction: free text, any language that the engine reads. Empty asks engines that work blind to mend whatever the
        caption and the flaws speak of.
    engine: the id of an engine in `core.engine.ENGINES`.
    model: id and hash of the weights; the engine fills it in, in the job of its `Result`.

    The rest is for engines that sample. The starter has stages, not steps, and ignores it. None, or an empty choice,
    leaves the value to the engine, which fills in what it used.

    caption, flaws: what the photo shows and what is wrong with it, two parts of the auxiliary prompt. Flaws of None are
        written from the defect report; empty means none.
    mask: `core.imaging.masks.pack`ed, white where the photo may change; guidance does not hold back anything there.
        Empty: the engine finds out.
    seed: seed of every random draw.
    steps: sampling steps.
    sampler: one of SAMPLERS.
    guidance: high-frequency guidance, one of GUIDANCES.
    text_guidance_scale, image_guidance_scale: of classifier-free guidance.
    resolution: length of the shorter side, in pixels, at which the model works; of the longer one where an object is to
        be removed, as PromptFix has it.
    """

    instruction: str
    engine: str = "starter"
    model: str = ""
    caption: str = ""
    flaws: str | None = None
    mask: str = ""
    seed: int = 0
    steps: int | None = None
    sampler: str = ""
    guidance: str = ""
    text_guidance_scale: float | None = None
    image_guidance_scale: float | None = None
    resolution: int | None = None

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
        for name in ("instruction", "engine", "model", "caption", "mask"):
            if not isinstance(getattr(self, name), str):
                raise BadJobError(reason=Message("{field} must be text", {"field": name}))
        if not (self.flaws is None or isinstance(self.flaws, str)):
            raise BadJobError(reason=Message("{field} must be text", {"field": "flaws"}))
        for name, choices in (("sampler", SAMPLERS), ("guidance", GUIDANCES)):
            if getattr(self, name) not in ("", *choices):
                raise BadJobError(
                    reason=Message("{field} must be one of: {choices}", {"field": name, "choices": choices})
                )
        for name, low, high in (("steps", 1, 1000), ("resolution", 64, 4096)):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int) and low <= value <= high):
                raise BadJobError(
                    reason=Message(
                        "{field} must be a whole number from {low} to {high}",
                        {"field": name, "low": low, "high": high},
                    )
                )
        for name in ("text_guidance_scale", "image_guidance_scale"):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float) and 0 <= value <= 30):
                raise BadJobError(reason=Message("{field} must be a number from 0 to 30", {"field": name}))
        if not (isinstance(self.seed, int) and 0 <= self.seed < 2**32):
            raise BadJobError(reason="seed must be a whole number from 0 to 4294967295")
