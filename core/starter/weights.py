"""Bundled weights: fp16 safetensors in `resources/starter`, computed with in fp32."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BrokenModelError, ModelMissingError

if TYPE_CHECKING:
    from torch import nn


def weights_path(name: str) -> Path:
    return Path(str(files("resources"))) / "starter" / f"{name}.safetensors"


def load_weights(network: nn.Module, name: str) -> nn.Module:
    """Fill the network from the bundle and set it to inference. Raises ModelMissingError and BrokenModelError."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = weights_path(name)
    if not path.is_file():
        raise ModelMissingError(name=path.name)
    try:
        tensors = {key: tensor.float() for key, tensor in load_file(path).items()}
        network.load_state_dict(tensors)
    except (SafetensorError, OSError, RuntimeError, ValueError) as error:
        raise BrokenModelError(name=path.name, reason=str(error).splitlines()[0]) from error
    return network.eval().requires_grad_(False)


def save_weights(network: nn.Module, name: str) -> Path:
    """Write the network into the bundle as fp16 safetensors."""
    from safetensors.torch import save_file

    path = weights_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {key: tensor.half().contiguous() for key, tensor in network.state_dict().items()}
    save_file(tensors, path)
    path.chmod(0o644)  # safetensors leaves it to the owner alone
    return path


def fingerprint() -> str:
    """A short hash over all bundled weights, so that a job can say which made its result."""
    return _hash_of(weights_path("capture").parent)


@cache
def _hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.safetensors")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
