"""Which of the pictures lies on which, and so where each has its place in the grid.

Analogist's grid wants neighbours above to lie on each other: A and A′ do in most examples of an edit. Where A lies on B
instead, as when A′ is the same thing in another pose, the paper's section on further applications exchanges the places
of A′ and B, and changes nothing else: attention is cloned between the same places, and B′ begins as a copy of the cell
beside it, now A′. So it keeps the shapes of A′ and takes on what B changed in A.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import BadJobError
from core.examples import Pair
from core.imaging.alignment import content_alignment
from core.jobs import AnalogyJob
from core.messages import Message
from core.photo import Photo

_LEAST = 0.3  # content alignment that most edits leave
_CLEARLY = 0.15  # by how much A has to lie better on B than on A′


def check_arrangement(job: AnalogyJob) -> None:
    """Raise BadJobError where the job asks for what has no meaning."""
    if job.arrangement == "swapped" and len(job.examples) > 1:
        raise BadJobError(reason="where A lies on B, the result has the shapes of A′, so there can be one example only")


def choose_arrangement(job: AnalogyJob, photo: Photo, pairs: Sequence[Pair]) -> tuple[str, tuple[Message, ...]]:
    """The job's, or else what the pictures' contents speak for; and what to say of it."""
    if job.arrangement:
        return job.arrangement, _notes(job.arrangement, chosen=False)
    if len(pairs) > 1:
        return "aligned", ()
    before, after = pairs[0].before.pixels, pairs[0].after.pixels
    on_b = content_alignment(before, photo.pixels)
    if on_b < _LEAST or on_b < content_alignment(before, after) + _CLEARLY:
        return "aligned", ()
    return "swapped", _notes("swapped", chosen=True)


def _notes(arrangement: str, chosen: bool) -> tuple[Message, ...]:
    if arrangement != "swapped":
        return ()
    if chosen:
        return (Message("A lies on the photo rather than on A′: the result has the shapes of A′."),)
    return (Message("As the arrangement says, the result has the shapes of A′."),)
