"""What lies in a `.likewise` file.

It is one SQLite database. `application_id` says that it is ours, `user_version` how many of STEPS have made it what it
is; a new file goes through all of them, a file of an older version through those that are new since.

state      one row: the document as JSON (`core.document.records`) and its hash. It names edits by hash, rasters by id.
edits      each edit, of the stack and of snapshots, as JSON, by the hash of that: one that has not changed is not
           written again, and one that was damaged does not go unnoticed.
rasters    results, bases, masks and examples by id: size, channels, bits, and the hashes of its tiles (16 bytes each,
           row by row, all levels, level 0 first).
tiles      squares of 512 pixels (smaller at the right and lower edges), packed (`core.document.tile_codec`), by the
           hash of their pixels: those that several rasters have in common are there once.
original   one row: where the photo lies, as an absolute path and as one relative to the project, its SHA-256, size in
           bytes, format, and its width, height and bits.
parts      the photo's file itself, where it is embedded, in pieces, since SQLite holds no blob over a gigabyte.
preview    one row: how the document looks, a small JPEG.

Nothing in a file is ever run: it must have these tables and no others, no views, no triggers, no defaults that call
functions; their very text is compared.
"""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x4C6B7765
"""“Lkwe”."""

STEPS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL, hash TEXT NOT NULL)",
        "CREATE TABLE edits (hash TEXT NOT NULL UNIQUE, json TEXT NOT NULL)",
        "CREATE TABLE rasters (id TEXT NOT NULL UNIQUE, width INTEGER NOT NULL, height INTEGER NOT NULL, "
        "channels INTEGER NOT NULL, bits INTEGER NOT NULL, tiles BLOB NOT NULL)",
        "CREATE TABLE tiles (hash BLOB NOT NULL UNIQUE, data BLOB NOT NULL)",
        "CREATE TABLE original (one INTEGER PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL, path TEXT NOT NULL, "
        "relative TEXT NOT NULL, sha256 BLOB NOT NULL, size INTEGER NOT NULL, format TEXT NOT NULL, "
        "width INTEGER NOT NULL, height INTEGER NOT NULL, bits INTEGER NOT NULL)",
        "CREATE TABLE parts (number INTEGER PRIMARY KEY, data BLOB NOT NULL)",
        "CREATE TABLE preview (one INTEGER PRIMARY KEY CHECK (one = 1), jpeg BLOB NOT NULL)",
    ),
)
"""What makes each version of the one before, in SQL. Only ever added to."""

VERSION = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def upgrade(connection: sqlite3.Connection, version: int | None = None) -> None:
    """Bring an empty file or one of an older version to the newest, or to that one, within one transaction."""
    start, end = version_of(connection), VERSION if version is None else version
    if start >= end:
        return
    connection.execute("BEGIN IMMEDIATE")
    for statement in (statement for step in STEPS[start:end] for statement in step):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {end}")
    connection.execute("COMMIT")


def is_sound(connection: sqlite3.Connection, *, or_more: bool = False) -> bool:
    """Whether the file holds exactly what its version says. or_more: or more than that."""
    pattern = sqlite3.connect(":memory:", isolation_level=None)
    try:
        upgrade(pattern, version_of(connection))
        wanted, found = _contents(pattern), _contents(connection)
        return wanted <= found if or_more else wanted == found
    finally:
        pattern.close()


def _contents(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    query = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema LIMIT 100"
    return set(connection.execute(query))
