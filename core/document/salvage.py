"""Reading what can still be read of a damaged project, into a new one. The damaged file is never written to."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from core import __version__
from core.document import originals, records, rows
from core.document.database import Database, transaction
from core.document.edit import Edit
from core.document.originals import OriginalRecord
from core.document.project import Project
from core.document.project_file import check_file, check_head, locked, new_file, writing_errors
from core.document.records import BadRecordError, State
from core.document.tile_cache import TileCache
from core.document.tile_store import StoredRaster, TileStore
from core.document.titles import title_of
from core.errors import (
    BadJobError,
    NotAProjectError,
    PhotoError,
    ProjectDamagedError,
    ProjectError,
    ProjectLostError,
    ProjectWriteError,
    WouldOverwriteError,
)
from core.imaging.opening import decode_photo
from core.jobs import read_job
from core.messages import Message

NO_ORDER = Message("The list of the edits could not be read. All edits that were found are there, the oldest lowest.")
NO_SELECTION = Message("The selection could not be read.")
NO_ORIGINAL = Message("The embedded photo is damaged beyond reading. It is looked for where it was before.")
HURT_ORIGINAL = Message("The embedded photo is damaged: parts of it may look wrong.")
LOST = Message("An edit could not be read and is missing.")
LOST_ONE = Message("The edit “{title}” lost its pixels and is missing.")
LOST_MASK = Message("The edit “{title}” lost its mask. It is hidden until it gets a new one.")
LOST_EXAMPLES = Message("The edit “{title}” lost its examples: it is kept, but cannot be run again.")


def salvage(path: Path, into: Path) -> tuple[Project, tuple[Message, ...]]:
    """A new project with what can be read of another, and what could not be read. Also for sound projects in folders
    that cannot be written to.

    Takes as long as all its pixels take to be read: some seconds for each ten edits of a large photo. Raises
    ProjectMissingError, ProjectUnreadableError, NotAProjectError, NewerProjectError, ProjectInUseError,
    ProjectLostError where nothing can be read, WouldOverwriteError, ProjectWriteError, ProjectDiskFullError.
    """
    path, into = Path(os.path.realpath(path)), Path(os.path.realpath(into))
    check_file(path)
    if os.path.lexists(into):
        raise WouldOverwriteError(name=into.name)
    with _copy_of(path, into) as copy, locked(into) as lock, _about(path.name):
        source = Database(copy, is_damaged=True)
        try:
            reader = _Reader(source, path.name)
            with new_file(into, overwrite=False) as target, transaction(target):
                reader.copy_into(target, into)
        finally:
            source.close()
        return Project(into, lock), tuple(reader.notes)


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Errors about the copy, and about a new file whose name nobody knows, are told of the project itself."""
    try:
        yield
    except (ProjectDamagedError, NotAProjectError) as error:
        raise ProjectLostError(name=name) from error
    except ProjectError as error:
        raise type(error)(**{**error.details, "name": name}) from error


@contextmanager
def _copy_of(path: Path, into: Path) -> Iterator[Path]:
    """A copy that SQLite may do with as it likes, on the drive that the new project will be on."""
    with writing_errors(into.name), tempfile.TemporaryDirectory(prefix=".likewise-", dir=into.parent) as folder:
        copy = Path(folder) / "copy"
        with _locked_where_possible(path):
            check_head(path)
            shutil.copyfile(path, copy)
            log = path.with_name(f"{path.name}-wal")
            if log.exists():
                shutil.copyfile(log, copy.with_name("copy-wal"))
        yield copy


@contextmanager
def _locked_where_possible(path: Path) -> Iterator[None]:
    """Nobody writes meanwhile: nobody can, where no lock can be made."""
    try:
        with locked(path) as lock:
            yield
            lock.release(remove=not lock.was_left)
    except ProjectWriteError:
        yield


class _Reader:
    """Reads a damaged project, and notes what is missing."""

    def __init__(self, database: Database, name: str) -> None:
        self.notes: list[Message] = []
        self._database, self._name = database, name
        self._store = TileStore(database, TileCache(limit=0))  # what counts is what the file has
        self._sound: dict[str, bool] = {}

    def copy_into(self, target: sqlite3.Connection, path: Path) -> None:
        with self._database.reading() as source:
            record = self._original(source, target, path)
            state = self._state(source)
            renamed: dict[str, str] = {}
            for key in state.all_edits:
                text = self._edit(source, key, record)
                if text is not None:
                    renamed[key] = rows.digest(text)
                    target.execute("INSERT OR IGNORE INTO edits VALUES (?, ?)", (renamed[key], text))
            state = _renamed(state, renamed)
            if state.selection is not None and not self._is_mask(state.selection, record):
                self.notes.append(NO_SELECTION)
                state = replace(state, selection=None)
            rows.write_state(target, records.state_to_json(state, __version__))
            rows.copy_rasters(source, target, rows.named_rasters(target, state))
            jpeg = _optional(source, "SELECT jpeg FROM preview WHERE one = 1")
            if isinstance(jpeg, bytes):
                target.execute("INSERT INTO preview VALUES (1, ?)", (jpeg,))

    def _original(self, source: sqlite3.Connection, target: sqlite3.Connection, path: Path) -> OriginalRecord:
        record = originals.load(source, self._name)
        place = Path(record.path) if record.path else None
        record = replace(record, relative=originals.relative_to(place, path))
        try:
            is_embedded = originals.is_embedded(source)
            data = originals.load_parts(source, record, self._name, check=False) if is_embedded else None
        except (sqlite3.Error, ProjectDamagedError):
            data = None
            self.notes.append(NO_ORIGINAL)
        if data is not None and hashlib.sha256(data).digest() != record.sha256:
            data = data if _opens(data, record) else None
            self.notes.append(NO_ORIGINAL if data is None else HURT_ORIGINAL)
            if data is not None:
                record = replace(record, sha256=hashlib.sha256(data).digest())
        originals.write(target, record)
        if data is not None:
            originals.write_parts(target, data)
        return record

    def _state(self, source: sqlite3.Connection) -> State:
        try:
            return rows.load_state(source, self._name)
        except (sqlite3.Error, ProjectDamagedError):
            self.notes.append(NO_ORDER)
        found: dict[str, str] = {}  # of each edit the latest, where snapshots have others
        with suppress(sqlite3.Error):  # those before the error are found
            for (text,) in source.execute("SELECT json FROM edits ORDER BY rowid LIMIT ?", (records.MOST_EDITS,)):
                with suppress(BadRecordError):
                    found[str(records.parse(text).get("id"))] = rows.digest(text)
        return State(tuple(found.values()))

    def _edit(self, source: sqlite3.Connection, key: str, record: OriginalRecord) -> str | None:
        """The JSON of an edit, without what it lost; None where the edit itself is lost."""
        try:
            text = rows.load_edit(source, key) or ""
            records.raster_ids(text)
            fields = records.parse(text)
            title = title_of(Edit(read_job(fields["job"]), title=fields["title"]))
        except (sqlite3.Error, BadRecordError, BadJobError, KeyError, TypeError):
            self.notes.append(LOST)
            return None
        details = {"title": title}
        if any(fields[name] is not None and not self._is_sound(fields[name]) for name in ("base", "result")):
            self.notes.append(Message(LOST_ONE.template, details))
            return None
        if fields["mask"] is not None and not self._is_mask(fields["mask"], record):
            self.notes.append(Message(LOST_MASK.template, details))
            fields.update(mask=None, visible=False)
        if not all(self._is_sound(raster_id) for pair in fields["examples"] for raster_id in pair):
            self.notes.append(Message(LOST_EXAMPLES.template, details))
            fields["examples"] = []
        text = json.dumps(fields, sort_keys=True)
        try:
            if rows.fits(records.edit_from_json(text, self._store.get), record):
                return text
        except (BadRecordError, ProjectError):
            pass
        self.notes.append(Message(LOST_ONE.template, details))
        return None

    def _is_mask(self, raster_id: str, record: OriginalRecord) -> bool:
        return self._is_sound(raster_id) and rows.is_mask(self._store.get(raster_id), record)

    def _is_sound(self, raster_id: str) -> bool:
        """Whether every pixel of a raster is there."""
        if raster_id not in self._sound:
            try:
                _read_all(self._store.get(raster_id))
                self._sound[raster_id] = True
            except (ProjectError, sqlite3.Error):
                self._sound[raster_id] = False
        return self._sound[raster_id]


def _read_all(raster: StoredRaster) -> None:
    for level in range(raster.levels):
        for box in raster.shape.boxes(level):
            raster.read(level, box)


def _opens(data: bytes, record: OriginalRecord) -> bool:
    try:
        return record.fits(decode_photo(data, Path("photo")))
    except PhotoError:
        return False


def _renamed(state: State, names: dict[str, str]) -> State:
    """With other hashes of its edits, and without those that have none."""

    def kept(edits: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names[key] for key in edits if key in names))

    snapshots = tuple(replace(record, edits=kept(record.edits)) for record in state.snapshots)
    return replace(state, edits=kept(state.edits), snapshots=snapshots)


def _optional(source: sqlite3.Connection, query: str) -> object:
    try:
        row = source.execute(query).fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else row[0]
