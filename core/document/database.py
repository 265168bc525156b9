"""A project's SQLite file as the rest of the package sees it: one connection that writes, others that read.

While the file is open it is in WAL mode, where readers never wait for the writer. `synchronous = FULL` takes each
commit to the disk: neither a killed process nor a power cut takes back what was committed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition, RLock
from urllib.parse import quote

from core.document import schema
from core.errors import (
    NewerProjectError,
    NotAProjectError,
    ProjectClosedError,
    ProjectDamagedError,
    ProjectDiskFullError,
    ProjectError,
    ProjectInUseError,
    ProjectUnreadableError,
    ProjectWriteError,
)
from core.messages import Message

LARGEST_VALUE = 256 * 2**20
"""Bytes of the largest text or blob that is read or written: a removal's mask may be many megabytes of text."""

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a file while it is open, or leaves there when it is killed."""

_LENIENT = "PRAGMA writable_schema = ON"  # what opens a file that ends too early
_CAREFUL = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "secure_delete = OFF",
)
_LOG = 64 * 2**20  # bytes of the log that stay on the disk between writes
_PAGE = 16384  # bytes: tiles are tens to hundreds of kilobytes
_WHILE_READING = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
_PATIENCE = 10.0  # seconds to wait for a lock inside SQLite; there is only one process


class Database:
    """An open project file. Any thread."""

    def __init__(self, path: Path, *, is_damaged: bool = False) -> None:
        """Open a file that is there and brings what its version says; older versions are upgraded.

        is_damaged: read whatever can be read. For copies only.

        Raises NotAProjectError, NewerProjectError, ProjectDamagedError, ProjectUnreadableError, ProjectWriteError.
        """
        self.path = path
        self._free: list[sqlite3.Connection] = []
        self._readers = 0  # connections that are reading now
        self._changed = Condition()
        self._is_closed = self._is_moving = False
        self._write_lock = RLock()
        self._is_damaged = is_damaged
        self._writer = _open(path, is_damaged=is_damaged)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with, all of whose statements have to be done with at the end. Raises ProjectError."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_moving)
            if self._is_closed:
                raise ProjectClosedError(name=self.path.name)
            connection = self._free.pop() if self._free else None
            self._readers += 1
        try:
            with typed_errors(self.path.name):
                if connection is None:
                    connection = connect(self.path, "ro")
                    connection.execute("PRAGMA query_only = ON")
                    if self._is_damaged:
                        connection.execute(_LENIENT)
                yield connection
        finally:
            with self._changed:
                self._readers -= 1
                if connection is not None:
                    self._free.append(connection)
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: on the disk at the end, or as if it had never been where anything is raised."""
        with self._write_lock:
            if self._is_closed:
                raise ProjectClosedError(name=self.path.name)
            with typed_errors(self.path.name), transaction(self._writer):
                yield self._writer

    @contextmanager
    def alone(self) -> Iterator[sqlite3.Connection]:
        """The writer's connection outside of a transaction, while nobody else writes."""
        with self._write_lock:
            if self._is_closed:
                raise ProjectClosedError(name=self.path.name)
            with typed_errors(self.path.name):
                yield self._writer

    def move(self, path: Path) -> None:
        """Go on with another file, which holds all that this one does. Whoever reads notices nothing."""
        with self._write_lock:
            if self._is_closed:
                raise ProjectClosedError(name=self.path.name)
            writer = _open(path)
            with self._changed:
                self._is_moving = True
                self._changed.wait_for(lambda: self._readers == 0)
                self._close_all()
                self.path, self._writer, self._is_moving = path, writer, False
                self._changed.notify_all()

    def close(self) -> None:
        """Wait for those who read, and leave one file. Later calls of anything raise ProjectClosedError."""
        with self._write_lock:
            with self._changed:
                if self._is_closed:
                    return
                self._is_closed = True
                self._changed.wait_for(lambda: self._readers == 0)
            self._close_all()

    def _close_all(self) -> None:
        while self._free:
            self._free.pop().close()
        self._writer.close()  # the last one takes the log into the file


def connect(path: Path, mode: str = "rw") -> sqlite3.Connection:
    """A connection that trusts nothing that the file says. mode: "rw", "ro", or "rwc" to make it."""
    connection = sqlite3.connect(
        f"{_uri(path)}?mode={mode}", uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
        for pragma in _CAREFUL:
            connection.execute(f"PRAGMA {pragma}").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _uri(path: Path) -> str:
    """SQLite knows no servers: those of Windows' shares go with the path."""
    posix = path.absolute().as_posix()
    return "file://" + quote(os.fsencode(posix if posix.startswith("/") else f"/{posix}"))


def make(path: Path) -> sqlite3.Connection:
    """A new, empty project file, to be filled before it is put in place: without a log of its own.

    Raises sqlite3.Error.
    """
    connection = connect(path, "rwc")
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",  # the caller syncs the file
        f"page_size = {_PAGE}",
        f"application_id = {schema.APPLICATION_ID}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchone()
    schema.upgrade(connection)
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite itself rolls back after some errors
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


def _open(path: Path, *, is_damaged: bool = False) -> sqlite3.Connection:
    with typed_errors(path.name):
        connection = connect(path)
        try:
            if is_damaged:
                _prepare_damaged(connection, path.name)
            else:
                _prepare(connection, path.name)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, name: str) -> None:
    connection.execute("PRAGMA query_only = ON")
    if connection.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
        raise NotAProjectError(name=name)
    if schema.version_of(connection) > schema.VERSION:
        raise NewerProjectError(name=name)
    if not schema.is_sound(connection):
        raise ProjectDamagedError(name=name, reason=Message("its tables are not those of a project"))
    connection.execute("PRAGMA query_only = OFF")
    connection.execute(
        "PRAGMA journal_mode = WAL"
    ).fetchone()  # some network drives stay at a journal: safe, but slower
    for pragma in ("synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON", f"journal_size_limit = {_LOG}"):
        connection.execute(f"PRAGMA {pragma}").fetchone()
    schema.upgrade(connection)


def _prepare_damaged(connection: sqlite3.Connection, name: str) -> None:
    connection.execute(_LENIENT)
    connection.execute("PRAGMA query_only = ON")
    if not schema.is_sound(connection, or_more=True):
        raise ProjectDamagedError(name=name, reason=Message("its tables are not those of a project"))


@contextmanager
def typed_errors(name: str) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):  # a mistake of ours
        raise
    except sqlite3.Error as error:
        raise _typed(error, name) from error


def _typed(error: sqlite3.Error, name: str) -> ProjectError | MemoryError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    reason = str(error)
    match code:
        case sqlite3.SQLITE_FULL:
            return ProjectDiskFullError(name=name)
        case sqlite3.SQLITE_NOMEM:
            return MemoryError(reason)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return ProjectInUseError(name=name)
        case sqlite3.SQLITE_IOERR if error.sqlite_errorcode in _WHILE_READING:
            return ProjectUnreadableError(name=name, reason=reason)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return ProjectWriteError(name=name, reason=reason)
        case sqlite3.SQLITE_NOTADB:
            return NotAProjectError(name=name)
        case _:
            return ProjectDamagedError(name=name, reason=reason)
