"""What a person may set for engines that sample. Plain values: no widgets, no Qt."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from core.errors import BadJobError
from core.jobs import RestoreJob


@dataclass(frozen=True)
class SamplingSettings:
    """The fields of a RestoreJob of the same names. None, or an empty choice, leaves the value to the engine."""

    seed: int = 0
    steps: int | None = None
    sampler: str = ""
    guidance: str = ""
    text_guidance_scale: float | None = None
    image_guidance_scale: float | None = None
    resolution: int | None = None
    caption: str = ""
    flaws: str | None = None
    candidates: int | None = None

    def apply_to(self, job: RestoreJob) -> RestoreJob:
        return replace(job, **asdict(self))

    def for_another_photo(self) -> SamplingSettings:
        """Without what was written about this one."""
        return replace(self, caption="", flaws=None if self.flaws else self.flaws)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> SamplingSettings:
        """Read settings back; whatever is not made of valid ones gives the defaults."""
        try:
            settings = SamplingSettings(**json.loads(text))
            settings.apply_to(RestoreJob("")).check()
        except (ValueError, TypeError, BadJobError):
            return SamplingSettings()
        return settings
