"""The open document: a photo, the result that stands on it, and the way back. Observable; knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.engine import Result
from core.imaging.blend import blend
from core.photo import Photo

UNDO_MEMORY = 512e6
"""Bytes of pixels that undo may hold on to; the number of steps follows from the size of the photo.

A run adds one photo to what is held, or two where strength or mask, steps of their own, changed what it starts from.
"""


@dataclass(frozen=True, eq=False)
class State:
    """One state of the document: an edit on top of a photo. Never changed, only replaced.

    before: what the edit starts from. result: what the engine made of it; None before the first run.
    strength: in [0, 1]. mask: (H, W) uint8, 255 where edits apply; None means everywhere.
    """

    before: Photo
    result: Result | None = None
    strength: float = 1.0
    mask: NDArray[np.uint8] | None = None

    def render(self) -> Photo:
        """The photo as the canvas shows it, at full size. Up to a second for a large photo: not for the GUI thread."""
        if self.result is None:
            return self.before
        mixed = blend(self.before, self.result.photo, self.strength, self.mask)
        return self.result.photo if mixed.pixels is self.result.photo.pixels else mixed


class Session(QObject):
    """The document and its undo stack.

    opened: another photo was opened (or none is open any more). edited: a result came or went.
    adjusted: strength or mask changed. All three are followed by `changed`.
    """

    opened = Signal()
    edited = Signal()
    adjusted = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._original: Photo | None = None
        self._state: State | None = None
        self._saved: State | None = None
        for signal in (self.opened, self.edited, self.adjusted):
            signal.connect(self.changed)

    @property
    def original(self) -> Photo | None:
        """The photo as it was opened."""
        return self._original

    @property
    def state(self) -> State | None:
        return self._state

    @property
    def result(self) -> Result | None:
        return self._state.result if self._state else None

    @property
    def has_unsaved_result(self) -> bool:
        return self.result is not None and self._state is not self._saved

    def open(self, photo: Photo) -> None:
        """Start on another photo; whatever was open is gone."""
        self.undo_stack.clear()
        self.undo_stack.setUndoLimit(int(np.clip(UNDO_MEMORY // photo.pixels.nbytes, 4, 60)))
        self._original, self._saved = photo, None
        self._state = State(photo)
        self.opened.emit()

    def add_result(self, before: Photo, result: Result) -> None:
        """Put a result on top of `before`, the photo that the job was given. Undo brings the last state back."""
        mask = self._state.mask if self._state else None
        self.undo_stack.push(_Swap(self, State(before, result, mask=mask)))

    def pick_result(self, before: Photo, result: Result) -> None:
        """Put another result in place of the one that is there, as strong and where that is. Picks in a row are one
        step of undo."""
        if self._state is not None and result is not self._state.result:
            self.undo_stack.push(_Pick(self, replace(self._state, before=before, result=result)))

    def set_strength(self, strength: float) -> None:
        """How strongly the result applies. Moves in a row are one step of undo."""
        if self._state is not None and self._state.result is not None and strength != self._state.strength:
            self.undo_stack.push(_StrengthMove(self, replace(self._state, strength=strength)))

    def set_mask(self, mask: NDArray[np.uint8] | None) -> None:
        """Where edits apply, this one and the next: (H, W) uint8 as large as the photo, or None for everywhere."""
        if self._state is not None and mask is not self._state.mask:
            self.undo_stack.push(_Swap(self, replace(self._state, mask=mask)))

    def mark_saved(self, state: State) -> None:
        """Say that this state has been written to a file."""
        self._saved = state
        self.changed.emit()

    def swap(self, state: State) -> State:
        """Show another state and hand back the one that was there. For the undo stack."""
        assert self._state is not None
        last, self._state = self._state, state
        same_pixels = state.before is last.before and state.result is last.result
        (self.adjusted if same_pixels else self.edited).emit()
        return last


class _Swap(QUndoCommand):
    """Undo and redo are the same move: trade the state in the session for the one held here."""

    def __init__(self, session: Session, state: State) -> None:
        super().__init__()
        self._session = session
        self._other = state

    def redo(self) -> None:
        self._other = self._session.swap(self._other)

    undo = redo


class _Merging(_Swap):
    """Several in a row are one."""

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802
        """Swallow the next move: this one holds the state before both, the session the one after them."""
        return True


class _StrengthMove(_Merging):
    def id(self) -> int:
        return 1


class _Pick(_Merging):
    def id(self) -> int:
        return 2
