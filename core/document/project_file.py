"""The file of a project from outside: whether it is one, whether somebody has it open, putting a new one in place."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.document import schema
from core.document.database import SIDE_FILES, connect, make, typed_errors
from core.document.file_lock import FileLock
from core.errors import (
    NewerProjectError,
    NotAProjectError,
    ProjectDiskFullError,
    ProjectInUseError,
    ProjectMissingError,
    ProjectUnreadableError,
    ProjectWriteError,
    WouldOverwriteError,
)
from core.imaging.atomic import put_in_place, sync_folder

SUFFIX = ".likewise"

_HEAD = 100  # bytes: see https://www.sqlite.org/fileformat2.html, 1.3


def lock_path(path: Path) -> Path:
    """Where the lock of a project is; left behind by a process that was killed."""
    return path.with_name(f"{path.name}-lock")


@contextmanager
def locked(path: Path) -> Iterator[FileLock]:
    """The lock of a project; it stays where the block ends well, and goes where it does not.

    Raises ProjectInUseError, ProjectWriteError.
    """
    with writing_errors(path.name):
        try:
            lock = FileLock(lock_path(path))
        except BlockingIOError as error:
            raise ProjectInUseError(name=path.name) from error
    try:
        yield lock
    except BaseException:
        lock.release(remove=not lock.was_left)
        raise


def check_file(path: Path) -> None:
    """Raise ProjectMissingError, NotAProjectError or ProjectUnreadableError for what cannot be a project."""
    try:
        is_file = stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProjectMissingError(name=str(path)) from error
    except OSError as error:
        raise ProjectUnreadableError(name=path.name, reason=error.strerror or str(error)) from error
    if not is_file:  # a folder, or a pipe that would never end
        raise NotAProjectError(name=path.name)


def check_head(path: Path) -> None:
    """Raise NotAProjectError, NewerProjectError or ProjectUnreadableError by the first bytes, before SQLite takes part.

    To be called with the lock held: closing a file takes away the locks that SQLite has on it in the same process.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ProjectUnreadableError(name=path.name, reason=error.strerror or str(error)) from error
    is_ours = head[:16] == b"SQLite format 3\0" and head[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")
    if len(head) < _HEAD or not is_ours:
        raise NotAProjectError(name=path.name)
    if int.from_bytes(head[60:64], "big") > schema.VERSION:
        raise NewerProjectError(name=path.name)


@contextmanager
def new_file(path: Path, *, overwrite: bool) -> Iterator[sqlite3.Connection]:
    """An empty project that gets its name where the block ends well, all at once; of which nothing is left otherwise.

    To be called with the lock held. Raises WouldOverwriteError, ProjectWriteError, ProjectDiskFullError.
    """
    temporary = path.with_name(f".likewise-{os.getpid()}-{secrets.token_hex(8)}.part")
    try:
        with writing_errors(path.name), typed_errors(path.name):
            connection = make(temporary)
            try:
                yield connection
            finally:
                connection.close()
            _sync(temporary)
            _settle(path)
            put_in_place(temporary, path, overwrite)
            sync_folder(path.parent)
    except FileExistsError as error:
        raise WouldOverwriteError(name=path.name) from error
    finally:
        remove_files(temporary)


def remove_files(path: Path) -> None:
    """A project's file and what SQLite has beside it."""
    for suffix in ("", *SIDE_FILES):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def writing_errors(name: str) -> Iterator[None]:
    """The system's errors as ours, FileExistsError apart. name: of the project."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ProjectDiskFullError(name=name) from error
        raise ProjectWriteError(name=name, reason=error.strerror or str(error)) from error


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _settle(path: Path) -> None:
    """Take what a killed process left beside a file into it, or SQLite would take it into the file that comes next."""
    if any(path.with_name(path.name + suffix).exists() for suffix in SIDE_FILES):
        if path.exists():
            with suppress(sqlite3.Error):
                old = connect(path)
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                old.close()
        for suffix in SIDE_FILES:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
