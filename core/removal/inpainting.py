"""Sampling from an inpainting model: pure noise in the hole becomes what the model sees there."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.inpainting.denoiser import Conditioning, Denoiser
from core.inpainting.model import InpaintingModel
from core.sampling.finite import finite
from core.sampling.samplers import Noise
from core.stopping import stop_if_asked


@dataclass(frozen=True, eq=False)
class InpaintStep:
    """index: from 0. denoised: the predicted clean picture of each candidate, (n, 4, h, w) scaled latents."""

    index: int
    total: int
    denoised: Tensor


@dataclass(frozen=True)
class Words:
    """What the model is told to show, and what not to."""

    prompt: str
    negative: str


def sample(
    model: InpaintingModel,
    image: Tensor,
    hole: Tensor,
    words: Words,
    seeds: Sequence[int],
    steps: int,
    guidance_scale: float,
) -> Generator[InpaintStep, None, Tensor]:
    """A picture for each seed, (n, 3, h, w) in [0, 1]: DDIM over the whole schedule. Raises NotFiniteResultError and
    Stopped.

    image: (1, 3, h, w) in [-1, 1], sides multiples of 64. hole: (1, 1, h, w), 1 where the picture is made. On a
    processor rows go through the UNet one by one, so that a candidate is what it is alone.
    """
    cells = F.max_pool2d(hole, model.factor)  # a latent that is covered in part is made whole
    covered = F.interpolate(cells, scale_factor=model.factor, mode="nearest")
    stop_if_asked()
    noises = [Noise(seed, (1, model.unet.config.out_channels, *cells.shape[2:]), model.device) for seed in seeds]
    masked = model.encode(image * (1 - covered))
    latents = torch.cat([noise.draw() for noise in noises])
    conditioning = Conditioning(
        model.text.embed(words.prompt),
        model.text.embed(words.negative),
        cells.to(model.device),
        torch.cat([masked.draw(noise.draw()) for noise in noises]),
    )
    denoiser = Denoiser(model.unet, conditioning, guidance_scale, 1 if model.device.type == "cpu" else None)
    scheduler = model.scheduler(steps)
    for index, timestep in enumerate(scheduler.timesteps):
        moved = scheduler.step(denoiser(latents, timestep), timestep, latents)
        latents = moved.prev_sample
        yield InpaintStep(index, steps, moved.pred_original_sample)
    pictures = []
    for each in torch.split(latents, 1):
        stop_if_asked()
        pictures.append(((finite(model.decode(each)) + 1) / 2).clamp(0, 1))
    return torch.cat(pictures)
