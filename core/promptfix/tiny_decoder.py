"""A tiny decoder (TAESD, diffusers' `AutoencoderTiny`), where one is installed: sharp previews and cheap guidance."""

from __future__ import annotations

from collections.abc import Callable

import torch
from diffusers import AutoencoderTiny
from torch import Tensor

from core.models.store import installed
from core.promptfix.model import SCALE

ENGINE = "tiny-decoder"
"""What it is installed for, in the store."""


def load_tiny_decoder(device: torch.device, dtype: torch.dtype) -> Callable[[Tensor], Tensor] | None:
    """decode(latents): unscaled latents (N, 4, h, w) → images (N, 3, 8·h, 8·w), about [-1, 1], float32; or None."""
    found = installed(ENGINE)
    if not found:
        return None
    tiny = AutoencoderTiny.from_pretrained(found[0].folder / "vae", torch_dtype=dtype, local_files_only=True)
    tiny = tiny.to(device).eval().requires_grad_(False)

    def decode(latents: Tensor) -> Tensor:
        image: Tensor = tiny.decode((latents * SCALE).to(dtype)).sample
        return image.float()

    return decode
