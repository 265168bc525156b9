"""A document's rows in a project's file: its state, its edits by their hashes, and what rasters they need."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

from core.document import records, tile_codec
from core.document.edit import Edit
from core.document.originals import OriginalRecord
from core.document.records import BadRecordError, State
from core.document.tile_store import StoredRaster
from core.errors import ProjectDamagedError
from core.imaging.raster import Raster
from core.messages import Message


def digest(text: object) -> str:
    """What a piece of JSON is known by."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else b"").hexdigest()


def write_state(connection: sqlite3.Connection, text: str) -> None:
    connection.execute("INSERT OR REPLACE INTO state VALUES (1, ?, ?)", (text, digest(text)))


def load_state(connection: sqlite3.Connection, name: str) -> State:
    """name: of the project. Raises ProjectDamagedError."""
    row = connection.execute("SELECT json, hash FROM state WHERE one = 1").fetchone()
    if row is None or digest(row[0]) != row[1]:
        raise damaged(name)
    try:
        return records.state_from_json(row[0])
    except BadRecordError as error:
        raise damaged(name) from error


def load_edit(connection: sqlite3.Connection, key: str) -> str | None:
    """The JSON of an edit; None where it is missing or no longer what it was."""
    row = connection.execute("SELECT json FROM edits WHERE hash = ?", (key,)).fetchone()
    return row[0] if row is not None and digest(row[0]) == key else None


def named_rasters(connection: sqlite3.Connection, state: State) -> set[str]:
    """The ids of all rasters that the document in the file names."""
    ids = {state.selection} if state.selection is not None else set()
    for (text,) in connection.execute("SELECT json FROM edits"):
        ids |= records.raster_ids(text)
    return ids


def tiles_of(connection: sqlite3.Connection, ids: Iterable[str]) -> set[bytes]:
    """The hashes of the tiles of these rasters."""
    found: set[bytes] = set()
    for raster_id in ids:
        row = connection.execute("SELECT tiles FROM rasters WHERE id = ?", (raster_id,)).fetchone()
        if row is not None:
            tiles, size = bytes(row[0]), tile_codec.HASH_BYTES
            found.update(tiles[start : start + size] for start in range(0, len(tiles), size))
    return found


def copy_rasters(source: sqlite3.Connection, target: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Rasters and their tiles, as they are, a tile at a time."""
    ids = list(ids)
    for raster_id in ids:
        rows = source.execute("SELECT * FROM rasters WHERE id = ?", (raster_id,))
        target.executemany("INSERT INTO rasters VALUES (?, ?, ?, ?, ?, ?)", rows)
    for key in tiles_of(source, ids):
        rows = source.execute("SELECT * FROM tiles WHERE hash = ?", (key,))
        target.executemany("INSERT INTO tiles VALUES (?, ?)", rows)


def fits(edit: Edit, record: OriginalRecord) -> bool:
    """Whether an edit's results and mask are of the original's size."""
    size = (record.width, record.height, 3, record.bits)
    pictures = [raster for raster in (edit.base, edit.result) if raster is not None]
    return all(_shape(raster) == size for raster in pictures) and (edit.mask is None or is_mask(edit.mask, record))


def is_mask(raster: Raster, record: OriginalRecord) -> bool:
    """Whether a raster can be a mask of the original."""
    return _shape(raster)[:3] == (record.width, record.height, 1)


def _shape(raster: Raster) -> tuple[int, ...]:
    if not isinstance(raster, StoredRaster):
        return ()
    return raster.width, raster.height, raster.shape.channels, raster.shape.bits


def damaged(name: str) -> ProjectDamagedError:
    """name: of the project."""
    return ProjectDamagedError(name=name, reason=Message("part of its contents is missing or wrong"))
