"""One process at a time: a lock that ends with the process that holds it, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


class FileLock:
    """A lock on an empty file, which is made where it is missing.

    The file itself says that somebody has begun and not ended in good order: it stays behind a process that was killed,
    which does not keep the next one from locking it.
    """

    def __init__(self, path: Path) -> None:
        """Raises BlockingIOError where another process, or another place in this one, holds it; other OSErrors where
        the file cannot be made.
        """
        self.path = path
        self.was_left = path.exists()
        """Whether somebody before did not end in good order."""
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _lock(handle)
                if _is_at(handle, path):
                    break
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)  # its holder removed it between our opening and locking it
        self._handle: int | None = handle

    def release(self, *, remove: bool = True) -> None:
        """Let others in. remove: everything ended in good order."""
        if self._handle is None:
            return
        if remove and os.name == "posix":
            self._remove()
        os.close(self._handle)
        self._handle = None
        if remove and os.name != "posix":  # Windows does not remove what is open
            self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            self.path.unlink()


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
