"""A document in a file: `.likewise`, one SQLite database that also holds the pixels of its rasters.

Every open document has one. What `put` and `write` were given is on the disk when they return, as one whole: a process
that is killed and a computer that loses power take nothing back. What lies in the file says `core.document.schema`.
One process at a time has it open. While it does, files with `-wal`, `-shm` and `-lock` at the end of their names lie
beside it; afterwards only the one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from core import __version__
from core.document import database, originals, records, rows
from core.document.collecting import drop_rasters, drop_tiles, shrink
from core.document.database import Database
from core.document.document import Document
from core.document.edit import Edit
from core.document.file_lock import FileLock
from core.document.originals import OriginalRecord
from core.document.previews import from_jpeg, to_jpeg
from core.document.project_file import check_file, check_head, locked, new_file, remove_files
from core.document.records import BadRecordError, SnapshotRecord, State
from core.document.tile_store import StoredRaster, TileStore
from core.errors import OriginalChangedError, OriginalMissingError, ProjectDamagedError, WouldOverwriteError
from core.imaging.raster import Raster
from core.photo import Photo, Pixels


class Project:
    """An open project file. Any thread; nothing but reading pixels, `preview` and `path` is for the GUI's."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        """See `create` and `open`."""
        self._lock = lock
        self._database = Database(path)
        self._store = TileStore(self._database)
        self._order = RLock()  # of writes and of what changes where the project lies
        self._hashes: WeakKeyDictionary[Edit, str] = WeakKeyDictionary()
        self._written = ""  # the state as it was written last

    @property
    def path(self) -> Path:
        return self._database.path

    @staticmethod
    def create(path: Path, original: Photo, *, embed: bool = False) -> Project:
        """A project of a photo without edits. Its file is referred to, or embedded; always, for a photo that has none,
        or whose file is gone or another one by now.

        Raises WouldOverwriteError, ProjectInUseError, ProjectWriteError, ProjectDiskFullError.
        """
        if os.path.lexists(path):
            raise WouldOverwriteError(name=path.name)
        path = Path(os.path.realpath(path))
        record, data, is_there = originals.take(original, path)
        with locked(path) as lock:
            with new_file(path, overwrite=False) as connection, database.transaction(connection):
                originals.write(connection, record)
                if embed or not is_there:
                    originals.write_parts(connection, data)
                rows.write_state(connection, records.state_to_json(State(), __version__))
            return Project(path, lock)

    @staticmethod
    def open(path: Path) -> Project:
        """Open a project. Quick, whatever its size: `read` gives the document, `preview` a picture of it at once.

        Raises ProjectMissingError, ProjectUnreadableError, NotAProjectError, NewerProjectError, ProjectDamagedError,
        ProjectInUseError, ProjectWriteError (in a folder that cannot be written to: see `core.document.salvage`).
        """
        path = Path(os.path.realpath(path))
        check_file(path)
        with locked(path) as lock:
            check_head(path)
            return Project(path, lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put(self, pixels: Pixels) -> StoredRaster:
        """Keep pixels: see `TileStore.put`. They stay as long as the raster is in use, or the document has it."""
        return self._store.put(pixels)

    def keep(self, raster: Raster) -> StoredRaster:
        """Keep a raster of any kind under its id: see `TileStore.keep`."""
        return self._store.keep(raster)

    def raster(self, raster_id: str) -> StoredRaster:
        """A raster that is kept here. Raises ProjectDamagedError."""
        return self._store.get(raster_id)

    def write(self, document: Document, preview: Pixels | None = None) -> None:
        """Make the file hold this document, and nothing else that is a document; at once or not at all.

        Quick (milliseconds) where its rasters are kept here already; all others are put first. preview: how it looks,
        (h, w, 3) uint8, some hundred pixels a side; None leaves the one before.
        Raises ProjectDiskFullError, ProjectWriteError: then the file holds the document that was written before.
        """
        with self._order:
            edits = {self._hash(edit): edit for edit in _all_edits(document)}
            rasters = [raster for edit in edits.values() for raster in records.rasters_of(edit)]
            rasters += [document.selection] if document.selection is not None else []
            kept = [self._store.keep(raster) for raster in rasters]  # held, so that nothing is collected meanwhile
            text = records.state_to_json(self._state(document), __version__)
            if text == self._written and preview is None:
                return
            with self._database.writing() as connection:
                before = {row[0] for row in connection.execute("SELECT hash FROM edits")}
                for key in edits.keys() - before:
                    connection.execute("INSERT INTO edits VALUES (?, ?)", (key, records.edit_to_json(edits[key])))
                connection.executemany("DELETE FROM edits WHERE hash = ?", ((key,) for key in before - edits.keys()))
                rows.write_state(connection, text)
                if preview is not None:
                    connection.execute("INSERT OR REPLACE INTO preview VALUES (1, ?)", (to_jpeg(preview),))
            self._written = text
            del kept

    def read(self, *, original_path: Path | None = None, accept_changed: bool = False) -> Document:
        """The document, its original opened. Seconds for a large photo.

        original_path: where the original is now; remembered. accept_changed: go on with an original whose contents have
        changed, if its size has not; remembered.
        Raises ProjectDamagedError, OriginalMissingError, OriginalChangedError, PhotoError.
        """
        with self._order:
            state, texts, record = self._load()
            edits = {key: self._edit(text, record) for key, text in texts.items()}
            photo = self._open_original(record, original_path, accept_changed=accept_changed)
            if not record.fits(photo):
                raise self._damaged()
            selection = None if state.selection is None else self._store.get(state.selection)
            if selection is not None and not rows.is_mask(selection, record):
                raise self._damaged()
            document = Document(
                photo,
                records.pick(state.edits, edits),
                selection,
                state.geometry,
                tuple(records.snapshot(taken, edits) for taken in state.snapshots),
            )
            if len({edit.id for edit in document.edits}) < len(state.edits):
                raise self._damaged()
            self._hashes.update({edit: key for key, edit in edits.items()})
            return document

    def preview(self) -> NDArray[np.uint8] | None:
        """How the document looked when it was last written with a preview, (h, w, 3). Milliseconds, any thread."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT jpeg FROM preview WHERE one = 1").fetchone()
        return None if row is None else from_jpeg(row[0])

    def summary(self) -> tuple[str, int]:
        """The name of the photo's file, empty for a pasted photo, and how many edits the stack has. Milliseconds."""
        with self._database.reading() as connection:
            record = originals.load(connection, self.path.name)
            return record.name, len(rows.load_state(connection, self.path.name).edits)

    @property
    def is_embedded(self) -> bool:
        """Whether the photo's file lies within."""
        with self._database.reading() as connection:
            return originals.is_embedded(connection)

    def embed(self, photo: Photo | None = None) -> None:
        """Take the photo's file in. photo: as it was opened, for where its file is gone or another one by now.

        Raises as `read` does, and ProjectDiskFullError, ProjectWriteError.
        """
        with self._order:
            if self.is_embedded:
                return
            try:
                record, data = originals.find(self._record(), self.path)
            except (OriginalMissingError, OriginalChangedError):
                if photo is None:
                    raise
                record, data, _ = originals.take(photo, self.path)
            with self._database.writing() as connection:
                originals.write(connection, record)
                originals.write_parts(connection, data)

    def refer(self) -> None:
        """Refer to the photo's file where it lies, and drop the one within. Raises as `read` does."""
        with self._order:
            record, _ = originals.find(self._record(), self.path)
            with self._database.writing() as connection:
                originals.write(connection, record)
                connection.execute("DELETE FROM parts")
            shrink(self._database)

    def save_as(self, path: Path, *, overwrite: bool = False) -> None:
        """Copy the document, and the rasters that are in use, into a new file, and go on there.

        The former file stays as it is; see `recovery.discard`. Raises WouldOverwriteError, ProjectInUseError,
        ProjectWriteError, ProjectDiskFullError: then nothing has changed.
        """
        path = Path(os.path.realpath(path))
        with self._order:
            if path == self.path:
                return
            if not overwrite and os.path.lexists(path):
                raise WouldOverwriteError(name=path.name)
            with locked(path) as lock, self._database.alone() as source:  # nothing may be put meanwhile
                with new_file(path, overwrite=overwrite) as target, database.transaction(target):
                    self._copy(source, target, path)
                self._database.move(path)
                self._lock.release()
                self._lock = lock

    def collect(self, *, is_last: bool = False) -> int:
        """Free what neither the document in the file needs nor anybody holds. Returns how many tiles went.

        is_last: what is only held goes too, because the project is closed next.
        """
        with self._order:
            with self._database.writing() as connection:
                held = set() if is_last else self._store.live_ids()
                state = rows.load_state(connection, self.path.name)
                drop_rasters(connection, rows.named_rasters(connection, state) | held)
            return drop_tiles(self._database)

    def close(self, *, is_done: bool = True) -> None:
        """Leave one file. Reading pixels fails from here on, with ProjectClosedError.

        is_done: where it is not, the mark of an open project stays, as after a crash (`core.document.recovery`).
        """
        with self._order:
            self._database.close()
            self._lock.release(remove=is_done)

    def delete(self) -> None:
        """Close it and remove the file."""
        with self._order:
            self._database.close()
            remove_files(self.path)
            self._lock.release()

    def _hash(self, edit: Edit) -> str:
        """The hash of an edit's JSON; an edit never changes."""
        known = self._hashes.get(edit)
        if known is None:
            known = self._hashes[edit] = rows.digest(records.edit_to_json(edit))
        return known

    def _state(self, document: Document) -> State:
        return State(
            tuple(map(self._hash, document.edits)),
            None if document.selection is None else document.selection.id,
            document.geometry,
            tuple(
                SnapshotRecord(taken.name, tuple(map(self._hash, taken.edits)), taken.geometry)
                for taken in document.snapshots
            ),
        )

    def _load(self) -> tuple[State, dict[str, str], OriginalRecord]:
        """The state, the JSON of its edits by their hashes, and the original."""
        name, texts = self.path.name, {}
        with self._database.reading() as connection:
            record = originals.load(connection, name)
            state = rows.load_state(connection, name)
            for key in state.all_edits:
                text = rows.load_edit(connection, key)
                if text is None:
                    raise self._damaged()
                texts[key] = text
        return state, texts, record

    def _record(self) -> OriginalRecord:
        with self._database.reading() as connection:
            return originals.load(connection, self.path.name)

    def _edit(self, text: str, record: OriginalRecord) -> Edit:
        try:
            edit = records.edit_from_json(text, self._store.get)
        except BadRecordError as error:
            raise self._damaged() from error
        if not rows.fits(edit, record):
            raise self._damaged()
        return edit

    def _open_original(self, record: OriginalRecord, at: Path | None, *, accept_changed: bool) -> Photo:
        with self._database.reading() as connection:
            data = None
            if at is None and originals.is_embedded(connection):
                data = originals.load_parts(connection, record, self.path.name)
        if data is not None:
            return originals.open_embedded(data, record, self.path)
        photo, now = originals.open_referred(record, self.path, at, accept_changed=accept_changed)
        if now != record:
            with self._database.writing() as connection:
                originals.write(connection, now)
        return photo

    def _copy(self, source: sqlite3.Connection, target: sqlite3.Connection, path: Path) -> None:
        """Everything but what nobody needs."""
        record = originals.load(source, self.path.name)
        place = Path(record.path) if record.path else None
        originals.write(target, replace(record, relative=originals.relative_to(place, path)))
        for table, marks in (("state", "?, ?, ?"), ("edits", "?, ?"), ("parts", "?, ?"), ("preview", "?, ?")):
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", source.execute(f"SELECT * FROM {table}"))  # noqa: S608
        ids = rows.named_rasters(source, rows.load_state(source, self.path.name)) | self._store.live_ids()
        rows.copy_rasters(source, target, ids)

    def _damaged(self) -> ProjectDamagedError:
        return rows.damaged(self.path.name)


def _all_edits(document: Document) -> Iterator[Edit]:
    yield from document.edits
    for taken in document.snapshots:
        yield from taken.edits
