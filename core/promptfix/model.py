"""An installed PromptFix model in memory: its parts, on one device in one precision."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from core.errors import BrokenModelError
from core.promptfix.autoencoder import Encoded, Skips, decode, decoder_blocks, encode, make_autoencoder
from core.promptfix.layout import WEIGHTS
from core.promptfix.text import TextEncoder
from core.promptfix.unet import make_unet
from core.sampling.schedule import Schedule


@dataclass(frozen=True, eq=False)
class PromptFixModel:
    unet: UNet2DConditionModel
    autoencoder: AutoencoderKL
    text: TextEncoder
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def device(self) -> torch.device:
        return self.unet.device

    @property
    def dtype(self) -> torch.dtype:
        return self.unet.dtype

    def decode(self, latents: Tensor, skips: Skips | None = None) -> Tensor:
        """`autoencoder.decode` in the model's precision, float32 outside."""
        return decode(self.autoencoder, latents.to(self.dtype), skips).float()

    def encode(self, image: Tensor, keep_skips: bool = True) -> Encoded:
        """`autoencoder.encode` in the model's precision; latents and skips stay in it, as conditions of the UNet."""
        return encode(self.autoencoder, image.to(self.device, self.dtype), keep_skips)

    @property
    def factor(self) -> int:
        """How many pixels a latent stands for along one side: 8 for the published sizes."""
        return int(2 ** (len(self.autoencoder.config.block_out_channels) - 1))


def load_model(folder: Path, device: torch.device, dtype: torch.dtype) -> PromptFixModel:
    """Read an installed model. Raises BrokenModelError, which names the part.

    Weights go from the mapped file straight to the device; nothing is held twice.
    """
    unet = _fill(make_unet, folder / "unet", device, dtype)
    autoencoder = _fill(make_autoencoder, folder / "vae", device, dtype)
    if device.type == "cuda":
        unet.to(memory_format=torch.channels_last)
        autoencoder.to(memory_format=torch.channels_last)
    try:
        text = TextEncoder.load(folder / "tokenizer", folder / "text_encoder", device, dtype)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise BrokenModelError(name=f"{folder.name}/text_encoder", reason=_in_short(error)) from error
    return PromptFixModel(unet, autoencoder, text)


def _fill(make: Any, folder: Path, device: torch.device, dtype: torch.dtype) -> Any:
    name = f"{folder.parent.name}/{folder.name}"
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        stored = load_file(folder / WEIGHTS, device=str(device))
        with torch.device("meta"):
            network: nn.Module = make(config)
        if isinstance(network, AutoencoderKL):
            _add_idle_branches(network, stored)
        weights = {key: stored.pop(key).to(device, dtype) for key in list(stored)}
        network.load_state_dict(weights, assign=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise BrokenModelError(name=name, reason=_in_short(error)) from error
    return network.eval().requires_grad_(False)


def _add_idle_branches(autoencoder: AutoencoderKL, stored: dict[str, Tensor]) -> None:
    """Give a checkpoint without trained low-rank weights, as the released code makes it, branches that add nothing."""
    named = {block: name for name, block in autoencoder.named_modules()}
    generator = torch.Generator().manual_seed(0)
    for block in decoder_blocks(autoencoder):
        for part, make in (
            ("lora_down", lambda shape: torch.randn(shape, generator=generator) / shape[0]),
            ("lora_up", torch.zeros),
        ):
            shape = getattr(block.lora, part).weight.shape
            stored.setdefault(f"{named[block]}.lora.{part}.weight", make(shape))


def _in_short(error: BaseException) -> str:
    """The first two lines of an error's words: torch says the network first, then what is wrong with it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:300]
