"""Files that are read whole and come from anywhere: no more of them than is to be expected, and never a pipe."""

from __future__ import annotations

import stat
from pathlib import Path

from core.errors import FileMissingError, FileUnreadableError


def read_small_file(path: Path, most_bytes: int) -> bytes:
    """A file's first `most_bytes` + 1 bytes: one more than may be there tells that it is too large.

    Raises FileMissingError and FileUnreadableError; the latter also for what is no ordinary file, since reading a pipe
    or a device might never end.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileUnreadableError(name=path.name, reason="it is not an ordinary file")
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except FileNotFoundError as error:
        raise FileMissingError(name=str(path)) from error
    except OSError as error:
        raise FileUnreadableError(name=path.name, reason=error.strerror or str(error)) from error
