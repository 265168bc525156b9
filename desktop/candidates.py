"""The results to pick from: those of the last run, and those that a person keeps. Observable; knows no widgets."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from core.document.document import Document
from core.document.edit import Edit
from core.jobs import AdjustJob, AnalogyJob, Job, LutJob, RemoveJob
from desktop.i18n import tr
from desktop.mailbox import Progress
from desktop.running import Running
from desktop.session import Session


@dataclass(frozen=True, eq=False)
class Candidate:
    """One result, as the edit that it would be."""

    edit: Edit

    @property
    def job(self) -> Job:
        assert not isinstance(self.edit.job, AdjustJob | LutJob)  # an engine made it
        return self.edit.job

    @property
    def seed(self) -> int:
        return self.job.seed

    @property
    def varies(self) -> bool:
        """Whether it was made to be like another one."""
        return not isinstance(self.job, RemoveJob) and self.job.variation > 0


def look_with(document: Document, candidate: Candidate) -> Document:
    """The document with that candidate in place of the one that it shows, as strong and where that one is."""
    shown = document.find(candidate.edit.id)
    if shown is None:
        return document.with_edits(candidate.edit)
    return document.with_replaced(replace(candidate.edit, strength=shown.strength, mask=shown.mask))


class Candidates(QObject):
    """listed: there are other ones now. changed: another is picked, compared or kept. previewed: live pictures came."""

    listed = Signal()
    changed = Signal()
    previewed = Signal()

    def __init__(self, session: Session, running: Running) -> None:
        super().__init__()
        self._session, self._running = session, running
        self._listed: list[Candidate] = []
        self._kept: set[Candidate] = set()
        self._compared: Candidate | None = None
        self._previews: tuple[NDArray[np.uint8], ...] = ()
        self.watched = 0
        session.opened.connect(self._forget)
        session.edited.connect(self._on_edited)
        running.progressed.connect(self._show_progress)
        running.finished.connect(self._add_run)
        running.ended.connect(self._end_run)

    @property
    def all(self) -> tuple[Candidate, ...]:
        """Kept ones first, in the order in which they were made."""
        return tuple(self._listed)

    @property
    def kept(self) -> tuple[Candidate, ...]:
        return tuple(candidate for candidate in self._listed if candidate in self._kept)

    @property
    def picked(self) -> Candidate | None:
        """The one that the document shows; None where it shows something else."""
        edit = self._session.active
        shown = None if edit is None else edit.result
        return next((each for each in self._listed if shown is not None and each.edit.result is shown), None)

    @property
    def compared(self) -> Candidate | None:
        """The one that the picked one is held against."""
        return self._compared

    @property
    def previews(self) -> tuple[NDArray[np.uint8], ...]:
        """How far each result of the running job is, (h, w, 3) uint8 sRGB; empty where none runs."""
        return self._previews

    def pick(self, candidate: Candidate) -> None:
        """Put it on the document. Picks in a row are one step of undo."""
        shown = self._session.document.find(candidate.edit.id) if self._session.document else None
        edit = candidate.edit
        if shown is not None:  # as strong, and where that one is
            edit = replace(edit, strength=shown.strength, mask=shown.mask, visible=shown.visible, title=shown.title)
        if shown is None or shown.result is not edit.result:
            self._session.activate(edit.id)
            self._session.replace_edit(edit, merge="pick", words=tr("Another candidate"))

    def compare(self, candidate: Candidate | None) -> None:
        """Hold one against the picked one, or the original again."""
        if candidate is self.picked or candidate is self._compared:
            candidate = None
        if candidate is not self._compared:
            self._compared = candidate
            self.changed.emit()

    def keep(self, candidate: Candidate, kept: bool) -> None:
        """Whether it outlives the next run."""
        (self._kept.add if kept else self._kept.discard)(candidate)
        self.changed.emit()

    @property
    def to_become_edits(self) -> tuple[Candidate, ...]:
        """Those that are kept, but for the picked one, which is an edit already."""
        return tuple(candidate for candidate in self.kept if candidate is not self.picked)

    def keep_as_edits(self) -> None:
        """Put those that are kept on the document as edits of their own, hidden, over the one that it shows."""
        document, chosen = self._session.document, self.to_become_edits
        if document is None or not chosen:
            return
        for candidate in chosen:
            shown = document.find(candidate.edit.id)
            place = len(document.edits) if shown is None else document.place(shown.id) + 1
            document = document.with_inserted(self._hidden(candidate, shown), place)
        self._kept.difference_update(chosen)
        self._session.apply(document, tr("Keep as edits"))

    def _hidden(self, candidate: Candidate, shown: Edit | None) -> Edit:
        like = shown or candidate.edit
        title = tr("Candidate {number}").format(number=self.number(candidate))
        return replace(
            candidate.edit, id=uuid.uuid4().hex, visible=False, strength=like.strength, mask=like.mask, title=title
        )

    def is_kept(self, candidate: Candidate) -> bool:
        return candidate in self._kept

    def number(self, candidate: Candidate) -> int:
        """Its place in the list, from 1."""
        return self._listed.index(candidate) + 1

    def _show_progress(self, progress: Progress) -> None:
        several = isinstance(self._running.job, AnalogyJob) or bool(progress.candidates)
        if progress.preview is not None and several:
            self._previews = progress.candidates or (progress.preview,)
            self.previewed.emit()

    def _add_run(self, edits: tuple[Edit, ...]) -> None:
        """The results of a finished run take the place of those of the last one; what is kept stays."""
        self._previews = ()
        if isinstance(edits[0].job, AnalogyJob) or len(edits) > 1:
            self._listed = [*self.kept, *map(Candidate, edits)]
            self._compared = None
            self.listed.emit()

    def _end_run(self) -> None:
        """No job runs any more; its live pictures go where it left no result."""
        self.watched = 0
        if self._previews:
            self._previews = ()
            self.previewed.emit()

    def _on_edited(self) -> None:
        if self._compared is not None and self.picked in (None, self._compared):
            self._compared = None
        self.changed.emit()

    def _forget(self) -> None:
        self._listed, self._kept, self._compared, self._previews = [], set(), None, ()
        self.listed.emit()
