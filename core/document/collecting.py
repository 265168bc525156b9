"""Freeing what is no longer needed in a project's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.document import tile_codec
from core.document.records import BadRecordError, State, raster_ids

_TILES_PER_PAGE = 200  # more than fit: a file that claims more goes in circles


def named_rasters(connection: sqlite3.Connection, state: State) -> set[str]:
    """The ids of all rasters that the document in the file names."""
    ids = {state.selection} if state.selection is not None else set()
    for (text,) in connection.execute("SELECT json FROM edits"):
        try:
            ids |= raster_ids(text)
        except BadRecordError:
            continue
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


def collect(connection: sqlite3.Connection, needed: set[str]) -> int:
    """Delete all rasters but those, and the tiles of none. Within a transaction. Returns how many tiles went."""
    most = int(connection.execute("PRAGMA page_count").fetchone()[0]) * _TILES_PER_PAGE
    ids = {row[0] for row in connection.execute("SELECT id FROM rasters LIMIT ?", (most,))}
    connection.executemany("DELETE FROM rasters WHERE id = ?", ((raster_id,) for raster_id in ids - needed))
    kept = tiles_of(connection, ids & needed)
    keys = {row[0] for row in connection.execute("SELECT hash FROM tiles LIMIT ?", (most,))}
    connection.executemany("DELETE FROM tiles WHERE hash = ?", ((key,) for key in keys - kept))
    return len(keys - kept)
