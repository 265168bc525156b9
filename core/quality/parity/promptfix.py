"""Parity of a folder of recordings: a checkpoint, its configuration, and whatever files lie beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from core.engine import finish
from core.errors import FileMissingError
from core.models.conversion.importing import import_checkpoint
from core.models.store import using_models_folder
from core.promptfix.model import PromptFixModel, load_model
from core.quality.parity.checks import Check, ParityReport
from core.quality.parity.parts import check_autoencoder, check_detail, check_resizing, check_unet
from core.quality.parity.runs import check_guided, check_sampling

FAMILIES: tuple[tuple[str, Callable[[Path, PromptFixModel], Iterator[Check]]], ...] = (
    ("unet_*.safetensors", check_unet),
    ("vae_*.safetensors", check_autoencoder),
    ("hf_ops*.safetensors", lambda file, _: check_detail(file)),
    ("resize.json", lambda file, _: check_resizing(file)),
    ("sample_*.safetensors", check_sampling),
    ("hf_*.safetensors", check_guided),
)
"""Pattern of a file's name → its checks; the first that fits counts."""


def check_parity(folder: Path, tell: Callable[[str], None]) -> ParityReport:
    """Import the folder's checkpoint, and compare with every recording there. Raises FileMissingError where there
    is no checkpoint, and CheckpointError.

    tell: called with the name of each file before it is looked at.
    """
    model = _model(folder)
    checks: list[Check] = []
    seen: set[Path] = set()
    for pattern, family in FAMILIES:
        for file in sorted(set(folder.glob(pattern)) - seen):
            seen.add(file)
            tell(file.name)
            checks.extend(family(file, model))
    return ParityReport(tuple(checks))


def _model(folder: Path) -> PromptFixModel:
    """The folder's checkpoint, imported in single precision into a place that is gone afterwards."""
    found = sorted(folder.glob("*.ckpt"))
    if not found:
        raise FileMissingError(name=folder / "*.ckpt")
    with TemporaryDirectory() as models, using_models_folder(Path(models)):
        report = finish(import_checkpoint(found[0], precision="fp32"))
        return load_model(report.model.folder, torch.device("cpu"), torch.float32)
