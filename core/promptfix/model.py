"""An installed PromptFix model in memory: its parts, on one device in one precision."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor

from core.models.loading import load_network, load_text_encoder
from core.models.text import TextEncoder
from core.promptfix.autoencoder import Encoded, Skips, decode, decoder_blocks, encode, make_autoencoder
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
    """Read an installed model. Raises BrokenModelError, which names the part."""
    return PromptFixModel(
        unet=load_network(make_unet, folder / "unet", device, dtype),
        autoencoder=load_network(make_autoencoder, folder / "vae", device, dtype, _add_idle_branches),
        text=load_text_encoder(folder, device, dtype),
    )


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
