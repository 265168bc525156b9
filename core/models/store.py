"""Models that are installed: one folder each, with a manifest that names every file and its hash.

<models folder>/<id>/model.json and the files that it lists
<models folder>/<id>.partial/    an import that has not ended; never taken for a model
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

import platformdirs

from core.errors import (
    BadModelNameError,
    BrokenModelError,
    LikewiseError,
    ModelNotInstalledError,
    UnknownModelError,
    WriteFailedError,
)
from core.models.files import FileRecord, fingerprint_of, record_of

log = logging.getLogger(__name__)

MANIFEST = "model.json"
PARTIAL = ".partial"
_FORMAT = 1
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_TITLES = {
    "promptfix": "PromptFix",
    "analogist": "Stable Diffusion inpainting",
    "tiny-decoder": "Tiny decoder",
    "clip": "CLIP image encoder",
}
_elsewhere: ContextVar[Path | None] = ContextVar("models_folder", default=None)


@dataclass(frozen=True)
class InstalledModel:
    """A model on this machine.

    id: the name of its folder. engine: the id of the engine that runs it. fingerprint: 12 hexadecimal digits over all
    its files. precision: "fp16" or "fp32". bytes: of all files together. source: name of the file that it came from.
    """

    id: str
    engine: str
    title: str
    folder: Path
    fingerprint: str
    precision: str
    bytes: int
    source: str


def models_folder() -> Path:
    """$LIKEWISE_MODELS, or else in the user's data folder. It need not exist."""
    if (elsewhere := _elsewhere.get()) is not None:
        return elsewhere
    chosen = os.environ.get("LIKEWISE_MODELS")
    return Path(chosen) if chosen else platformdirs.user_data_path("Likewise", appauthor=False) / "models"


@contextmanager
def using_models_folder(folder: Path) -> Iterator[None]:
    """Within this block, on this thread, models are in that folder."""
    token = _elsewhere.set(folder)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def folder_of(model_id: str) -> Path:
    """Where the model of that id is, or would be. Raises BadModelNameError for all that is not a plain name."""
    if not _ID.fullmatch(model_id) or model_id.endswith((PARTIAL, ".")):
        raise BadModelNameError(id=model_id)
    return models_folder() / model_id


def model_ids() -> list[str]:
    """The ids of all models, sound or broken, sorted."""
    try:
        names = sorted(entry.name for entry in models_folder().iterdir() if entry.is_dir())
    except OSError:  # nothing was ever installed
        return []
    return [name for name in names if _ID.fullmatch(name) and not name.endswith((PARTIAL, "."))]


def read_model(model_id: str) -> InstalledModel:
    """The model of that id, after a quick look at its files. Raises ModelNotInstalledError and BrokenModelError."""
    return _read(_existing(model_id))[0]


def installed(engine: str | None = None) -> list[InstalledModel]:
    """The models that seem sound, of one engine or of all, sorted by id. Quick: no file is read but the manifests."""
    models, damaged = survey()
    for model_id, error in damaged.items():
        log.warning("skipped the model %s: %s", model_id, error.cause)
    return [model for model in models if engine in (None, model.engine)]


def survey() -> tuple[list[InstalledModel], dict[str, LikewiseError]]:
    """Every model, sorted by id: those that seem sound, and by its id what is wrong with each of the others."""
    models: list[InstalledModel] = []
    damaged: dict[str, LikewiseError] = {}
    for model_id in model_ids():
        try:
            models.append(read_model(model_id))
        except (BrokenModelError, ModelNotInstalledError) as error:  # not installed: removed since it was listed
            damaged[model_id] = error
    return models, damaged


def find_model(engine: str, model_id: str = "") -> InstalledModel:
    """The engine's model of that id, or its first. An id may carry the fingerprint, as a job's `model` does: id@1a2b….

    Raises ModelNotInstalledError where there is none, or where it is another one than the fingerprint's, and
    BrokenModelError where it is damaged.
    """
    name, _, fingerprint = model_id.partition("@")
    models = installed(engine)
    for model in models:
        if name in ("", model.id) and fingerprint in ("", model.fingerprint):
            return model
    if (name or engine) in model_ids():
        read_model(name or engine)  # it is there; say what is wrong with it
    if model_id and models:
        raise _unknown(model_id)
    raise ModelNotInstalledError(model=_TITLES.get(engine, engine))


def verify(model: InstalledModel) -> None:
    """Read every file and compare its hash. Raises BrokenModelError, which names the file."""
    _, files = _read(model.folder)
    verify_files(model.folder, files)


def verify_files(folder: Path, files: dict[str, FileRecord]) -> None:
    """Read these files of a folder and compare their hashes. Raises BrokenModelError."""
    for name, record in files.items():
        shown = f"{folder.name}/{name}"
        try:
            found = record_of(folder / name)
        except OSError as error:
            raise BrokenModelError(name=shown, reason=error.strerror or str(error)) from error
        if found != record:
            raise BrokenModelError(name=shown, reason="its contents have changed")


def install(partial: Path, model_id: str, about: dict[str, str], files: dict[str, FileRecord]) -> InstalledModel:
    """Turn a finished folder into the model of that id, instead of one that may be there.

    about: the manifest's engine, precision and source. Raises WriteFailedError.
    """
    folder = folder_of(model_id)
    title = _TITLES[about["engine"]]
    if model_id != about["engine"]:
        title = f"{title} ({model_id})"
    records = {name: asdict(record) for name, record in files.items()}
    manifest = {"format": _FORMAT, "title": title, **about, "files": records}
    try:
        (partial / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _swap_in(partial, folder)
    except OSError as error:
        raise WriteFailedError(name=folder.name, reason=error.strerror or str(error)) from error
    return _read(folder)[0]


def remove(model_id: str) -> int:
    """Delete a model, sound or broken, and what is left of an import of it; returns the bytes that became free.

    Raises ModelNotInstalledError where there is nothing, WriteFailedError where the system refuses.
    """
    target = folder_of(model_id)
    folders = [folder for folder in (target, target.with_name(target.name + PARTIAL)) if folder.is_dir()]
    if not folders:
        raise _unknown(model_id)
    freed = sum(path.lstat().st_size for folder in folders for path in folder.rglob("*") if not path.is_dir())
    for folder in folders:
        try:
            _discard(folder)
        except OSError as error:
            raise WriteFailedError(name=folder.name, reason=error.strerror or str(error)) from error
    return freed


def _swap_in(partial: Path, folder: Path) -> None:
    """Put a finished folder in place; what was there is deleted only then, and is back if that fails."""
    if not folder.exists():
        partial.rename(folder)
        return
    hidden = _hidden(folder)
    folder.rename(hidden)
    try:
        partial.rename(folder)
    except OSError:
        hidden.rename(folder)
        raise
    _delete(hidden)


def _discard(folder: Path) -> None:
    """Delete a folder that from the first moment on is no model any more, even where deleting is cut short."""
    hidden = _hidden(folder)
    folder.rename(hidden)
    _delete(hidden)


def _hidden(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")


def _delete(folder: Path) -> None:
    """A link to a folder elsewhere, on a larger drive for example, is only unlinked."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder)


def _unknown(model_id: str) -> UnknownModelError:
    return UnknownModelError(model=model_id, known=tuple(model_ids()) or ("–",))


def _existing(model_id: str) -> Path:
    folder = folder_of(model_id)
    if not folder.is_dir():
        raise _unknown(model_id)
    return folder


def _read(folder: Path) -> tuple[InstalledModel, dict[str, FileRecord]]:
    """The manifest, with every file looked at but none read. Raises BrokenModelError."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): FileRecord(**record) for name, record in manifest["files"].items()}
        about = {name: str(manifest[name]) for name in ("engine", "title", "precision", "source")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenModelError(name=f"{folder.name}/{MANIFEST}", reason="it cannot be read") from error
    for name, record in files.items():
        path = folder / name
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise BrokenModelError(name=f"{folder.name}/{MANIFEST}", reason="it names files outside its folder")
        if not path.is_file() or path.stat().st_size != record.bytes:
            raise BrokenModelError(name=f"{folder.name}/{name}", reason="it is missing or has another size")
    size = sum(record.bytes for record in files.values())
    return InstalledModel(folder.name, folder=folder, fingerprint=fingerprint_of(files), bytes=size, **about), files
