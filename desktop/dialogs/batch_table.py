"""The list in the batch window: every photo, what is happening to it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from core.batch.files import BatchFile, State
from core.batch.previewing import Planned
from core.batch.sources import Source
from desktop import theme
from desktop.i18n import tr, tr_message

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Entry:
    """A row. state: in words. told: the result's name, or why there is none; details: the same at length."""

    path: Path
    state: str = ""
    told: str = ""
    details: str = ""
    failed: bool = False
    output: Path | None = None


class BatchTable(QAbstractTableModel):
    """Row n is the photo of number n + 1."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    def entry(self, row: int) -> Entry:
        return self._entries[row]

    def show_sources(self, sources: Sequence[Source]) -> None:
        self._show([Entry(source.path) for source in sources])

    def show_plan(self, plan: Sequence[Planned]) -> None:
        """What a batch would do."""
        self._show([_planned(each) for each in plan])

    def show_files(self, files: Sequence[BatchFile]) -> None:
        self._show([_entry(file) for file in files])

    def show_file(self, file: BatchFile, share: float | None = None) -> None:
        """One photo, with the share of the work on it that is done."""
        row = file.number - 1
        if 0 <= row < len(self._entries):
            self._entries[row] = _entry(file, share)
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (tr("Photo"), tr("State"), tr("Result"))[section]
        return None

    def data(self, index: _Index, role: int = 0) -> Any:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (entry.path.name, entry.state, entry.told)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (str(entry.path), entry.state, entry.details)[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and entry.failed and index.column() > 0:
            return QColor(theme.colours().danger)
        return None

    def _show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()


def _entry(file: BatchFile, share: float | None = None) -> Entry:
    match file.state:
        case State.FAILED if file.failure is not None:
            cause = tr_message(file.failure.cause)
            return Entry(file.path, tr("Failed"), cause, f"{cause}\n{tr_message(file.failure.remedy)}", failed=True)
        case State.DONE if file.output is not None:
            details = "\n".join((str(file.output), *map(tr_message, file.notes)))
            return Entry(file.path, tr("Done"), file.output.name, details, output=file.output)
        case State.SKIPPED:
            notes = "\n".join(map(tr_message, file.notes))
            return Entry(file.path, tr("Skipped"), notes, notes, output=file.output)
        case State.RUNNING:
            return Entry(file.path, tr("Working, {percent} %").format(percent=round(100 * (share or 0))))
    return Entry(file.path, tr("Waiting"))


def _planned(each: Planned) -> Entry:
    path = each.source.path
    if each.problem is not None:
        cause = tr_message(each.problem.cause)
        return Entry(path, tr("Cannot be opened"), cause, f"{cause}\n{tr_message(each.problem.remedy)}", failed=True)
    if each.place.skip:
        said = tr("{name} is there already.").format(name=each.place.path.name)
        return Entry(path, tr("Would be skipped"), said, str(each.place.path))
    state = tr("Would be replaced") if each.place.taken else tr("Would be made")
    return Entry(path, state, each.place.path.name, str(each.place.path))
