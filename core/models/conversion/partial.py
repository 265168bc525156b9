"""The folder of a small model while it is written: it becomes the model, or nothing is left of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import WriteFailedError
from core.models import store


@contextmanager
def partial_folder(model_id: str) -> Iterator[Path]:
    """A name for it, at which there is nothing; what is there in the end, since it was not installed, is deleted.

    Raises WriteFailedError where the body cannot write: OSError, or safetensors' own.
    """
    from safetensors import SafetensorError

    partial = store.folder_of(model_id).with_name(model_id + store.PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    try:
        yield partial
    except (OSError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WriteFailedError(name=model_id, reason=reason) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
