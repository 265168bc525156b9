"""A tiny decoder (TAESD, diffusers' `AutoencoderTiny`), where one is installed: sharp previews and cheap guidance."""

from __future__ import annotations

from collections.abc import Callable

import torch
from diffusers import AutoencoderTiny
from safetensors import SafetensorError
from torch import Tensor

from core.errors import BrokenModelError
from core.models.store import installed
from core.promptfix.conversion.tiny import ENGINE, FOLDER
from core.promptfix.model import SCALE


def load_tiny_decoder(device: torch.device, dtype: torch.dtype) -> Callable[[Tensor], Tensor] | None:
    """decode(latents): unscaled latents (N, 4, h, w) → images (N, 3, 8·h, 8·w), about [-1, 1], float32; or None.

    Raises BrokenModelError.
    """
    found = installed(ENGINE)
    if not found:
        return None
    folder = found[0].folder
    try:
        tiny = AutoencoderTiny.from_pretrained(folder / FOLDER, torch_dtype=dtype, local_files_only=True)
    except (OSError, ValueError, TypeError, RuntimeError, SafetensorError) as error:
        raise BrokenModelError(name=folder.name, reason=str(error).partition("\n")[0]) from error
    tiny = tiny.to(device).eval().requires_grad_(False)

    def decode(latents: Tensor) -> Tensor:
        image: Tensor = tiny.decode((latents * SCALE).to(dtype)).sample
        return image.float()

    return decode
