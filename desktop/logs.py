"""The log file and the file of this session, for bug reports. Nothing leaves the machine."""

from __future__ import annotations

import faulthandler
import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from core.crashes import SessionFile, log_folder

__all__ = ["end_session", "log_folder", "start_logging"]

log = logging.getLogger(__name__)

_session: SessionFile | None = None


def start_logging(folder: Path | None = None) -> None:
    """Write warnings and worse to a rotating file, uncaught exceptions too, and native crashes to one of this session.

    folder: None takes the usual one. One that cannot be written to costs the log, not the start.
    """
    global _session
    folder = folder or log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "likewise.log", maxBytes=500_000, backupCount=3, encoding="utf-8")
        _session = SessionFile(folder)
    except OSError as error:
        log.warning("no log file: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    faulthandler.enable(_session.file)
    sys.excepthook = _log_uncaught


def end_session() -> None:
    """The session ends as it should; the next start finds nothing to tell of."""
    global _session
    if _session is not None:
        faulthandler.disable()
        _session.end()
        _session = None


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("uncaught exception", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)
