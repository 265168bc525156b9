"""What a person may set for editing by example. Plain values: no widgets, no Qt."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.errors import BadJobError
from core.jobs import AnalogyJob, Example
from core.jobs.analogy import LayerRange

LAYERS = ("self_layers", "cross_layers")


@dataclass(frozen=True)
class AnalogySettings:
    """The fields of an AnalogyJob of the same names. None, or an empty choice, leaves the value to the engine.

    seed_locked: the next run takes the same seed; otherwise every run draws one.
    """

    seed: int = 0
    seed_locked: bool = False
    candidates: int | None = None
    method: str = ""
    prompt: str = ""
    quality_suffix: str | None = None
    negative_prompt: str | None = None
    arrangement: str = ""
    steps: int | None = None
    strength: float | None = None
    guidance_scale: float | None = None
    self_layers: LayerRange | None = None
    cross_layers: LayerRange | None = None
    sac_scale: float | None = None
    resolution: int | None = None

    def apply_to(self, job: AnalogyJob, samples: bool) -> AnalogyJob:
        """The job with these settings; where its engine does not sample, with those that mean something to it."""
        if not samples:
            return replace(job, seed=self.seed, method=self.method)
        fields = asdict(self)
        del fields["seed_locked"], fields["method"]
        return replace(job, **fields)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> AnalogySettings:
        """Read settings back; whatever is not made of valid ones gives the defaults."""
        try:
            fields: dict[str, Any] = json.loads(text)
            for name in LAYERS:
                if isinstance(fields.get(name), list):
                    fields[name] = tuple(fields[name])
            settings = AnalogySettings(**fields)
            for samples in (True, False):
                settings.apply_to(AnalogyJob((Example("", ""),)), samples).check()
        except (ValueError, TypeError, AttributeError, BadJobError):
            return AnalogySettings()
        return settings
