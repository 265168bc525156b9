"""High-frequency guidance as the published code has it: the noisy latents follow the gradient of the loss.

Each of the five iterations goes forward and back through UNet and decoder, which makes a step some twenty times slower.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.promptfix.denoiser import Denoiser
from core.promptfix.guidance.descent import gradients_of
from core.promptfix.guidance.loss import DECAY, weight_at
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.model import SCALE, PromptFixModel

ITERATIONS = 5


@dataclass(frozen=True, eq=False)
class LatentGuidance:
    """A denoise(z, sigma) that guides z first. The sampler's own z stays as it is, as in the published code."""

    denoiser: Denoiser
    model: PromptFixModel
    target: DetailTarget
    iterations: int = ITERATIONS
    decay: float = DECAY

    def __call__(self, z: Tensor, sigma: Tensor) -> Tensor:
        guided = z
        for _ in range(self.iterations):
            _, gradient = self.gradient(guided, sigma)
            guided = guided - gradient
        return self.target.seen(self.denoiser(guided, sigma))

    def gradient(self, z: Tensor, sigma: Tensor) -> tuple[float, Tensor]:
        """The loss at z and its gradient, of z's shape.

        Quirks of the published code: one conditional prediction without classifier-free guidance; its clean image is
        formed from z / sigma, which is the sample at unit variance only for large sigmas; no skips.
        """
        timestep = int(self.model.schedule.timestep_at(sigma))
        alpha = self.model.schedule.alphas_cumprod[timestep].to(z.device)
        with torch.enable_grad():
            followed = z.detach().requires_grad_()
            noise = self.denoiser.conditional_noise(followed, sigma)
            clean = (followed / sigma - (1 - alpha).sqrt() * noise) / alpha.sqrt()
            image = self.model.decode(clean / SCALE)
            loss = self.target.loss()(image.clamp(-1, 1)) * weight_at(timestep, self.decay)
            (gradient,) = gradients_of(loss, [followed])
        return float(loss.detach()), gradient
