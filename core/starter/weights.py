"""Bundled networks: kept as fp16, computed with in fp32."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core import bundle
from core.errors import BrokenModelError

if TYPE_CHECKING:
    from torch import nn

Network = TypeVar("Network", bound="nn.Module")


def load_weights(network: Network, name: str) -> Network:
    """Fill the network from the bundle and set it to inference. Raises ModelMissingError and BrokenModelError."""
    import torch

    stored = bundle.read(bundle.path(name))
    try:
        network.load_state_dict({key: torch.from_numpy(tensor) for key, tensor in stored.tensors.items()})
    except RuntimeError as error:  # tensors of other names or shapes
        raise BrokenModelError(name=stored.name, reason=str(error).partition("\n")[0]) from error
    return network.eval().requires_grad_(False)


def save_weights(network: nn.Module, name: str) -> Path:
    """Write the network into the bundle as fp16."""
    path = bundle.path(name)
    bundle.save(path, {key: tensor.half().cpu().numpy() for key, tensor in network.state_dict().items()})
    return path


def fingerprint() -> str:
    """A short hash over all bundled weights, so that a job can say which made its result."""
    return _hash_of(bundle.FOLDER)


@cache
def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
