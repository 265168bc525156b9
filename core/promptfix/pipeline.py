"""The way of a picture through PromptFix: encoded once, sampled step by step, decoded."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import nullcontext
from dataclasses import dataclass

from torch import Tensor

from core.jobs import RestoreJob
from core.models.layout import SCALE
from core.promptfix.autoencoder import Skips, uses_skips
from core.promptfix.denoiser import Conditioning, Denoiser
from core.promptfix.guidance.decoder import adaptable
from core.promptfix.guidance.forms import guide
from core.promptfix.guidance.guard import Guard
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.model import PromptFixModel
from core.promptfix.planning import Plan
from core.promptfix.prompts import Prompts
from core.promptfix.tiling import decode_tiled, encode_tiled
from core.sampling.finite import finite
from core.sampling.previews import LatentColours
from core.sampling.samplers import SAMPLERS, Noise, SamplingStep


@dataclass(frozen=True, eq=False)
class Pictures:
    """after: what the model made of the picture. before: the picture as the autoencoder alone gives it back, so that
    what it loses is not taken for a change. Both (1, 3, H, W) float32 in [0, 1]."""

    before: Tensor
    after: Tensor


def sample(
    model: PromptFixModel,
    job: RestoreJob,
    image: Tensor,
    prompts: Prompts,
    plan: Plan,
    mask: Tensor | None,
    colours: LatentColours,
    cheap_decode: Callable[[Tensor], Tensor] | None = None,
) -> Generator[SamplingStep, None, Pictures]:
    """Sample a picture, yielding after every step; closing the generator leaves the model as it was.
    Raises NotFiniteResultError.

    job: completed by the engine. image: (1, 3, H, W) in [-1, 1], sides multiples of 64. mask: (1, 1, H, W) in [0, 1], 1
    where the picture may change; None: found out. colours: a quick look at latents. cheap_decode: see `guide`.
    """
    image = image.to(model.device)
    mask = None if mask is None else mask.to(model.device)
    with adaptable(model.autoencoder) if job.guidance == "decoder" else nullcontext():
        latents, skips = _encode(model, image, plan, keep_skips=job.guidance == "decoder")
        instruction, auxiliary, null = (
            model.text.embed(prompt) for prompt in (prompts.instruction, prompts.auxiliary, "")
        )
        denoiser = Denoiser(
            model.unet,
            model.schedule,
            Conditioning(instruction, auxiliary, null, latents),
            job.text_guidance_scale or 0.0,
            job.image_guidance_scale or 0.0,
            plan.batched,
        )
        guard: Guard | None = Guard(mask, colours, latents.float() * SCALE, model.factor)
        if job.guidance == "latent" and mask is None:
            guard = None  # exactly as published
        denoise = guide(job.guidance, denoiser, model, DetailTarget(image, guard), skips, cheap_decode)
        variation = (job.variation, job.variation_seed, job.variation_path)
        noise = Noise(job.seed, tuple(latents.shape), model.device, *variation)
        z = latents
        for step in SAMPLERS[job.sampler](denoise, noise, model.schedule, job.steps or 1):
            z = step.z
            yield step
        before, after = (finite(_decode(model, each, image, skips, plan)) for each in (latents, z / SCALE))
        return Pictures(before, after)


def _encode(model: PromptFixModel, image: Tensor, plan: Plan, keep_skips: bool) -> tuple[Tensor, Skips]:
    """Latents, and the skips where they will be used and fit into memory."""
    if plan.tiled:
        return encode_tiled(model, image), ()
    encoded = model.encode(image, keep_skips or uses_skips(model.autoencoder))
    return encoded.latents, encoded.skips


def _decode(model: PromptFixModel, latents: Tensor, image: Tensor, skips: Skips, plan: Plan) -> Tensor:
    """The picture in [0, 1]."""
    if plan.tiled:
        picture = decode_tiled(model, latents, image if uses_skips(model.autoencoder) else None)
    else:
        picture = model.decode(latents, skips or None)
    return ((picture + 1) / 2).clamp(0, 1)
