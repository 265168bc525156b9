"""The open document: a photo and the edits on it, the active one among them, and the way back. Knows no widgets."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from weakref import WeakSet

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from core.document.document import Document, Snapshot
from core.document.edit import Edit
from core.document.tile_store import StoredRaster
from core.imaging.geometry import Geometry
from core.imaging.raster import Raster
from core.photo import Photo

UNDO_STEPS = 500
"""They share their pixels, which are on the disk; what they hold themselves is a few kilobytes each."""


@dataclass(frozen=True, eq=False)
class _State:
    """What undo and redo go back and forth between."""

    document: Document
    active: str = ""


class Session(QObject):
    """The document and its undo stack.

    opened: another photo was opened (or none is open any more). edited: pixels of the look are other ones, or edits
    came, went or moved. adjusted: only strengths, masks or the selection changed. All three are followed by `changed`.
    activated: another edit is the active one; it is what strength and mask of the window are about.
    """

    opened = Signal()
    edited = Signal()
    adjusted = Signal()
    changed = Signal()
    activated = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._state: _State | None = None
        self._saved: Document | None = None
        self.saves_itself = False
        self._steps: WeakSet[_Swap] = WeakSet()
        for signal in (self.opened, self.edited, self.adjusted):
            signal.connect(self.changed)

    # --- what is open

    @property
    def document(self) -> Document | None:
        return self._state.document if self._state else None

    @property
    def original(self) -> Photo | None:
        """The photo as it was opened."""
        return self._state.document.original if self._state else None

    @property
    def active(self) -> Edit | None:
        """The edit that strength and mask of the window are about; None where no edit is chosen."""
        return self._state.document.find(self._state.active) if self._state else None

    @property
    def mask(self) -> Raster | None:
        """The mask of the next edit, or that of the active one where the next one has none yet."""
        document, active = self.document, self.active
        return (document and (document.selection or (active and active.mask))) or None

    @property
    def has_unsaved_edits(self) -> bool:
        """Whether there are edits that are neither exported nor in a project of a name, which saves them by itself."""
        document = self.document
        if document is None or document is self._saved or self.saves_itself:
            return False
        return bool(document.edits) or not document.geometry.is_identity

    @property
    def has_unsaved_work(self) -> bool:
        """The same of all that a person would miss: snapshots and the mask of the next edit too."""
        document = self.document
        if document is None or document is self._saved or self.saves_itself:
            return False
        return self.has_unsaved_edits or bool(document.snapshots) or document.selection is not None

    def open(self, document: Document) -> None:
        """Start on another document; whatever was open is gone."""
        self.undo_stack.clear()
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self._saved = None
        self._state = _State(document, document.edits[-1].id if document.edits else "")
        self.opened.emit()
        self.activated.emit()

    def mark_saved(self, document: Document | None = None) -> None:
        """Say that a state of the document, by default the one that is open, was exported or saved."""
        self._saved = document or self.document
        self.changed.emit()

    # --- edits

    def add_edits(self, *edits: Edit, words: str = "", without_selection: bool = False, merge: str = "") -> None:
        """Put edits on top; the last one becomes the active one. words: for the menu, what undo would undo.

        without_selection: an edit took the selection for its mask. merge: for changes to the last one that follow; see
        `replace_edit`.
        """
        if self._state is not None and edits:
            document = self._state.document.with_edits(*edits)
            document = replace(document, selection=None) if without_selection else document
            self._push(document, edits[-1].id, words, _merge_key(merge, edits[-1]))

    def replace_edit(self, edit: Edit, *, merge: str = "", words: str = "") -> None:
        """Put an edit in place of the one of its id, or on top where there is none.

        merge: changes of one kind to one edit, in a row, are one step of undo.
        """
        if self._state is None:
            return
        document = self._state.document
        if document.find(edit.id) is None:
            self.add_edits(edit, words=words, merge=merge)
        else:
            self._push(document.with_replaced(edit), self._state.active or edit.id, words, _merge_key(merge, edit))

    def remove_edit(self, edit_id: str, words: str = "") -> None:
        """Take an edit away; the one below it, or else the lowest, becomes the active one if it was."""
        if self._state is None or self._state.document.find(edit_id) is None:
            return
        place = self._state.document.place(edit_id)
        document = self._state.document.without(edit_id)
        active = self._state.active
        if active == edit_id:
            active = document.edits[max(place - 1, 0)].id if document.edits else ""
        self._push(document, active, words)

    def move_edit(self, edit_id: str, place: int, words: str = "") -> None:
        """Put an edit over `place` others."""
        if self._state is not None and self._state.document.place(edit_id) != place:
            self._push(self._state.document.with_moved(edit_id, place), self._state.active, words)

    def duplicate_edit(self, edit_id: str, title: str = "", words: str = "") -> None:
        """Put the same edit once more over itself, perhaps under another title; it becomes the active one."""
        edit = self._state.document.find(edit_id) if self._state else None
        if self._state is not None and edit is not None:
            copy = replace(edit, id=uuid.uuid4().hex, title=title or edit.title)
            place = self._state.document.place(edit_id) + 1
            self._push(self._state.document.with_inserted(copy, place), copy.id, words)

    def set_visible(self, edit_id: str, visible: bool, words: str = "") -> None:
        edit = self._state.document.find(edit_id) if self._state else None
        if edit is not None and edit.visible != visible:
            self.replace_edit(replace(edit, visible=visible), words=words)

    def set_strength(self, strength: float, words: str = "") -> None:
        """How strongly the active edit applies. Moves in a row are one step of undo."""
        edit = self.active
        if edit is not None and edit.strength != strength:
            self.replace_edit(replace(edit, strength=strength), merge="strength", words=words)

    def activate(self, edit_id: str | None) -> None:
        """Choose an edit, or none. No step of undo."""
        if self._state is not None and self._state.active != (edit_id or ""):
            self._state = replace(self._state, active=edit_id or "")
            self.activated.emit()

    # --- masks, framing, snapshots

    def set_mask(self, mask: Raster | None, edit_id: str | None = None, words: str = "") -> None:
        """Where an edit applies, or where the next one will if none is named; None is everywhere.

        Raises ValueError where the mask is not as large as the photo.
        """
        if self._state is None:
            return
        document = self._state.document
        photo = document.original
        if mask is not None and (mask.width, mask.height) != (photo.width, photo.height):
            raise ValueError(f"a mask of {mask.width} × {mask.height} on {photo.width} × {photo.height}")
        edit = document.find(edit_id) if edit_id else None
        if edit is not None and edit.mask is not mask:
            self.replace_edit(replace(edit, mask=mask), words=words)
        elif edit_id is None and document.selection is not mask:
            self._push(replace(document, selection=mask), self._state.active, words)

    def clear_mask(self, words: str = "") -> None:
        """Take `mask` away."""
        if self.document is not None and self.mask is not None:
            edit = self.active if self.document.selection is None else None
            self.set_mask(None, edit.id if edit else None, words)

    def set_geometry(self, geometry: Geometry, words: str = "") -> None:
        if self._state is not None and self._state.document.geometry != geometry:
            self._push(replace(self._state.document, geometry=geometry), self._state.active, words)

    def take_snapshot(self, name: str, words: str = "") -> None:
        if self._state is not None:
            document = self._state.document
            snapshot = Snapshot(name, document.edits, document.geometry)
            self._push(replace(document, snapshots=(*document.snapshots, snapshot)), self._state.active, words)

    def remove_snapshot(self, snapshot: Snapshot, words: str = "") -> None:
        if self._state is not None:
            kept = tuple(each for each in self._state.document.snapshots if each is not snapshot)
            self._push(replace(self._state.document, snapshots=kept), self._state.active, words)

    def restore_snapshot(self, snapshot: Snapshot, words: str = "") -> None:
        """Edits and framing as they were then."""
        if self._state is not None:
            document = replace(self._state.document, edits=snapshot.edits, geometry=snapshot.geometry)
            self._push(document, snapshot.edits[-1].id if snapshot.edits else "", words)

    def apply(self, document: Document, words: str = "") -> None:
        """Another state of the same photo as one step of undo; the active edit stays the active one."""
        if self._state is not None and document is not self._state.document:
            self._push(document, self._state.active, words)

    # --- undo

    def swap(self, state: _State) -> _State:
        """Show another state and hand back the one that was there. For the undo stack."""
        assert self._state is not None
        last, self._state = self._state, state
        (self.adjusted if _same_stack(last.document, state.document) else self.edited).emit()
        if last.active != state.active:
            self.activated.emit()
        return last

    def masks_of_the_past(self) -> list[Raster]:
        """Masks in memory that only undo or redo would bring back, each once."""
        now = {mask.id for mask in _masks(self._state.document)} if self._state is not None else set()
        past = {mask.id: mask for step in self._steps for mask in _masks(step.state.document)}
        return [mask for mask in past.values() if mask.id not in now and not isinstance(mask, StoredRaster)]

    def exchange(self, masks: Mapping[str, Raster]) -> None:
        """Let undo and redo bring back these masks, by their ids, in place of the same ones."""
        known: dict[Edit, Edit] = {}
        for step in self._steps:
            document = _with_masks(step.state.document, masks, known)
            if step.state.document is self._saved:
                self._saved = document
            step.state = replace(step.state, document=document)

    def _push(self, document: Document, active: str, words: str, merge: str = "") -> None:
        step = _Swap(self, _State(document, active), words, merge)
        self._steps.add(step)
        self.undo_stack.push(step)


def _masks(document: Document) -> list[Raster]:
    masks = [document.selection, *(edit.mask for edit in document.edits)]
    return [mask for mask in masks if mask is not None]


def _with_masks(document: Document, masks: Mapping[str, Raster], known: dict[Edit, Edit]) -> Document:
    """The same document, or itself where it has none of them. known: edits and what they have become."""
    if not any(mask.id in masks for mask in _masks(document)):
        return document
    for edit in document.edits:
        if edit not in known and edit.mask is not None and edit.mask.id in masks:
            known[edit] = replace(edit, mask=masks[edit.mask.id])
    selection = document.selection
    selection = masks.get(selection.id, selection) if selection is not None else None
    return replace(document, edits=tuple(known.get(edit, edit) for edit in document.edits), selection=selection)


def _merge_key(merge: str, edit: Edit) -> str:
    return f"{merge} {edit.id}" if merge else ""


def _same_stack(old: Document, new: Document) -> bool:
    """Whether the two differ in strengths, masks and the selection at most."""
    if old.geometry != new.geometry or old.snapshots is not new.snapshots or len(old.edits) != len(new.edits):
        return False
    return all(_same_work(*pair) for pair in zip(old.edits, new.edits, strict=True))


def _same_work(old: Edit, new: Edit) -> bool:
    return old is new or _work(old) == _work(new)


def _work(edit: Edit) -> tuple[object, ...]:
    return edit.id, edit.job, edit.result, edit.visible, edit.title


class _Swap(QUndoCommand):
    """Undo and redo are the same move: trade the state in the session for the one held here, `state`."""

    def __init__(self, session: Session, state: _State, words: str, merge: str) -> None:
        super().__init__(words)
        self._session = session
        self.state = state
        self._merge = merge

    def redo(self) -> None:
        self.state = self._session.swap(self.state)

    undo = redo

    def id(self) -> int:
        return 1 if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802
        """Swallow the next move of the same kind: this one holds the state before both, the session the one after."""
        return isinstance(other, _Swap) and other._merge == self._merge
