"""Importing a checkpoint: a child converts it, then the result is verified and becomes an installed model."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from core.errors import BrokenModelError, CheckpointError, ImportFailedError, ModelExistsError
from core.messages import Message
from core.models import store
from core.models.conversion.clip import install_clip, is_clip
from core.models.conversion.converting import Converted, Request
from core.models.conversion.converting import ImportStep as ImportStep
from core.models.conversion.journal import close_journal
from core.models.conversion.kinds import likely_engine
from core.models.conversion.lock import only_import_of
from core.models.conversion.settings import config_beside
from core.models.conversion.tiny import MODEL_ID as TINY_ID
from core.models.conversion.tiny import install_tiny, tiny_keys
from core.models.conversion.worker import Failed, work
from core.models.layout import CLIP
from core.stopping import stop_if_asked

_POLL = 0.1  # seconds between two looks whether somebody wants the import to stop


@dataclass(frozen=True)
class ImportReport:
    """model: as it is installed now. keys: how many the checkpoint has; converted: how many became part of the model.
    absent: keys that it may lack, and does; ignored: keys that it has, but a model does not need.
    peak_memory: of the child, in bytes, without mapped files.
    """

    model: store.InstalledModel
    keys: int
    converted: int
    absent: tuple[str, ...]
    ignored: tuple[str, ...]
    seconds: float
    peak_memory: int


def import_checkpoint(
    source: Path,
    *,
    model_id: str | None = None,
    precision: str = "fp16",
    config: Path | None = None,
    base: Path | None = None,
    overwrite: bool = False,
) -> Generator[ImportStep, None, ImportReport]:
    """Install a checkpoint as a model; a generator as a run of an engine is.

    source: .ckpt or .safetensors, or a folder as diffusers lays it out; a tiny autoencoder's file too, which is
    installed as it is, and a folder of CLIP, for its image encoder. model_id: by default what it is. precision: "fp16"
    or "fp32". config: .yaml of the training, by default the one beside the source. base: the Stable Diffusion 1.5
    checkpoint that holds what the source lacks. Closing the generator ends the child; what was finished stays, and the
    next import of the same goes on from there. Raises CheckpointError, WriteFailedError, BrokenModelError and, as
    `core.stopping` wants it, Stopped.
    """
    began = time.monotonic()
    source = source.absolute()  # for its name, where it is "."
    tiny, clip = tiny_keys(source), is_clip(source)
    if model_id is None:
        model_id = TINY_ID if tiny else CLIP if clip else likely_engine(source)
    folder = store.folder_of(model_id)
    if folder.exists() and not overwrite:
        raise ModelExistsError(id=model_id)
    partial = folder.with_name(folder.name + store.PARTIAL)
    with only_import_of(folder):
        if clip:
            model, keys = yield from install_clip(source, model_id)
            return ImportReport(model, keys, keys, (), (), time.monotonic() - began, 0)
        if tiny:
            model = yield from install_tiny(source, tiny, model_id)
            return ImportReport(model, len(tiny), len(tiny), (), (), time.monotonic() - began, 0)
        converted = yield from _convert(Request(source, base, config or config_beside(source), precision, partial))
        yield from _verify(partial, converted)
        about = {"engine": converted.engine, "precision": precision, "source": source.name}
        model = store.install(partial, model_id, about, converted.files)
        close_journal(model.folder)
    return ImportReport(
        model,
        converted.keys,
        converted.converted,
        converted.absent,
        converted.ignored,
        time.monotonic() - began,
        converted.peak_memory,
    )


def _convert(request: Request) -> Generator[ImportStep, None, Converted]:
    """Run the child and pass on what it tells. It never outlives this."""
    spawning = multiprocessing.get_context("spawn")  # a fork would inherit the threads of Qt and torch
    receiver, sender = spawning.Pipe(duplex=False)
    child = spawning.Process(target=work, args=(request, sender), name="likewise-import", daemon=True)
    child.start()
    sender.close()  # so that the pipe ends when the child does
    try:
        while True:
            stop_if_asked()
            if not receiver.poll(_POLL):
                continue
            try:
                message = receiver.recv()
            except EOFError:
                child.join()
                raise _ended(request, child.exitcode or 0) from None
            if isinstance(message, Failed):
                raise message.kind(**message.details)
            if isinstance(message, Converted):
                return message
            yield message
    finally:
        child.terminate()
        child.join()
        receiver.close()


def _ended(request: Request, exit_code: int) -> CheckpointError:
    """Why the child said nothing more."""
    if exit_code == -getattr(signal, "SIGKILL", 0):
        reason = Message("the system ended it, most likely for lack of memory")
    else:
        reason = Message("exit status {status}", {"status": exit_code})
    return ImportFailedError(name=request.source.name, reason=reason)


def _verify(partial: Path, converted: Converted) -> Generator[ImportStep, None, None]:
    """Read back what was written, the second half of the way. What does not hold good is thrown away."""
    half = sum(record.bytes for record in converted.files.values())
    done = half
    for name, record in converted.files.items():
        yield ImportStep(done, 2 * half, Message("Verify"))
        try:
            store.verify_files(partial, {name: record})
        except BrokenModelError:
            shutil.rmtree(partial)
            raise
        done += record.bytes
    yield ImportStep(done, 2 * half, Message("Verify"))
