"""Training of the texture experts (capture, surface)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from core.imaging.decibels import psnr_of
from core.starter.degradations import DEGRADATIONS
from core.starter.experts import CAPTURE, SURFACE, TextureExpert
from core.starter.network import RestorationUNet
from core.starter.training.crops import CropBank
from core.starter.training.loop import Schedule, charbonnier, train
from core.starter.training.samples import draw_sample
from core.starter.weights import load_weights

STAGES = ((0.75, 64, 4), (1.0, 96, 3))
"""(until this share of the budget, crop side, batch size)"""
SOFTNESS = {CAPTURE.name: 0.001, SURFACE.name: 0.05}
"""Of the Charbonnier loss. Flakes and scratches are few pixels: a soft loss keeps the many clean ones, where the
error is small, from drowning them."""
VALIDATION_CROPS = 12  # per wish, of 128 pixels


def to_tensor(images: list[NDArray[np.float32]]) -> Tensor:
    """(H, W, 3) images to one (N, 3, H, W) tensor, channels last in memory, which the convolutions then keep."""
    return torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2)


def train_expert(
    expert: TextureExpert, photos: Path, work: Path, schedule: Schedule, start: TextureExpert | None = None
) -> Path:
    """Train that expert on a folder of photos and write its weights into the bundle.

    start: begin with the bundled weights of another expert, which has learnt to see photos already.
    """
    bank = CropBank(photos)
    held_out = CropBank(photos, validation=True)
    rng = np.random.default_rng()
    network: nn.Module = RestorationUNet(len(expert.wishes))
    if start is not None:
        network = load_weights(network, start.name).train().requires_grad_(True)

    def loss_of(net: nn.Module, done: float) -> Tensor:
        side, batch = next((side, batch) for until, side, batch in STAGES if done < until)
        samples = [draw_sample(expert, bank, rng, side) for _ in range(batch)]
        wished = torch.from_numpy(np.stack([sample.wished for sample in samples]))
        restored = net(to_tensor([sample.damaged for sample in samples]), wished)
        wanted = to_tensor([sample.wanted for sample in samples])
        return charbonnier(restored, wanted, SOFTNESS[expert.name])

    def validate(net: nn.Module) -> dict[str, float]:
        scores: dict[str, float] = {}
        for number, wish in enumerate(expert.wishes):
            fixed = np.random.default_rng(1000 + number)
            clean = [held_out.draw(fixed, 128) for _ in range(VALIDATION_CROPS)]
            damaged = [DEGRADATIONS[wish](crop, fixed) for crop in clean]
            wished = torch.zeros(VALIDATION_CROPS, len(expert.wishes))
            wished[:, number] = 1
            with torch.inference_mode():
                restored = net(to_tensor(damaged), wished).clamp(0, 1)
                same = net(to_tensor(clean), wished).clamp(0, 1)
            wanted = to_tensor(clean)
            scores[f"{wish}_in"] = round(_mean_psnr(to_tensor(damaged), wanted), 2)
            scores[wish] = round(_mean_psnr(restored, wanted), 2)
            scores[f"{wish}_clean"] = round(_mean_psnr(same, wanted), 2)
        return scores

    photos_seen = len(bank) + len(held_out)
    return train(network, loss_of, validate, schedule, work / expert.name, expert.name, photos=photos_seen)


def _mean_psnr(image: Tensor, wanted: Tensor) -> float:
    errors = ((image - wanted) ** 2).mean(dim=(1, 2, 3))
    return float(np.mean([psnr_of(float(error)) for error in errors]))
