"""An edit: a job, what it made, and where and how strongly that applies."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field

from core.imaging.raster import Raster
from core.jobs import AdjustJob, AnyJob, LutJob
from core.messages import Message


@dataclass(frozen=True, eq=False)
class Edit:
    """One step of a document. Never changed, only replaced by one of the same id.

    job: with the model that was used, where an engine ran it.
    id: stays the same when the edit is changed.
    strength: in [0, 1]. mask: one channel of 8 bits, 255 where the edit applies; None means everywhere.
    visible: whether it takes part at all.
    base, result: what the engine was given, and what it made of it. A base of None is the original photo, a result of
        None that of a tone job, which is computed anew.
    made_from: `Document.fingerprint` of what lay below when the result was made.
    notes: what the engine said.
    examples: A and A′ of each of an analogy's pairs, in the order of `job.examples`.
    title: in the words of the person; empty is named after the job.
    """

    job: AnyJob
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    strength: float = 1.0
    mask: Raster | None = None
    visible: bool = True
    base: Raster | None = None
    result: Raster | None = None
    made_from: str = ""
    notes: tuple[Message, ...] = ()
    examples: tuple[tuple[Raster, Raster], ...] = ()
    title: str = ""

    @property
    def is_tone(self) -> bool:
        """Whether it is computed wherever it is shown, from whatever lies below."""
        return isinstance(self.job, AdjustJob | LutJob)

    @property
    def has_effect(self) -> bool:
        return self.visible and self.strength > 0

    def repeats(self, other: Edit) -> bool:
        """Whether both have the same result, made from the same."""
        same = self.result is not None and self.result is other.result and self.base is other.base
        return same and self.made_from == other.made_from

    @property
    def look(self) -> str:
        """The same for edits that do the same to the same pixels."""
        made = self.job.to_json() if self.result is None else self.result.id
        parts = (made, self.base.id if self.base else "", f"{self.strength:.6f}", self.mask.id if self.mask else "")
        return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
