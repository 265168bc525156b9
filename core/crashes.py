"""How sessions of the window ended: one file for each that runs, gone when it ends as it should.

The file begins with a line of JSON that says who writes it; faulthandler writes the trace of a native crash after it.
What a later start finds is a session that crashed (there is a trace), or was killed, or lost power (there is none).
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import platformdirs
import psutil

from core import __version__

PREFIX, SUFFIX, KEPT_SUFFIX = "session-", ".crash", ".txt"
KEPT = 5
"""Files of ended sessions that stay for bug reports."""


def log_folder() -> Path:
    """The log file, and the files of sessions. It need not exist."""
    return platformdirs.user_log_path("Likewise", appauthor=False)


@dataclass(frozen=True)
class Crash:
    """A session that did not end as it should.

    started: when it began; ended: when it was last known to write its trace, or else to begin. version: of Likewise.
    trace: what faulthandler wrote; empty where the session was killed, or the power went.
    """

    path: Path
    version: str
    started: datetime
    ended: datetime
    trace: str

    @property
    def reason(self) -> str:
        """The first line of the trace ("Fatal Python error: Segmentation fault"); empty where there is none."""
        return self.trace.partition("\n")[0]


class SessionFile:
    """The file of this session. Raises OSError where the folder cannot be written to."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.now().astimezone()
        self.path = folder / f"{PREFIX}{now:%Y%m%d-%H%M%S}-{os.getpid()}{SUFFIX}"
        head = {"version": __version__, "started": now.isoformat(timespec="seconds"), "pid": os.getpid()}
        head["process_started"] = psutil.Process().create_time()
        self.file: IO[str] = self.path.open("w", encoding="utf-8")
        self.file.write(json.dumps(head) + "\n")
        self.file.flush()

    def end(self) -> None:
        """The session ends as it should. Switch faulthandler off before: it must not write to a closed file."""
        self.file.close()
        with suppress(OSError):
            self.path.unlink()


def find_crashes(folder: Path) -> list[Crash]:
    """The sessions that ended badly and were not put aside yet, newest first; those that still run are left out."""
    crashes = [_read(path) for path in _newest_first(folder, SUFFIX)]
    return [crash for crash in crashes if crash is not None]


def find_kept(folder: Path) -> list[Crash]:
    """The ones that were put aside, newest first."""
    crashes = [_read(path) for path in _newest_first(folder, KEPT_SUFFIX)]
    return [crash for crash in crashes if crash is not None]


def put_aside(crash: Crash) -> None:
    """The person knows of it. The file stays, for a report, until there are KEPT newer ones."""
    with suppress(OSError):
        crash.path.replace(crash.path.with_suffix(KEPT_SUFFIX))
    for old in _newest_first(crash.path.parent, KEPT_SUFFIX)[KEPT:]:
        with suppress(OSError):
            old.unlink()


def _newest_first(folder: Path, suffix: str) -> list[Path]:
    return sorted(folder.glob(f"{PREFIX}*{suffix}"), reverse=True)  # their names begin with the time


def _read(path: Path) -> Crash | None:
    """None for a session that still runs, and for a file that cannot be read."""
    try:
        first, _, trace = path.read_text(encoding="utf-8", errors="replace").partition("\n")
        ended = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        return None
    try:
        head = json.loads(first)
        if _runs(int(head["pid"]), float(head["process_started"])):
            return None
        return Crash(path, str(head["version"]), datetime.fromisoformat(head["started"]), ended, trace.strip())
    except (ValueError, KeyError, TypeError):  # the disk was full, or the power went while it was written
        return Crash(path, "", ended, ended, trace.strip())


def _runs(pid: int, process_started: float) -> bool:
    """Whether it is that process and not another one that got its number."""
    try:
        return abs(psutil.Process(pid).create_time() - process_started) < 60  # the clock may have been set meanwhile
    except psutil.Error:
        return False
