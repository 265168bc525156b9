"""Where the lists of batches are, and what they know together."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import platformdirs

from core.batch.queue import Queue
from core.document.file_lock import FileLock
from core.errors import LikewiseError

SUFFIX = ".batch"

KEPT_DAYS = 90
"""How long a list is kept that came to its end."""


def batches_folder() -> Path:
    """In the user's folder for states. It need not exist."""
    return platformdirs.user_state_path("Likewise", appauthor=False) / "batches"


def batch_paths(folder: Path) -> list[Path]:
    """The lists in a folder, newest first; their names tell when they were made."""
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True)


def lock_path(path: Path) -> Path:
    """The file by which a list is locked while somebody works on it."""
    return path.with_suffix(".lock")


def unfinished(folder: Path) -> list[Path]:
    """Those of which something is left to do, newest first. Lists that cannot be read are left out, and those that
    somebody is working on right now."""
    return [path for path in batch_paths(folder) if not _is_busy(path) and _is_unfinished(path)]


def written_by_batches(folder: Path) -> dict[Path, str]:
    """Every output that these lists know of, with its signature when it was written last."""
    written: dict[Path, str] = {}
    for path in reversed(batch_paths(folder)):
        try:
            queue = Queue(path)
        except LikewiseError:
            continue
        try:
            written |= queue.written()
        except LikewiseError:
            continue
        finally:
            queue.close()
    return written


def clear(folder: Path, days: float = KEPT_DAYS) -> None:
    """Forget the lists to which nothing has happened for that long and of which nothing is left to do.

    What goes with a list: its failed photos cannot be retried, and its outputs are no longer known to come from a
    batch. So a later one with "redo" writes beside them, and takes them for photos where they lie among those.
    """
    for path in batch_paths(folder):
        with suppress(OSError):
            if _last_written(path) < time.time() - days * 86400:
                lock = FileLock(lock_path(path))
                try:
                    if not _is_unfinished(path):
                        discard(path)
                finally:
                    lock.release()


def discard(path: Path) -> None:
    """Forget a list. Its outputs stay; that they came from a batch is forgotten."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    lock_path(path).unlink(missing_ok=True)


def _last_written(path: Path) -> float:
    """Seconds since the epoch."""
    return max(each.stat().st_mtime for each in (path, path.with_name(f"{path.name}-wal")) if each.exists())


def _is_busy(path: Path) -> bool:
    lock = lock_path(path)
    if not lock.exists():  # most have ended in good order
        return False
    try:
        FileLock(lock).release(remove=False)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _is_unfinished(path: Path) -> bool:
    try:
        queue = Queue(path)
    except LikewiseError:
        return False
    try:
        return not queue.summary().is_finished
    except LikewiseError:
        return False
    finally:
        queue.close()
