"""From noisy latents to the predicted clean image: the UNet under PromptFix's three-way guidance."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor

from core.promptfix.unet import context_of
from core.sampling.finite import finite
from core.sampling.schedule import Schedule


@dataclass(frozen=True, eq=False)
class Conditioning:
    """What the UNet is told, for one photo.

    instruction, auxiliary, null: (1, 77, C) embeddings; null is that of the empty prompt.
    image: (1, 4, h, w) latents of the input image, unscaled.
    """

    instruction: Tensor
    auxiliary: Tensor
    null: Tensor
    image: Tensor


@dataclass(frozen=True, eq=False)
class Denoiser:
    """Classifier-free guidance over text and image. The weights of its three outputs sum to 1, which makes it another
    formula than InstructPix2Pix's.

    batched: the three rows in one call of the UNet, or one after the other in a third of the memory.
    """

    unet: UNet2DConditionModel
    schedule: Schedule
    conditioning: Conditioning
    text_guidance_scale: float
    image_guidance_scale: float
    batched: bool = True

    def __call__(self, z: Tensor, sigma: Tensor) -> Tensor:
        """z: (1, 4, h, w) float32, whatever the UNet computes in. Returns the same. Raises NotFiniteResultError."""
        given = self.conditioning
        with_text = context_of(given.instruction, given.auxiliary)
        without_text = context_of(given.null, given.null)
        contexts = torch.cat((with_text, without_text, with_text))
        images = torch.cat((given.image, given.image, torch.zeros_like(given.image)))
        if self.batched:
            noise = self._noise(z, sigma, images, contexts)
        else:
            rows = zip(images.chunk(3), contexts.chunk(3), strict=True)
            noise = torch.cat([self._noise(z, sigma, image, context) for image, context in rows])
        both, image_only, text_only = finite(z - sigma * noise).chunk(3)
        return (
            0.5 * (image_only + text_only)
            + self.text_guidance_scale * (both - image_only)
            + self.image_guidance_scale * (both - text_only)
        )

    def conditional_noise(self, z: Tensor, sigma: Tensor) -> Tensor:
        """The noise predicted under both conditions, without guidance."""
        given = self.conditioning
        return self._noise(z, sigma, given.image, context_of(given.instruction, given.auxiliary))

    def _noise(self, z: Tensor, sigma: Tensor, images: Tensor, contexts: Tensor) -> Tensor:
        """One call of the UNet with as many rows as there are images."""
        scaled = (z / (sigma**2 + 1).sqrt()).expand(len(images), -1, -1, -1)
        timesteps = self.schedule.timestep_at(sigma).to(z.device).expand(len(images))
        inputs = torch.cat((scaled.to(images.dtype), images), dim=1)
        noise: Tensor = self.unet(inputs, timesteps, encoder_hidden_states=contexts).sample
        return noise.to(z.dtype)
