"""High-frequency guidance as the published code has it: the noisy latents follow the gradient of the loss.

Each of the five iterations goes forward and back through UNet and decoder, which makes a step some twenty times slower.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.models.layout import SCALE
from core.promptfix.denoiser import Denoiser
from core.promptfix.guidance.descent import gradients_of
from core.promptfix.guidance.loss import DECAY, weight_at
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.model import PromptFixModel

ITERATIONS = 5


@dataclass(frozen=True, eq=False)
class Prediction:
    """noise: (1, 4, h, w). clean: scaled latents, likewise. image: (1, 3, H, W) in [-1, 1]."""

    noise: Tensor
    clean: Tensor
    image: Tensor


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
        """The loss at z and its gradient, of z's shape."""
        timestep = int(self.model.schedule.timestep_at(sigma))
        with torch.enable_grad():
            followed = z.detach().requires_grad_()
            loss = self.target.loss()(self.predict(followed, sigma).image) * weight_at(timestep, self.decay)
            (gradient,) = gradients_of(loss, [followed])
        return float(loss.detach()), gradient

    def predict(self, z: Tensor, sigma: Tensor) -> Prediction:
        """One conditional prediction, without classifier-free guidance and without skips, as published.

        Its clean latents are formed from z / sigma, which is the sample at unit variance for large sigmas only.
        """
        timestep = int(self.model.schedule.timestep_at(sigma))
        alpha = self.model.schedule.alphas_cumprod[timestep].to(z.device)
        noise = self.denoiser.conditional_noise(z, sigma)
        clean = (z / sigma - (1 - alpha).sqrt() * noise) / alpha.sqrt()
        return Prediction(noise, clean, self.model.decode(clean / SCALE).clamp(-1, 1))
