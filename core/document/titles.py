"""What edits are called."""

from __future__ import annotations

from core.document.document import Document
from core.document.edit import Edit
from core.jobs import AdjustJob, AnalogyJob, AnyJob, LutJob, RemoveJob, RestoreJob
from core.messages import Message


def title_of(edit: Edit) -> Message:
    """The person's own words for an edit, or a name after its job."""
    return Message("{text}", {"text": edit.title}) if edit.title else job_title(edit.job)


def ending_of(document: Document) -> str:
    """What the name of an exported file ends in, after the uppermost of its visible edits that says so."""
    for edit in reversed(document.edits):
        if edit.visible and isinstance(edit.job, RestoreJob | AnalogyJob):
            return "restored" if isinstance(edit.job, RestoreJob) else "likewise"
    return "edited"


def job_title(job: AnyJob) -> Message:
    """A few words for what a job does."""
    if isinstance(job, AdjustJob):
        return Message("Light and colour")
    if isinstance(job, LutJob):
        return Message("LUT {name}", {"name": job.name})
    if isinstance(job, RemoveJob):
        return Message("Removed")
    if isinstance(job, AnalogyJob):
        names = tuple(dict.fromkeys(example.after_name for example in job.examples if example.after_name))
        return Message("Like {names}", {"names": names}) if names else Message("Like an example")
    return Message("{text}", {"text": job.instruction}) if job.instruction else Message("Restored")
