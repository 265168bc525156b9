"""Samplers: from noise to latents, one step at a time. Each is a generator that hands out the predicted clean latents.

All work with z = x + sigma · noise and a `denoise(z, sigma)`, so that guidance can be wrapped around the latter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from torch import Tensor

from core.sampling.schedule import BETA_END, BETA_START, TRAIN_STEPS, Schedule

Denoise = Callable[[Tensor, Tensor], Tensor]
"""denoise(z, sigma) → the predicted clean latents, both (N, C, h, w); sigma is a scalar tensor."""


@dataclass(frozen=True, eq=False)
class SamplingStep:
    """index: from 0. denoised: the predicted clean latents of this step. z: the sample after it, clean after the last.

    Both (N, C, h, w) float32.
    """

    index: int
    denoised: Tensor
    z: Tensor


class Noise:
    """Unit noise of one seed. It is drawn on the processor, so that every device gets the same.

    variation: in [0, 1]; above 0, each draw lies that far on the way to that of another seed, `variation_seed`. path:
    such steps, shares and seeds, that it goes before.
    """

    def __init__(
        self,
        seed: int,
        shape: tuple[int, ...],
        device: torch.device,
        variation: float = 0.0,
        variation_seed: int = 0,
        path: Sequence[tuple[float, int]] = (),
    ) -> None:
        self._generator = torch.Generator().manual_seed(seed)
        steps = [step for step in (*path, (variation, variation_seed)) if step[0]]
        self._variations = [(share, torch.Generator().manual_seed(towards)) for share, towards in steps]
        self._shape, self._device = shape, device

    def draw(self) -> Tensor:
        """The next unit noise of the shape, float32."""
        noise = torch.randn(self._shape, generator=self._generator)
        for share, generator in self._variations:
            noise = slerp(noise, torch.randn(self._shape, generator=generator), share)
        return noise.to(self._device)


def slerp(start: Tensor, end: Tensor, share: float) -> Tensor:
    """On the great circle between two tensors (Shoemake, 1985), which keeps the length of noise; exact at 0 and 1."""
    if share <= 0 or share >= 1:
        return start if share <= 0 else end
    cosine = (start * end).sum() / (start.norm() * end.norm())
    angle = torch.acos(cosine.clamp(-1, 1))
    if angle < 1e-4:  # the same noise, or all but
        return torch.lerp(start, end, share)
    return (torch.sin((1 - share) * angle) * start + torch.sin(share * angle) * end) / torch.sin(angle)


Sampler = Callable[[Denoise, Noise, Schedule, int], Iterator[SamplingStep]]
"""sampler(denoise, noise, schedule, steps)."""


def euler_ancestral(denoise: Denoise, noise: Noise, schedule: Schedule, steps: int) -> Iterator[SamplingStep]:
    """k-diffusion's Euler ancestral sampler with eta 1, the published one. First draw: the start; then one a step."""
    sigmas = schedule.sigmas(steps)
    z = noise.draw() * sigmas[0]
    for index, (sigma, following) in enumerate(pairwise(sigmas)):
        denoised = denoise(z, sigma)
        up = torch.minimum(following, (following**2 * (sigma**2 - following**2) / sigma**2).sqrt())
        down = (following**2 - up**2).sqrt()
        z = z + (z - denoised) / sigma * (down - sigma)
        if following > 0:
            z = z + noise.draw() * up
        yield SamplingStep(index, denoised, z)


def dpm_solver(denoise: Denoise, noise: Noise, schedule: Schedule, steps: int) -> Iterator[SamplingStep]:
    """DPM-Solver++ 2M (Lu et al., 2022), diffusers' implementation."""
    from diffusers import DPMSolverMultistepScheduler

    return _solve(DPMSolverMultistepScheduler, denoise, noise, steps)


def unipc(denoise: Denoise, noise: Noise, schedule: Schedule, steps: int) -> Iterator[SamplingStep]:
    """UniPC of second order (Zhao et al., 2023), diffusers' implementation."""
    from diffusers import UniPCMultistepScheduler

    return _solve(UniPCMultistepScheduler, denoise, noise, steps)


def _solve(solver_class: Any, denoise: Denoise, noise: Noise, steps: int) -> Iterator[SamplingStep]:
    """A solver of diffusers, which keeps its samples at unit variance: z / sqrt(sigma² + 1)."""
    solver = solver_class(
        num_train_timesteps=TRAIN_STEPS,
        beta_start=BETA_START,
        beta_end=BETA_END,
        beta_schedule="scaled_linear",
        solver_order=2,
        prediction_type="sample",
        use_karras_sigmas=True,  # with 8 to 12 steps far closer to the exact solution than even spacing
    )
    solver.set_timesteps(steps)
    sample = noise.draw()
    for index, timestep in enumerate(solver.timesteps):
        sigma = solver.sigmas[index]
        denoised = denoise(sample * (sigma**2 + 1).sqrt(), sigma)
        sample = solver.step(denoised, timestep, sample, return_dict=False)[0]
        yield SamplingStep(index, denoised, sample)


SAMPLERS: dict[str, Sampler] = {"euler-ancestral": euler_ancestral, "dpmpp-2m": dpm_solver, "unipc": unipc}
"""By the names that jobs use. All but the first need 8 to 12 steps where that one needs 20."""
