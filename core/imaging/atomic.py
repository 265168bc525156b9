"""Writing a file so that nobody ever sees half of it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_atomically(data: bytes, path: Path, *, overwrite: bool) -> None:
    """Write beside the target, flush to the disk, then put in place in one step.

    The file gets the rights that the umask gives any new file. Raises FileExistsError where there is one and
    `overwrite` is not set, other OSErrors where the system fails; then nothing is left and an old file is as it was.
    """
    temporary = path.with_name(f".likewise-{os.getpid()}-{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(temporary, path, overwrite)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def remove_leftovers(folder: Path, process: int) -> None:
    """Remove what a process that was killed was writing into a folder."""
    for path in folder.glob(f".likewise-{process}-*.part"):
        with suppress(OSError):
            path.unlink()


def put_in_place(temporary: Path, path: Path, overwrite: bool) -> None:
    """Give a finished file its name, or another link to it: in one step. Raises FileExistsError, other OSErrors."""
    if not overwrite:
        try:
            os.link(temporary, path)  # fails where another program was quicker, which a rename would not notice
            return
        except FileExistsError:
            raise
        except OSError:  # no links on this file system
            if os.path.lexists(path):
                raise FileExistsError from None
    os.replace(temporary, path)


def sync_folder(folder: Path) -> None:
    """Make the new name as durable as the data, where the system has a way to (not on Windows)."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
