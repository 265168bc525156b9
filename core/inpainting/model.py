"""An inpainting model of the Stable Diffusion 1.x family in memory: its parts, on one device in one precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import Tensor

from core.models.configs import read_config
from core.models.loading import UNUSABLE, broken, load_network, load_text_encoder
from core.models.text import TextEncoder

SCHEDULE: Mapping[str, Any] = {
    "beta_schedule": "scaled_linear",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "num_train_timesteps": 1000,
    "clip_sample": False,
    "set_alpha_to_one": False,
    "steps_offset": 1,
    "timestep_spacing": "leading",
    "prediction_type": "epsilon",
}
"""Stable Diffusion 1.x, wherever a model's own configuration says nothing."""
_MOST_STEPS = 1000  # that a job may ask for


@dataclass(frozen=True, eq=False)
class Posterior:
    """What an image is encoded to: mean and standard deviation of scaled latents, (N, 4, h, w) float32."""

    mean: Tensor
    deviation: Tensor

    def draw(self, noise: Tensor) -> Tensor:
        """Latents for unit noise of the shape (n, 4, h, w)."""
        return self.mean + self.deviation * noise


@dataclass(frozen=True, eq=False)
class InpaintingModel:
    """unet: diffusers' own, 9 channels in: noisy latents, mask, latents of the masked image.

    schedule: configuration of the noise schedule, as diffusers' schedulers take it.
    """

    unet: UNet2DConditionModel
    autoencoder: AutoencoderKL
    text: TextEncoder
    schedule: Mapping[str, Any] = field(default_factory=lambda: dict(SCHEDULE))

    @property
    def device(self) -> torch.device:
        return self.unet.device

    @property
    def dtype(self) -> torch.dtype:
        return self.unet.dtype

    @property
    def factor(self) -> int:
        """How many pixels a latent stands for along one side: 8 for the published sizes."""
        return int(2 ** (len(self.autoencoder.config.block_out_channels) - 1))

    @property
    def scale(self) -> float:
        """What latents are multiplied with for the UNet, so that their variance is about one."""
        return float(self.autoencoder.config.scaling_factor)

    def encode(self, image: Tensor) -> Posterior:
        """image: (N, 3, H, W) in [-1, 1], sides multiples of `factor`."""
        found = self.autoencoder.encode(image.to(self.device, self.dtype)).latent_dist
        return Posterior(found.mean.float() * self.scale, found.std.float() * self.scale)

    def decode(self, latents: Tensor) -> Tensor:
        """Scaled latents (N, 4, h, w) → (N, 3, H, W) float32, about [-1, 1], not clamped."""
        image: Tensor = self.autoencoder.decode((latents / self.scale).to(self.dtype)).sample
        return image.float()

    def scheduler(self, steps: int) -> DDIMScheduler:
        """DDIM for so many steps of the whole schedule."""
        scheduler = DDIMScheduler.from_config(dict(self.schedule))
        scheduler.set_timesteps(steps)
        # with offset, 1000 steps would begin one beyond the schedule
        scheduler.timesteps = scheduler.timesteps.clamp(max=scheduler.config.num_train_timesteps - 1)
        return scheduler


def load_model(folder: Path, device: torch.device, dtype: torch.dtype) -> InpaintingModel:
    """Read a model in diffusers' layout: unet, vae, text_encoder, tokenizer, and scheduler where there is one.
    Raises BrokenModelError, which names the part."""
    model = InpaintingModel(
        unet=load_network(UNet2DConditionModel.from_config, folder / "unet", device, dtype),
        autoencoder=load_network(AutoencoderKL.from_config, folder / "vae", device, dtype),
        text=load_text_encoder(folder, device, dtype),
        schedule=_schedule(folder / "scheduler"),
    )
    try:
        model.scheduler(_MOST_STEPS)
    except UNUSABLE as error:
        raise broken(folder / "scheduler", error) from error
    return model


def _schedule(folder: Path) -> Mapping[str, Any]:
    """Stable Diffusion's values, and over them what the model says itself of these. Raises BrokenModelError."""
    file = folder / "scheduler_config.json"
    if not file.exists():
        return SCHEDULE
    try:
        told = read_config(file)
    except ValueError as error:
        raise broken(folder, error) from error
    return {name: told.get(name, usual) for name, usual in SCHEDULE.items()}
