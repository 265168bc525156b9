"""Families of models that can be imported: what their networks are, and which engine runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from core.models.configs import Config

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class Family:
    """engine: the id of the engine that runs its models, and the name of the first one. make_unet, make_autoencoder:
    networks with random weights for diffusers' configurations, cheap under `torch.device("meta")`.
    scheduler: the configuration that goes with checkpoints that hold none; None where the engine reads none.
    """

    engine: str
    make_unet: Callable[[Config], nn.Module]
    make_autoencoder: Callable[[Config], nn.Module]
    scheduler: Config | None = None


FAMILIES = {
    "promptfix": "core.promptfix.family:PROMPTFIX",
    "analogist": "core.analogist.family:INPAINTING",
}
"""Engine id → "module:name", since engines lie above this room. Adding a family is one module and one line here, and
a line in `kinds` by which its checkpoints are known."""


def find_family(engine: str) -> Family:
    """The family that this engine runs. Imports its networks."""
    module, _, name = FAMILIES[engine].partition(":")
    family: Family = getattr(import_module(module), name)
    return family
