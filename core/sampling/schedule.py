"""Noise levels of Stable Diffusion: from timesteps to sigmas and back.

In the notation of Karras et al. (2022): a noisy sample is z = x + sigma · noise. Timesteps may be fractional.
"""

from __future__ import annotations

import torch
from torch import Tensor

TRAIN_STEPS = 1000
BETA_START, BETA_END = 0.00085, 0.012


class Schedule:
    """The "scaled linear" betas of latent diffusion, as k-diffusion's discrete denoiser reads them.

    alphas_cumprod, log_sigmas: (1000,) float32; products are formed in float64.
    """

    def __init__(self) -> None:
        betas = torch.linspace(BETA_START**0.5, BETA_END**0.5, TRAIN_STEPS, dtype=torch.float64) ** 2
        self.alphas_cumprod = torch.cumprod(1 - betas, dim=0).float()
        self.log_sigmas = ((1 - self.alphas_cumprod) / self.alphas_cumprod).sqrt().log()

    def sigmas(self, steps: int) -> Tensor:
        """The noise levels of so many steps, falling, and a 0 at the end: (steps + 1,) float32."""
        timesteps = torch.linspace(TRAIN_STEPS - 1, 0, steps)
        return torch.cat((self.sigma_at(timesteps), torch.zeros(1)))

    def sigma_at(self, timesteps: Tensor) -> Tensor:
        """The sigma of each timestep, interpolated in its logarithm. Any shape, float32."""
        low, high = timesteps.floor().long(), timesteps.ceil().long()
        share = timesteps.frac()
        return ((1 - share) * self.log_sigmas[low] + share * self.log_sigmas[high]).exp()

    def timestep_at(self, sigma: Tensor) -> Tensor:
        """The fractional timestep of each sigma, the inverse of `sigma_at`; the ends hold beyond the range."""
        log_sigma = sigma.log()
        high = torch.searchsorted(self.log_sigmas, log_sigma).clamp(1, TRAIN_STEPS - 1)
        low = high - 1
        below, above = self.log_sigmas[low], self.log_sigmas[high]
        share = ((below - log_sigma) / (below - above)).clamp(0, 1)
        return (1 - share) * low + share * high
