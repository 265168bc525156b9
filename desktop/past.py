"""What photos looked like on their way, in small: pictures to take examples from, even after another was opened."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from weakref import ReferenceType, ref

from PySide6.QtCore import QObject, Signal

from core.engine import Result
from core.jobs import AnalogyJob, RemoveJob
from core.messages import Message
from core.photo import Photo
from desktop.background import Background
from desktop.session import Session, State
from desktop.tasks import Tasks

LARGEST = 2e6
"""Pixels of a picture that is kept. Smaller photos are kept as they are."""

MEMORY = 200e6
"""Bytes that all kept pictures may take; the oldest give way."""

ORIGINAL = Message("Original")


@dataclass(frozen=True, eq=False)
class Moment:
    """What a photo looked like at one point. result: what was on it; None for the original."""

    title: Message
    photo: Photo
    result: ReferenceType[Result] | None = None


@dataclass(eq=False)
class Chapter:
    """The moments of one photo, oldest first."""

    name: str
    moments: list[Moment] = field(default_factory=list)


class Past(QObject):
    """Follows the document. changed: there is another moment."""

    changed = Signal()

    def __init__(self, session: Session, background: Background, tasks: Tasks) -> None:
        super().__init__()
        self._session, self._background, self._tasks = session, background, tasks
        self._chapters: list[Chapter] = []
        self._noting = False
        session.opened.connect(self._open)
        session.edited.connect(self._note)
        session.adjusted.connect(self._note)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """Those with an edit to show: the photo that was opened last comes first."""
        return tuple(chapter for chapter in reversed(self._chapters) if len(chapter.moments) > 1)

    def _open(self) -> None:
        original = self._session.original
        if original is not None:
            self._chapters.append(Chapter(original.path.name if original.path else ""))
            self._note()

    def _note(self) -> None:
        if not self._noting and self._chapters:
            self._tasks.start(self._keep_noting())

    async def _keep_noting(self) -> None:
        """Render the document's latest state in small until it stands still: one at a time, none in vain."""
        self._noting, noted = True, None
        try:
            while (state := self._session.state) is not None and state is not noted:
                chapter = self._chapters[-1]
                photo = await self._background.call(_in_small, state)
                _write(chapter, state, photo)
                noted = state
            self._trim()
            self.changed.emit()
        finally:
            self._noting = False

    def _trim(self) -> None:
        """Let the oldest pictures go where they take too much memory, but no originals before their last edits."""
        while _bytes(self._chapters) > MEMORY:
            oldest = next((chapter for chapter in self._chapters if len(chapter.moments) > 2), None)
            if oldest is not None:
                del oldest.moments[1]
            elif len(self._chapters) > 1:
                del self._chapters[0]
            else:
                return


def _write(chapter: Chapter, state: State, photo: Photo) -> None:
    """A moment for each result; it looks as the result did last, with the strength and the mask of then."""
    known = next((i for i, moment in enumerate(chapter.moments) if _result(moment) is state.result), None)
    if known is None:
        result = None if state.result is None else ref(state.result)
        chapter.moments.append(Moment(_title(state.result), photo, result))
    else:
        chapter.moments[known] = replace(chapter.moments[known], photo=photo)


def _result(moment: Moment) -> Result | object | None:
    """What was on it; something that equals nothing where that is gone by now."""
    return None if moment.result is None else moment.result() or moment


def _title(result: Result | None) -> Message:
    if result is None:
        return ORIGINAL
    if isinstance(result.job, AnalogyJob):
        names = tuple(dict.fromkeys(example.after_name for example in result.job.examples if example.after_name))
        return Message("Like {names}", {"names": names}) if names else Message("Like an example")
    if isinstance(result.job, RemoveJob):
        return Message("Removed")
    return Message("{text}", {"text": result.job.instruction}) if result.job.instruction else Message("Restored")


def _in_small(state: State) -> Photo:
    from core.imaging.opening import photo_from_pixels
    from core.imaging.resizing import resize

    photo = state.render()
    scale = math.sqrt(min(1.0, LARGEST / (photo.width * photo.height)))
    if scale == 1:
        return photo
    pixels, _ = resize(photo.pixels, (round(photo.width * scale), round(photo.height * scale)))
    return replace(photo_from_pixels(pixels), path=photo.path)


def _bytes(chapters: list[Chapter]) -> int:
    return sum(moment.photo.pixels.nbytes for chapter in chapters for moment in chapter.moments)
