"""One import of a model at a time, whichever window or command it was started from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from core.errors import AnotherImportError, WriteFailedError


@contextmanager
def only_import_of(folder: Path) -> Iterator[None]:
    """Hold the model's lock, a file beside its folder with the number of the process that holds it.

    A lock whose process is gone counts for nothing. Raises AnotherImportError and WriteFailedError.
    """
    lock = folder.with_name(f".{folder.name}.lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        _take(lock, folder.name)
    except OSError as error:
        raise WriteFailedError(name=folder.name, reason=error.strerror or str(error)) from error
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()


def _take(lock: Path, model_id: str) -> None:
    for _ in range(2):
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            if _is_held(lock):
                break
            lock.unlink(missing_ok=True)
            continue
        with os.fdopen(handle, "w") as file:
            file.write(str(os.getpid()))
        return
    raise AnotherImportError(id=model_id)


def _is_held(lock: Path) -> bool:
    try:
        holder = int(lock.read_text())
    except (OSError, ValueError):
        return False
    return psutil.pid_exists(holder)
