"""Jobs: everything that affects a result, as plain values that can be stored, compared and sent between threads."""

from core.jobs.analogy import AnalogyJob, Example
from core.jobs.restore import GUIDANCES, SAMPLERS, RestoreJob

__all__ = ["GUIDANCES", "SAMPLERS", "AnalogyJob", "Example", "Job", "RestoreJob"]

Job = RestoreJob | AnalogyJob
