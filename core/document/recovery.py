"""Documents that were never saved under a name, and those that were open when Likewise was killed.

Every document without a name of its own lies in a folder of autosave projects. A project's lock file says that it is
open: it is removed where a project is closed in good order, and stays, without being locked, where the process was
killed or the computer lost power. For documents that do have a name, a note in the same folder says which they are.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.document.file_lock import FileLock
from core.document.project import Project
from core.document.project_file import SUFFIX, lock_path, remove_files
from core.document.salvage import salvage
from core.errors import (
    NotAProjectError,
    ProjectDamagedError,
    ProjectError,
    ProjectInUseError,
    ProjectMissingError,
    ProjectWriteError,
)
from core.imaging.atomic import write_atomically
from core.messages import Message
from core.photo import Photo

KEPT_DAYS = 14
"""How long an autosave that was closed in good order is kept."""

_NOTE = ".open"


@dataclass(frozen=True, eq=False)
class Recoverable:
    """A document whose process is gone.

    path: of its project. name: of the photo's file, or of the project where the person named it; empty for a pasted
    photo. when: it was last written. edits: how many it has. preview: how it looked, (h, w, 3) uint8.
    is_autosave: whether it was never saved under a name. is_damaged: whether it has to be salvaged.
    """

    path: Path
    name: str
    when: datetime
    edits: int
    preview: NDArray[np.uint8] | None
    is_autosave: bool
    is_damaged: bool = False


def autosave_folder() -> Path:
    """The one of this person on this machine."""
    from platformdirs import user_state_path

    return user_state_path("Likewise", appauthor=False) / "autosave"


def begin(original: Photo, folder: Path | None = None) -> Project:
    """A project for a document without a name. Raises as `Project.create` does."""
    path = new_path(folder)
    make_folder(path.parent)
    return Project.create(path, original)


def make_folder(folder: Path) -> None:
    """Make the folder of autosaves where there is none. Raises ProjectWriteError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectWriteError(name=folder.name, reason=error.strerror or str(error)) from error


def note(project: Project, folder: Path | None = None) -> None:
    """Have a project with a name of its own found by `unfinished`, if this process should be killed.

    Does nothing for one in the folder itself. Raises OSError.
    """
    folder = folder or autosave_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if project.path.parent != folder.resolve():
        write_atomically(str(project.path).encode(), _note_of(project.path, folder), overwrite=True)


def unfinished(folder: Path | None = None) -> list[Recoverable]:
    """Documents of processes that are gone, the latest first. Never those of one that lives.

    Some ten milliseconds each: not for the GUI's thread.
    """
    folder = folder or autosave_folder()
    found = (_look_at(path, is_autosave=path.parent == folder) for path in _left(folder))
    return sorted((one for one in found if one is not None), key=lambda one: one.when, reverse=True)


def adopt(found: Recoverable, folder: Path | None = None) -> tuple[Project, tuple[Message, ...]]:
    """Open it, and what could not be read of it. A damaged one is salvaged into a new autosave project.

    Raises as `Project.open` and `salvage` do.
    """
    try:
        project = Project.open(found.path)
    except ProjectDamagedError:
        project, notes = salvage(found.path, new_path(folder))
        FileLock(lock_path(found.path)).release()  # not offered again; `clear` removes it in good time
        return project, notes
    return project, ()


def discard(found: Recoverable, folder: Path | None = None) -> None:
    """Forget it. An autosave is removed; a project that has a name only loses its mark."""
    forget(found.path, folder)
    with suppress(OSError):  # also where a process has it open by now
        lock = FileLock(lock_path(found.path))
        if found.is_autosave:
            remove_files(found.path)
        lock.release()


def forget(path: Path, folder: Path | None = None) -> None:
    """A project with a name was closed in good order."""
    with suppress(OSError):
        _note_of(path, folder or autosave_folder()).unlink(missing_ok=True)


def clear(folder: Path | None = None, days: float = KEPT_DAYS) -> None:
    """Remove autosaves that were closed in good order that long ago. Never one that is open, or left unfinished."""
    for path in (folder or autosave_folder()).glob(f"*{SUFFIX}"):
        with suppress(OSError):
            if not lock_path(path).exists() and path.stat().st_mtime < time.time() - days * 86400:
                lock = FileLock(lock_path(path))
                remove_files(path)
                lock.release()


def _left(folder: Path) -> Iterator[Path]:
    for lock in folder.glob(f"*{SUFFIX}-lock"):
        yield lock.with_name(lock.name.removesuffix("-lock"))
    for named in folder.glob(f"*{_NOTE}"):
        with suppress(OSError, ValueError):
            path = Path(named.read_text("utf-8"))
            if lock_path(path).exists():
                yield path


def _look_at(path: Path, *, is_autosave: bool) -> Recoverable | None:
    """What was left there; None where a process has it open, or where it is gone."""
    when = _written(path)
    try:
        project = Project.open(path)
    except ProjectMissingError:
        with suppress(OSError):
            FileLock(lock_path(path)).release()
        return None
    except ProjectInUseError:
        return None
    except ProjectError as error:
        is_damaged = isinstance(error, ProjectDamagedError | NotAProjectError)
        return Recoverable(path, path.stem, when, 0, None, is_autosave, is_damaged) if is_damaged else None
    try:
        name, edits = project.summary()
        return Recoverable(path, name if is_autosave else path.name, when, edits, project.preview(), is_autosave)
    except ProjectError:
        return Recoverable(path, path.stem, when, 0, None, is_autosave, is_damaged=True)
    finally:
        project.close(is_done=False)


def _written(path: Path) -> datetime:
    times = [0.0]
    for file in (path, path.with_name(f"{path.name}-wal")):
        with suppress(OSError):
            times.append(file.stat().st_mtime)
    return datetime.fromtimestamp(max(times), UTC).astimezone()


def new_path(folder: Path | None = None) -> Path:
    """Where another document without a name may lie."""
    return (folder or autosave_folder()) / f"{datetime.now():%Y-%m-%d %H-%M-%S} {secrets.token_hex(4)}{SUFFIX}"


def _note_of(path: Path, folder: Path) -> Path:
    return folder / f"{hashlib.sha256(str(path).encode()).hexdigest()[:32]}{_NOTE}"
