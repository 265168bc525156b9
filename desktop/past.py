"""What photos looked like on their way, in small: pictures to take examples from, even after another was opened."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from core.document.document import Document
from core.document.rendering import in_small
from core.document.titles import title_of
from core.messages import Message
from core.photo import Photo
from desktop.background import Background
from desktop.session import Session
from desktop.tasks import Tasks

LARGEST_SIDE = 2000
"""Pixels of the longer side of a picture that is kept, at most."""

MEMORY = 200e6
"""Bytes that all kept pictures may take; the oldest give way."""

PAUSE_MS = 1000
"""For how long strengths, masks and light stand still before they are noted."""

ORIGINAL = Message("Original")


@dataclass(frozen=True, eq=False)
class Moment:
    """What a photo looked like at one point. made: what made it look so; empty for the original."""

    title: Message
    photo: Photo
    made: str = ""


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
        self._noted: Document | None = None
        self._order = asyncio.Lock()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(lambda: tasks.start(self.catch_up()))
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

    async def catch_up(self) -> None:
        """Make the picture of the document as it is now, unless there is one."""
        self._pause.stop()
        async with self._order:
            document = self._session.document
            if document is None or document is self._noted or not self._chapters:
                return
            chapter = self._chapters[-1]
            photo = await self._background.call(_in_small, document)
            _write(chapter, document, photo)
            self._noted = document
            self._trim()
            self.changed.emit()

    def _note(self) -> None:
        """A new stack of work is noted at once; one that only changes its looks, once it stands still."""
        document = self._session.document
        if document is None or not self._chapters:
            return
        is_known = any(moment.made == _made_of(document) for moment in self._chapters[-1].moments)
        if is_known or self._order.locked():
            self._pause.start()
        else:
            self._tasks.start(self.catch_up())

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


def _write(chapter: Chapter, document: Document, photo: Photo) -> None:
    """A moment for each stack of work; it looks as that did last, with the strengths and the masks of then."""
    edits, made = [edit for edit in document.edits if edit.visible], _made_of(document)
    title = title_of(edits[-1]) if edits else ORIGINAL
    known = next((i for i, moment in enumerate(chapter.moments) if moment.made == made), None)
    if known is None:
        chapter.moments.append(Moment(title, photo, made))
    else:
        chapter.moments[known] = replace(chapter.moments[known], photo=photo)


def _made_of(document: Document) -> str:
    """What tells this stack of work from others, whatever its strengths and masks."""
    return " ".join(f"{edit.id}:{edit.result.id if edit.result else ''}" for edit in document.edits if edit.visible)


def _in_small(document: Document) -> Photo:
    from core.imaging.opening import photo_from_pixels

    pixels = in_small(document, LARGEST_SIDE)
    return replace(photo_from_pixels(pixels), path=document.original.path)


def _bytes(chapters: list[Chapter]) -> int:
    return sum(moment.photo.pixels.nbytes for chapter in chapters for moment in chapter.moments)
