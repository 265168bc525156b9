"""The weights that came along, the models that were installed, the folders and the settings."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from configparser import ConfigParser, Error
from importlib.resources import files
from pathlib import Path
from typing import Any

from core.batch.shelf import batches_folder
from core.crashes import log_folder
from core.document.recovery import autosave_folder
from core.errors import LikewiseError
from core.models.store import models_folder, survey
from core.models.store import verify as verify_model
from core.recipes.store import recipes_folder

SUMS = "weights.sha256"
"""In resources/, as sha256sum writes it: `cd resources && sha256sum */*.safetensors > weights.sha256`."""

TOLD_SETTINGS = ("language", "theme", "mode", "engine", "model", "analogy_engine", "analogy_model", "previews")
"""All others may hold what a person works on: names of photos, folders, instructions, prompts."""

LITTLE = 1e9
"""Bytes free on a drive; with less, autosave and exports soon fail."""


def bundled_weights(problems: list[str]) -> dict[str, str]:
    """Each file, and whether it is as it was shipped."""
    resources = Path(str(files("resources")))
    found: dict[str, str] = {}
    for line in (resources / SUMS).read_text(encoding="utf-8").splitlines():
        expected, name = line.split()
        found[name] = _compared(resources / name, expected)
        if found[name] != "sound":
            problems.append(f"The bundled weights {name} are {found[name]}. Install Likewise again.")
    return found


def models(problems: list[str], verify: bool) -> dict[str, Any]:
    """By id. Without `verify` only their manifests and the sizes of their files are looked at."""
    sound, damaged = survey()
    found: dict[str, Any] = {}
    for model in sound:
        about = f"{model.title}, {model.precision}, {model.bytes / 1e9:.1f} GB, {model.fingerprint}"
        checked = "every file has its size"
        if verify:
            try:
                verify_model(model)
                checked = "every file is as it was"
            except LikewiseError as error:
                checked = str(error.cause)
                problems.append(f"The model {model.id} is damaged. {error.cause}")
        found[model.id] = f"{about}; {checked}"
    for model_id, damage in damaged.items():
        found[model_id] = str(damage.cause)
        problems.append(f"The model {model_id} is damaged. {damage.cause}")
    return found


def folders(problems: list[str]) -> dict[str, str]:
    """Where Likewise writes, how much room there is, and whether it may. None is made for it."""
    places = {
        "models": models_folder(),
        "recipes": recipes_folder(),
        "unsaved work": autosave_folder(),
        "batches": batches_folder(),
        "log": log_folder(),
        "settings": settings_file().parent,
        "temporary files": Path(tempfile.gettempdir()),
    }
    found: dict[str, str] = {}
    for use, folder in places.items():
        there = next(place for place in (folder, *folder.parents) if place.is_dir())
        free = shutil.disk_usage(there).free
        writable = _is_writable(there)
        note = "" if there == folder else ", not made yet"
        found[use] = f"{folder} ({free / 1e9:.1f} GB free, {'writable' if writable else 'not writable'}{note})"
        if not writable:
            problems.append(f"The folder for {use} cannot be written to: {folder}")
        if free < LITTLE:
            problems.append(f"The drive of the folder for {use} is almost full: {free / 1e9:.2f} GB are free.")
    return found


def settings() -> dict[str, str]:
    """Those that say nothing of what a person works on; the window's own file, read without Qt."""
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        parser.read(settings_file(), encoding="utf-8")
    except (Error, OSError, UnicodeDecodeError) as error:
        return {"unreadable": type(error).__name__}
    stored = dict(parser["General"]) if parser.has_section("General") else {}
    return {name: stored[name] for name in TOLD_SETTINGS if name in stored}


def settings_file() -> Path:
    """Where QSettings keeps the INI file of the user: in the roaming folder on Windows, else where XDG says."""
    if os.name == "nt":
        folder = Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming"))
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    return folder / "Likewise" / "Likewise.ini"


def _compared(path: Path, expected: str) -> str:
    try:
        with path.open("rb") as file:
            return "sound" if hashlib.file_digest(file, "sha256").hexdigest() == expected else "damaged"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"unreadable ({error.strerror})"


def _is_writable(folder: Path) -> bool:
    """By writing: the bits of a folder say little on Windows, and on a file system mounted read-only."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
    except OSError:
        return False
    return True
