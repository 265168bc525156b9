"""The weights that ship with Likewise: where they are, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import BrokenModelError, ModelMissingError

FOLDER = Path(str(files("resources"))) / "starter"
"""Weights as safetensors, each with a .json beside it that says how it was made."""


@dataclass(frozen=True, eq=False)
class Weights:
    """One file of weights. tensors: float32, whatever the file keeps them as. metadata: of the file's header."""

    name: str
    tensors: dict[str, NDArray[np.float32]]
    metadata: dict[str, str]


def path(name: str) -> Path:
    """Where the weights of that name are, or would be."""
    return FOLDER / f"{name}.safetensors"


def read(file: Path) -> Weights:
    """Read a file of weights, without torch. Raises ModelMissingError and BrokenModelError."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy") as stored:
            tensors = {name: stored.get_tensor(name).astype(np.float32) for name in stored.keys()}  # noqa: SIM118
            return Weights(file.name, tensors, stored.metadata() or {})
    except FileNotFoundError as error:
        raise ModelMissingError(name=file.name) from error
    except (SafetensorError, OSError, ValueError) as error:
        raise BrokenModelError(name=file.name, reason=str(error).partition("\n")[0]) from error


def save(file: Path, tensors: dict[str, NDArray[np.generic]], metadata: dict[str, str] | None = None) -> None:
    """Write a file of weights that anyone may read."""
    from safetensors.numpy import save_file

    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: np.asarray(tensor, order="C") for name, tensor in tensors.items()}, file, metadata)
    file.chmod(0o644)  # safetensors leaves it to the owner alone
