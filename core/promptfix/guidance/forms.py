"""Choosing a form of high-frequency guidance."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from core.promptfix.autoencoder import Skips
from core.promptfix.denoiser import Denoiser
from core.promptfix.guidance.decoder import DecoderGuidance
from core.promptfix.guidance.fast import FastGuidance
from core.promptfix.guidance.latent import LatentGuidance
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.model import PromptFixModel
from core.sampling.samplers import Denoise


def guide(
    form: str,
    denoiser: Denoiser,
    model: PromptFixModel,
    target: DetailTarget,
    skips: Skips,
    cheap_decode: Callable[[Tensor], Tensor] | None = None,
) -> Denoise:
    """The denoiser under guidance of that form, one of `core.jobs.GUIDANCES`.

    skips: of the input image, for "decoder". cheap_decode: a tiny decoder, for "fast", where one is installed.
    """
    match form:
        case "latent":
            return LatentGuidance(denoiser, model, target)
        case "decoder":
            return DecoderGuidance(denoiser, model, target, skips)
        case "fast":
            return FastGuidance(denoiser, cheap_decode or model.decode, target, whole=cheap_decode is not None)
    return denoiser
