"""Looks that a person kept, to come back to and to compare with. Observable; knows no widgets."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from core.document.document import Snapshot
from desktop.i18n import tr
from desktop.session import Session


class Snapshots(QObject):
    """Follows the document. changed: there are others, or another is compared with."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._listed: tuple[Snapshot, ...] = ()
        self._compared: Snapshot | None = None
        session.opened.connect(self._follow)
        session.edited.connect(self._follow)

    @property
    def all(self) -> tuple[Snapshot, ...]:
        """In the order in which they were taken."""
        return self._listed

    @property
    def compared(self) -> Snapshot | None:
        """The one that the photo is held against."""
        return self._compared

    def take(self) -> None:
        """Keep how the photo looks now, under a name that is free."""
        names = {snapshot.name for snapshot in self._listed}
        numbers = (tr("Snapshot {number}").format(number=number) for number in range(1, len(names) + 2))
        name = next(name for name in numbers if name not in names)
        self._session.take_snapshot(name, words=tr("Take a snapshot"))

    def rename(self, snapshot: Snapshot, name: str) -> None:
        """An empty name changes nothing."""
        document = self._session.document
        if document is None or not name or name == snapshot.name:
            return
        renamed = replace(snapshot, name=name)
        compared = snapshot is self._compared
        snapshots = tuple(renamed if each is snapshot else each for each in document.snapshots)
        self._session.apply(replace(document, snapshots=snapshots), words=tr("Rename"))
        if compared:
            self.compare(renamed)

    def restore(self, snapshot: Snapshot) -> None:
        self.compare(None)
        self._session.restore_snapshot(snapshot, words=snapshot.name)

    def remove(self, snapshot: Snapshot) -> None:
        self._session.remove_snapshot(snapshot, words=tr("Delete the snapshot"))

    def compare(self, snapshot: Snapshot | None) -> None:
        """Hold the photo against one, or against the original again."""
        if snapshot is not self._compared:
            self._compared = snapshot
            self.changed.emit()

    def _follow(self) -> None:
        document = self._session.document
        listed = document.snapshots if document is not None else ()
        if listed is not self._listed:
            self._listed = listed
            if self._compared not in listed:
                self._compared = None
            self.changed.emit()
