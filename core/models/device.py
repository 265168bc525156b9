"""What models run on: the best device of this machine, the precision that suits it, and how much memory is free."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import psutil

from core.messages import Message

if TYPE_CHECKING:
    import torch


def best_device() -> torch.device:
    """A CUDA (or ROCm) GPU, an Apple GPU, or else the processor."""
    import torch

    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def compute_dtype(device: torch.device) -> torch.dtype:
    """Half precision on GPUs; processors compute it slower than single precision, if at all."""
    import torch

    return torch.float32 if device.type == "cpu" else torch.float16


def device_title(device: torch.device) -> Message:
    """The device as people call it."""
    import torch

    if device.type == "cuda":
        return Message("{name}", {"name": torch.cuda.get_device_name(device)})
    return Message("Apple GPU") if device.type == "mps" else Message("processor")


def free_memory(device: torch.device) -> int:
    """Bytes that a job may still take on the device; Apple GPUs share the machine's own memory."""
    import torch

    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        return free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    return psutil.virtual_memory().available


def release_cached_memory() -> None:
    """Hand GPU memory that torch keeps for later back to the system. Imports nothing."""
    torch = sys.modules.get("torch")
    if torch is None:
        return
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()
