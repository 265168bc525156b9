"""Jobs on their way through the worker: prepared, run, followed, stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from core.document.document import Document, fingerprint
from core.document.edit import Edit
from core.document.titles import title_of
from core.engine import Result
from core.examples import Pair
from core.imaging.raster import Raster
from core.jobs import Job
from core.photo import Photo, Pixels
from desktop.background import Background
from desktop.i18n import tr_message
from desktop.keeping import Keeping
from desktop.mailbox import Failed, Finished, Progress
from desktop.session import Session
from desktop.settings import Settings
from desktop.worker import JobRun, Worker


@dataclass(frozen=True, eq=False)
class Order:
    """A job that its engine has checked, and what it works on.

    photo: what the edits `below` make of the original. pairs: the examples that the job speaks of.
    replaces: the edit whose place the result takes; None where it is a new one on top, which then gets the mask.
    used: a selection that went into the job itself; like one that becomes the mask, it is gone afterwards.
    take: gets the edit instead of the document, which stays as it is.
    """

    job: Job
    photo: Photo
    below: tuple[Edit, ...] = ()
    pairs: tuple[Pair, ...] = ()
    replaces: Edit | None = None
    mask: Raster | None = None
    used: Raster | None = None
    take: Callable[[Edit], None] | None = None


Prepare = Callable[[Document], Order]
"""Makes the order for the document as it is. Runs on a background thread; may raise LikewiseError."""


class Running(QObject):
    """started, ended: a job is under way. progressed: a Progress. noted: the Messages of a finished job.

    stopping: it will end as soon as it can. finished: an Edit for each of its results, the first of which is in the
    document already. ended carries the seconds that the job took, or None where it was stopped or failed.
    """

    started = Signal()
    stopping = Signal()
    progressed = Signal(object)
    finished = Signal(tuple)
    ended = Signal(object)
    noted = Signal(tuple)

    def __init__(
        self, session: Session, worker: Worker, background: Background, settings: Settings, keeping: Keeping
    ) -> None:
        super().__init__()
        self._session, self._worker, self._background, self._settings = session, worker, background, settings
        self._keeping = keeping
        self._run: JobRun | None = None
        self._job: Job | None = None
        self._busy = False
        self._stopping = False
        self._start = 0.0

    @property
    def seconds(self) -> float:
        """How long the job has been under way; 0 where none is."""
        return time.monotonic() - self._start if self._busy else 0.0

    @property
    def is_running(self) -> bool:
        return self._busy

    @property
    def job(self) -> Job | None:
        """The one that the worker has."""
        return self._job

    def stop(self) -> None:
        """Cancel the job, if there is one. The document stays as it was."""
        self._stopping = True
        if self._run is not None:
            self._run.cancel()
        if self._busy:
            self.stopping.emit()

    def show_previews(self, shown: bool) -> None:
        """Whether the running job makes previews from now on."""
        if self._run is not None:
            self._run.previews = shown

    async def run(self, prepare: Prepare) -> None:
        """Put the result of a job on the document. Raises what `prepare` and the job do; nothing has changed then.

        Does nothing without a photo, and while another job runs.
        """
        document = self._session.document
        if document is None or self._busy:
            return
        self._busy, self._stopping = True, False
        self._start, seconds = time.monotonic(), None
        self.started.emit()
        try:
            order = await self._background.call(prepare, document)
            if not self._stopping:
                self._job = order.job
                self._run = self._worker.run(order.job, order.photo, order.pairs, self._settings.previews)
                result = await self._follow(self._run)
                if result is not None:
                    await self._take(order, result)
                    seconds = self.seconds
        finally:
            self._run, self._job, self._busy = None, None, False
            self.ended.emit(seconds)

    async def _follow(self, run: JobRun) -> Result | None:
        """The result; None where the job was stopped."""
        async for event in run:
            match event:
                case Progress() if not self._stopping:
                    self.progressed.emit(event)
                case Finished(result) if not self._stopping:
                    return result
                case Failed(error):
                    raise error
        return None

    async def _take(self, order: Order, result: Result) -> None:
        """Make an edit of the result and put it on the document."""
        document, home = self._session.document, self._keeping.home
        has_worked = result.photo is not order.photo or order.replaces is not None
        if home is not None and has_worked:
            edits = await self._background.call(_edits, order, result, home.put)
            latest = self._session.document
            if latest is None or document is None or latest.original is not document.original:
                return  # another photo was opened meanwhile
            if order.take is not None:
                order.take(edits[0])
                self.noted.emit(result.notes)
                return
            words = tr_message(title_of(edits[0]))
            if order.replaces is not None:
                current = latest.find(order.replaces.id)
                if current is None:
                    return  # a person took the edit away meanwhile
                edits = tuple(_kept_as(edit, current) for edit in edits)
                self._session.replace_edit(edits[0], words=words)
            else:
                taken = order.mask if order.used is None else order.used
                takes = taken is not None and latest.selection is not None and latest.selection.id == taken.id
                self._session.add_edits(edits[0], words=words, without_selection=takes)
            self.finished.emit(edits)
        self.noted.emit(result.notes)


def _kept_as(edit: Edit, current: Edit) -> Edit:
    """Shown as the one whose place it takes is by now."""
    return replace(edit, strength=current.strength, mask=current.mask, visible=current.visible, title=current.title)


def _edits(order: Order, result: Result, put: Callable[[Pixels], Raster]) -> tuple[Edit, ...]:
    """An edit for each result, all of one id: they are alternatives."""
    base = put(order.photo.pixels) if order.below else None
    examples = tuple((put(pair.before.pixels), put(pair.after.pixels)) for pair in order.pairs)
    first = order.replaces or Edit(order.job, mask=order.mask)
    return tuple(
        replace(
            first,
            job=each.job,
            base=base,
            result=put(each.photo.pixels),
            made_from=fingerprint(order.below),
            notes=each.notes,
            examples=examples,
        )
        for each in (result, *result.others)
    )
