"""The child process of an import: where it is killed, or crashes over a bad file, nobody else is."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from core.errors import LikewiseError, WriteFailedError
from core.failures import typed
from core.models.conversion.converting import Request, convert


@dataclass(frozen=True)
class Failed:
    """An error of ours, in a form that survives the way to another process."""

    kind: type[LikewiseError]
    details: dict[str, Any]


def work(request: Request, connection: Connection) -> None:
    """Convert, and send ImportSteps, then Converted or Failed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the parent too, which ends this process
    try:
        connection.send(convert(request, connection.send))
    except BrokenPipeError:  # the parent is gone
        return
    except OSError as error:
        reason = error.strerror or str(error)
        connection.send(Failed(WriteFailedError, {"name": str(request.folder), "reason": reason}))
    except Exception as error:
        failure = typed(error)
        connection.send(Failed(type(failure), failure.details))
