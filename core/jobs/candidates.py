"""Several results of one job: which job each of them is the result of."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from core.jobs.analogy import AnalogyJob
from core.jobs.remove import RemoveJob
from core.jobs.restore import RestoreJob

J = TypeVar("J", RestoreJob, AnalogyJob, RemoveJob)

_SEEDS = 2**32


def candidate_of(job: J, place: int) -> J:
    """The job of one candidate alone, from 0: its seed, or where it varies that of the variation, is `place` on."""
    if not isinstance(job, RemoveJob) and job.variation:
        return replace(job, variation_seed=(job.variation_seed + place) % _SEEDS, candidates=1)
    return replace(job, seed=(job.seed + place) % _SEEDS, candidates=1)
