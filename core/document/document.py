"""A document: the original photo, the edits made to it in their order, and how it is framed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.document.edit import Edit
from core.imaging.geometry import Geometry
from core.imaging.raster import Raster
from core.photo import Photo


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A state to come back to, and to compare with."""

    name: str
    edits: tuple[Edit, ...]
    geometry: Geometry


@dataclass(frozen=True, eq=False)
class Document:
    """One state of it. Never changed, only replaced; states share all pixels that they have in common.

    edits: the lowest first. selection: the mask that the next edit gets; one channel, 255 where it applies.
    geometry: done last, whatever the edits are.
    """

    original: Photo
    edits: tuple[Edit, ...] = ()
    selection: Raster | None = None
    geometry: Geometry = field(default_factory=Geometry)
    snapshots: tuple[Snapshot, ...] = ()

    def find(self, edit_id: str) -> Edit | None:
        return next((edit for edit in self.edits if edit.id == edit_id), None)

    def place(self, edit_id: str) -> int:
        """How many edits lie below it. Raises KeyError where there is no such edit."""
        for place, edit in enumerate(self.edits):
            if edit.id == edit_id:
                return place
        raise KeyError(edit_id)

    def below(self, edit_id: str) -> tuple[Edit, ...]:
        """The edits under it. Raises KeyError where there is no such edit."""
        return self.edits[: self.place(edit_id)]

    def with_edits(self, *edits: Edit) -> Document:
        """With further edits on top."""
        return replace(self, edits=(*self.edits, *edits))

    def with_replaced(self, edit: Edit) -> Document:
        """With another edit in place of the one of its id."""
        place = self.place(edit.id)
        return replace(self, edits=(*self.edits[:place], edit, *self.edits[place + 1 :]))

    def with_inserted(self, edit: Edit, place: int) -> Document:
        """With another edit over `place` others."""
        return replace(self, edits=(*self.edits[:place], edit, *self.edits[place:]))

    def without(self, edit_id: str) -> Document:
        return replace(self, edits=tuple(edit for edit in self.edits if edit.id != edit_id))

    def with_moved(self, edit_id: str, place: int) -> Document:
        """With an edit at another place, counted among the others."""
        edit = self.edits[self.place(edit_id)]
        return self.without(edit_id).with_inserted(edit, place)

    def is_stale(self, edit: Edit) -> bool:
        """Whether what lies below an edit has changed since an engine made its result."""
        return edit in self.stale

    @property
    def stale(self) -> tuple[Edit, ...]:
        """Every edit that is, the lowest first. A duplicate is one where the edit right below, which it repeats, is."""
        found: list[Edit] = []
        last: Edit | None = None
        for edit, seen in zip(self.edits, fingerprints(self.edits), strict=False):
            fresh = edit.made_from == seen or (last is not None and last not in found and edit.repeats(last))
            if edit.result is not None and not fresh:
                found.append(edit)
            last = edit
        return tuple(found)


def fingerprint(edits: Sequence[Edit]) -> str:
    """The same for stacks of edits that make the same pixels of the same photo. Empty where they make none."""
    return fingerprints(edits)[-1]


def fingerprints(edits: Sequence[Edit]) -> list[str]:
    """The fingerprint of what lies below each edit in turn, and of all of them at the end."""
    digest, found = hashlib.sha256(), [""]
    for edit in edits:
        if edit.has_effect:
            digest.update(edit.look.encode())
            found.append(digest.hexdigest())
        else:
            found.append(found[-1])
    return found
