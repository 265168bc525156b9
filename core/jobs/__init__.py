"""Jobs: everything that affects a result, as plain values that can be stored, compared and sent between threads."""

from __future__ import annotations

from core.jobs.analogy import AnalogyJob, Example
from core.jobs.candidates import candidate_of
from core.jobs.fields import MOST_CANDIDATES, VariationPath, kind_of
from core.jobs.remove import RemoveJob
from core.jobs.restore import GUIDANCES, SAMPLERS, RestoreJob
from core.jobs.tone import AdjustJob, LutJob

__all__ = [
    "GUIDANCES",
    "MOST_CANDIDATES",
    "SAMPLERS",
    "AdjustJob",
    "AnalogyJob",
    "AnyJob",
    "Example",
    "Job",
    "LutJob",
    "RemoveJob",
    "RestoreJob",
    "ToneJob",
    "VariationPath",
    "candidate_of",
    "read_job",
]

Job = RestoreJob | AnalogyJob | RemoveJob
"""What an engine runs."""

ToneJob = AdjustJob | LutJob
"""What needs no engine: see `core.toning`."""

AnyJob = Job | ToneJob

_KINDS: dict[str, type[AnyJob]] = {
    "restore": RestoreJob,
    "analogy": AnalogyJob,
    "remove": RemoveJob,
    "adjust": AdjustJob,
    "lut": LutJob,
}


def read_job(text: str) -> AnyJob:
    """A job of any kind from its JSON, checked. Raises BadJobError."""
    return _KINDS[kind_of(text, tuple(_KINDS))].from_json(text)
