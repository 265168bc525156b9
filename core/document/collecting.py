"""Freeing what is no longer needed in a project's file."""

from __future__ import annotations

import sqlite3

from core.document.rows import tiles_of

_TILES_PER_PAGE = 200  # more than fit: a file that claims more goes in circles


def collect(connection: sqlite3.Connection, needed: set[str]) -> int:
    """Delete all rasters but those, and the tiles of none. Within a transaction. Returns how many tiles went."""
    most = int(connection.execute("PRAGMA page_count").fetchone()[0]) * _TILES_PER_PAGE
    ids = {row[0] for row in connection.execute("SELECT id FROM rasters LIMIT ?", (most,))}
    connection.executemany("DELETE FROM rasters WHERE id = ?", ((raster_id,) for raster_id in ids - needed))
    kept = tiles_of(connection, ids & needed)
    keys = {row[0] for row in connection.execute("SELECT hash FROM tiles LIMIT ?", (most,))}
    connection.executemany("DELETE FROM tiles WHERE hash = ?", ((key,) for key in keys - kept))
    return len(keys - kept)
