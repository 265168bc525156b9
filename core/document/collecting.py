"""Freeing what is no longer needed in a project's file."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import Any

from core.document.database import Database
from core.document.rows import tiles_of
from core.errors import ProjectDiskFullError

_TILES = 500  # deleted per transaction, some hundred megabytes: others may write in between
_ROWS_PER_PAGE = 400  # more than fit: a file that claims more goes in circles


def drop_rasters(connection: sqlite3.Connection, needed: set[str]) -> None:
    """Delete all rasters but those."""
    gone = _all(connection, "id", "rasters") - needed
    connection.executemany("DELETE FROM rasters WHERE id = ?", ((raster_id,) for raster_id in gone))


def drop_tiles(database: Database) -> int:
    """Delete the tiles that belong to no raster, and shrink the file. Returns how many went."""
    count = 0
    while True:
        with database.writing() as connection:
            kept = tiles_of(connection, _all(connection, "id", "rasters"))  # anew: others may put meanwhile
            gone = list(_all(connection, "hash", "tiles") - kept)[:_TILES]
            connection.executemany("DELETE FROM tiles WHERE hash = ?", ((key,) for key in gone))
        count += len(gone)
        if len(gone) < _TILES:
            break
    shrink(database)
    return count


def shrink(database: Database) -> None:
    """Write the file anew where more than half of it is free; less than that is left for what comes next.

    As long as it takes to write what is left: others wait to write, though not to read. Nothing where there is no room.
    """
    with suppress(ProjectDiskFullError), database.alone() as connection:
        free = connection.execute("PRAGMA freelist_count").fetchone()[0]
        if free * 2 > connection.execute("PRAGMA page_count").fetchone()[0]:
            connection.execute("PRAGMA temp_store = FILE")
            connection.execute("VACUUM")
            connection.execute("PRAGMA temp_store = MEMORY")


def _all(connection: sqlite3.Connection, column: str, table: str) -> set[Any]:
    most = connection.execute("PRAGMA page_count").fetchone()[0] * _ROWS_PER_PAGE
    return {row[0] for row in connection.execute(f"SELECT {column} FROM {table} LIMIT ?", (most,))}  # noqa: S608 - ours
