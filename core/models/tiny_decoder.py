"""A tiny decoder (TAESD, diffusers' `AutoencoderTiny`), where one is installed: sharp previews and cheap guidance."""

from __future__ import annotations

import logging
from collections.abc import Callable

import torch
from diffusers import AutoencoderTiny
from safetensors import SafetensorError
from torch import Tensor

from core.models.layout import SCALE, TINY_DECODER, TINY_FOLDER
from core.models.store import installed

log = logging.getLogger(__name__)


def load_tiny_decoder(device: torch.device, dtype: torch.dtype) -> Callable[[Tensor], Tensor] | None:
    """decode(latents): unscaled latents (N, 4, h, w) → images (N, 3, 8·h, 8·w), about [-1, 1], float32.

    None where there is none, or a broken one: nobody needs it to restore a photo.
    """
    found = installed(TINY_DECODER)
    if not found:
        return None
    folder = found[0].folder
    try:
        tiny = AutoencoderTiny.from_pretrained(folder / TINY_FOLDER, torch_dtype=dtype, local_files_only=True)
    except (OSError, ValueError, TypeError, RuntimeError, SafetensorError) as error:
        log.warning("the tiny decoder %s cannot be used: %s", folder.name, error)
        return None
    tiny = tiny.to(device).eval().requires_grad_(False)

    def decode(latents: Tensor) -> Tensor:
        image: Tensor = tiny.decode((latents * SCALE).to(dtype)).sample
        return image.float()

    return decode
