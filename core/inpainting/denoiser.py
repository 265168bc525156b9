"""The noise that the inpainting UNet predicts for several grids at once, under classifier-free guidance."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from core.sampling.finite import finite
from core.stopping import stop_if_asked


@dataclass(frozen=True, eq=False)
class Conditioning:
    """What the UNet is told.

    prompt, negative: (1, 77, C) embeddings. mask: (1, 1, h, w), 1 where the picture is repainted. masked: (n, 4, h, w),
    scaled latents of the images without what the mask covers.
    """

    prompt: Tensor
    negative: Tensor
    mask: Tensor
    masked: Tensor


@dataclass(frozen=True, eq=False)
class Denoiser:
    """rows: how many the UNet gets in one call at most, two for each of the latents; None: all of them."""

    unet: UNet2DConditionModel
    conditioning: Conditioning
    guidance_scale: float
    rows: int | None = None

    def __call__(self, latents: Tensor, timestep: Tensor) -> Tensor:
        """latents: (n, 4, h, w) float32, whatever the UNet computes in. Returns the same.
        Raises NotFiniteResultError."""
        inputs = self.inputs(latents)
        size = self.rows or len(inputs)
        contexts = self.contexts(len(latents))
        parts = zip(torch.split(inputs, size), torch.split(contexts, size), strict=True)
        return self.guided(torch.cat([self.predict(part, timestep, context) for part, context in parts]))

    def inputs(self, latents: Tensor) -> Tensor:
        """What the UNet sees, (2 · n, 9, h, w): all latents for the negative prompt, then all for the prompt."""
        count = len(latents)
        mask = self.conditioning.mask.expand(count, -1, -1, -1)
        masked = self.conditioning.masked.expand(count, -1, -1, -1)
        return torch.cat((latents, mask, masked), dim=1).repeat(2, 1, 1, 1)

    def contexts(self, count: int) -> Tensor:
        """The words for `inputs` of so many latents, (2 · count, 77, C)."""
        both = (self.conditioning.negative, self.conditioning.prompt)
        return torch.cat([words.expand(count, -1, -1) for words in both])

    def predict(self, inputs: Tensor, timestep: Tensor, contexts: Tensor) -> Tensor:
        """One call of the UNet: (rows, 9, h, w) → (rows, 4, h, w) float32."""
        stop_if_asked()
        given = inputs.to(self.unet.dtype)
        noise: Tensor = self.unet(given, timestep.to(given.device), encoder_hidden_states=contexts).sample
        return noise.float()

    def guided(self, noise: Tensor) -> Tensor:
        """Classifier-free guidance: (2 · n, 4, h, w) → (n, 4, h, w)."""
        without, along = finite(noise).chunk(2)
        return without + self.guidance_scale * (along - without)
