"""A checkpoint, whatever its form: its tensors, and what they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.models.conversion.families import Family, find_family
from core.models.conversion.folders import Folder, read_folder
from core.models.conversion.forms import Form, SingleFile
from core.models.conversion.kinds import engine_of
from core.models.conversion.settings import read_settings
from core.models.conversion.weights import read_weights

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """weights: by the names that the form has for them."""

    name: str
    weights: dict[str, Tensor]
    form: Form
    family: Family

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {key: tuple(tensor.shape) for key, tensor in self.weights.items()}


def open_checkpoint(source: Path, base: Path | None, config: Path | None) -> Checkpoint:
    """Map a checkpoint's tensors and find out what it is; see `importing.import_checkpoint`. Raises CheckpointError."""
    form: Form
    if source.is_dir():
        form, weights = Folder(source), read_folder(source)
    else:
        form, weights = SingleFile(read_settings(config), source.name), read_weights(source, base)
    engine = engine_of({key: tuple(tensor.shape) for key, tensor in weights.items()}, source.name)
    return Checkpoint(source.name, weights, form, find_family(engine))
