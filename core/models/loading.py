"""Reading the parts of an installed model, in diffusers' layout: a folder for each, with its configuration in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import torch
from huggingface_hub.errors import StrictDataclassError
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from core.errors import BrokenModelError
from core.models.configs import read_config
from core.models.layout import WEIGHTS
from core.models.text import TextEncoder

N = TypeVar("N", bound=nn.Module)

UNUSABLE = (
    ArithmeticError,
    AttributeError,
    ImportError,
    KeyError,
    OSError,
    RuntimeError,
    SafetensorError,
    StrictDataclassError,
    TypeError,
    ValueError,
)
"""What the libraries raise over configurations and weights that are damaged, or do not fit each other."""


def load_network(
    make: Callable[[dict[str, Any]], N],
    folder: Path,
    device: torch.device,
    dtype: torch.dtype,
    complete: Callable[[N, dict[str, Tensor]], None] = lambda network, stored: None,
) -> N:
    """The network that `make` builds from the folder's configuration, with the folder's weights, for inference.
    Raises BrokenModelError, which names the part.

    Weights go from the mapped file straight to the device; nothing is held twice. complete: adds to the stored weights
    what older files lack.
    """
    try:
        config = read_config(folder / "config.json")
        stored = load_file(folder / WEIGHTS, device=str(device))
        with torch.device("meta"):
            network = make(config)
        complete(network, stored)
        weights = {key: stored.pop(key).to(device, dtype) for key in list(stored)}
        network.load_state_dict(weights, assign=True)
    except UNUSABLE as error:
        raise broken(folder, error) from error
    if device.type == "cuda":
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # torch's stub forgets it alone
    return network.eval().requires_grad_(False)


def load_text_encoder(folder: Path, device: torch.device, dtype: torch.dtype) -> TextEncoder:
    """The text encoder of a model's folder, from its `tokenizer` and `text_encoder`. Raises BrokenModelError."""
    try:
        return TextEncoder.load(folder / "tokenizer", folder / "text_encoder", device, dtype)
    except UNUSABLE as error:
        raise broken(folder / "text_encoder", error) from error


def broken(part: Path, error: Exception) -> BrokenModelError:
    """What is wrong with a part of a model, in the first two lines of the error's words: torch says the network first,
    then what is wrong with it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return BrokenModelError(name=f"{part.parent.name}/{part.name}", reason=" ".join(lines[:2])[:300])
