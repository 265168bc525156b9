"""High-frequency guidance as the paper has it: the decoder's low-rank weights adapt to the photo while it is sampled.

PromptFix, section 3.4: after each step the predicted image is decoded with the input's skips, and the low-rank branches
follow the gradient of its detail loss. The latents take their course; the last decoding profits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from diffusers import AutoencoderKL
from torch import Tensor

from core.models.layout import SCALE
from core.promptfix.autoencoder import Skips, decoder_blocks
from core.promptfix.denoiser import Denoiser
from core.promptfix.guidance.descent import descent, gradients_of
from core.promptfix.guidance.loss import weight_at
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.model import PromptFixModel

LIMIT = 0.02
"""Root mean square of the largest change of a tensor of low-rank weights in one step."""


class DecoderGuidance:
    """A denoise(z, sigma) that adapts the decoder on the way. Use it within `adaptable`."""

    def __init__(self, denoiser: Denoiser, model: PromptFixModel, target: DetailTarget, skips: Skips) -> None:
        self._denoiser, self._model, self._target, self._skips = denoiser, model, target, skips

    def __call__(self, z: Tensor, sigma: Tensor) -> Tensor:
        denoised = self._target.seen(self._denoiser(z, sigma))
        self._adapt(denoised, weight_at(int(self._model.schedule.timestep_at(sigma))))
        return denoised

    def _adapt(self, denoised: Tensor, weight: float) -> None:
        weights = low_rank_weights(self._model.autoencoder)
        with torch.enable_grad():
            for tensor in weights:
                tensor.requires_grad_()
            image = self._model.decode(denoised / SCALE, self._skips)
            loss = self._target.loss()(image.clamp(-1, 1))
            gradients = gradients_of(loss, weights)
        for tensor, gradient in zip(weights, gradients, strict=True):
            tensor.requires_grad_(False)
            tensor += descent(loss / len(weights), gradient, weight, LIMIT).to(tensor.dtype)


def low_rank_weights(autoencoder: AutoencoderKL) -> list[Tensor]:
    """The two tensors of each decoder block's low-rank branch."""
    return [weight for block in decoder_blocks(autoencoder) for weight in block.lora.parameters()]


@contextmanager
def adaptable(autoencoder: AutoencoderKL) -> Iterator[None]:
    """Within this block the low-rank weights may change; afterwards they are as they were."""
    weights = low_rank_weights(autoencoder)
    kept = [weight.detach().clone() for weight in weights]
    try:
        yield
    finally:
        for weight, before in zip(weights, kept, strict=True):
            weight.requires_grad_(False).copy_(before)
