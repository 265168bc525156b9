"""From whatever was raised to an error that can be shown: a cause and a remedy."""

from __future__ import annotations

import logging
import sys
import traceback

from core.errors import LikewiseError, OutOfMemoryError, UnexpectedError

log = logging.getLogger(__name__)

_OUT_OF_MEMORY = ("DefaultCPUAllocator: can't allocate memory", "not enough memory", "backend out of memory")
"""How torch says it on Linux, Windows and Apple GPUs."""


def typed(error: BaseException) -> LikewiseError:
    """The error as one of ours, without its traceback, so that no frame keeps a photo or a tensor alive.

    Our own errors pass through; running out of memory becomes OutOfMemoryError; anything else is logged in full and
    becomes UnexpectedError.
    """
    if isinstance(error, LikewiseError):
        shown = error
    elif _is_out_of_memory(error):
        log.warning("out of memory: %s", error)
        shown = OutOfMemoryError()
    else:
        log.error("unexpected failure", exc_info=error)
        words = str(error).strip().partition("\n")[0][:200]
        shown = UnexpectedError(reason=f"{type(error).__name__}: {words}".rstrip(": ."))
    _release_frames(error)
    shown.__cause__ = shown.__context__ = None
    return shown.with_traceback(None)


def _is_out_of_memory(error: BaseException) -> bool:
    """numpy raises a MemoryError, torch a RuntimeError: a class of its own on GPUs, only a sentence on the CPU."""
    if isinstance(error, MemoryError):
        return True
    torch = sys.modules.get("torch")  # never imported for this: what it raised, it raised after its import
    if torch is not None and isinstance(error, torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _OUT_OF_MEMORY)


def _release_frames(error: BaseException | None) -> None:
    """Clear the locals of every frame that the error and its causes came through."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        traceback.clear_frames(error.__traceback__)
        error.__traceback__ = None
        error = error.__cause__ or error.__context__
