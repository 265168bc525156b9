"""What a tone job does to pixels."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from core.imaging.lut import Lut
from core.jobs import AdjustJob, LutJob, ToneJob
from core.photo import Pixels
from core.toning.adjusting import Adjustment

Tone = Callable[[Pixels], Pixels]
"""(h, w, 3) uint8 or uint16 of any part of a photo at any size → the same shape and dtype; each pixel by itself."""


@lru_cache(maxsize=16)  # each holds up to a megabyte or two of tables
def tone_of(job: ToneJob) -> Tone:
    """The change that the job asks for. Raises BadJobError for a table that cannot be read."""
    if job == AdjustJob():
        return lambda pixels: pixels
    return Lut.unpack(job.table).apply if isinstance(job, LutJob) else Adjustment(job)
