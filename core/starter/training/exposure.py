"""Training of the exposure network on thumbnails of under-exposed photos."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from core.imaging.decibels import psnr_of
from core.starter.degradations import low_light
from core.starter.degradations.capture import white_noise
from core.starter.exposure import THUMBNAIL, ExposureNet, expose, positions
from core.starter.training.crops import CropBank
from core.starter.training.loop import Schedule, charbonnier, train
from core.starter.training.textures import to_tensor

BATCH = 8
SIDES = (256, 640)  # crops of this range are shrunk to the thumbnail
WHERE = positions(0, 0, THUMBNAIL, THUMBNAIL, THUMBNAIL, THUMBNAIL)


def draw_pair(bank: CropBank, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A dark thumbnail and the one that is wanted; one in eight is fine as it is and stays so."""
    crop = torch.from_numpy(bank.draw(rng, int(rng.integers(*SIDES)))).permute(2, 0, 1)[None]
    clean = F.interpolate(crop, (THUMBNAIL, THUMBNAIL), mode="area")[0].permute(1, 2, 0).contiguous().numpy()
    if rng.random() < 1 / 8:
        return clean, clean
    dark = low_light(clean, rng)
    return white_noise(dark, rng, float(rng.uniform(0, 6))), clean


def brighten(network: nn.Module, thumbnails: Tensor) -> Tensor:
    """Thumbnails, (N, 3, 256, 256), as the network would expose them."""
    curve, grid = network(thumbnails)
    return expose(thumbnails, curve, grid, WHERE.expand(len(thumbnails), -1, -1, -1))


def train_exposure(photos: Path, work: Path, schedule: Schedule) -> Path:
    """Train on a folder of photos and write the weights into the bundle."""
    bank, held_out = CropBank(photos), CropBank(photos, validation=True)
    rng = np.random.default_rng()

    def pairs(source: CropBank, generator: np.random.Generator, count: int) -> tuple[Tensor, Tensor]:
        drawn = [draw_pair(source, generator) for _ in range(count)]
        return to_tensor([dark for dark, _ in drawn]), to_tensor([clean for _, clean in drawn])

    def loss_of(net: nn.Module, done: float) -> Tensor:
        dark, clean = pairs(bank, rng, BATCH)
        bright = brighten(net, dark)
        shift = (bright - clean).mean(dim=(2, 3)).abs().mean()  # a wrong overall level costs most and is easy to see
        return charbonnier(bright, clean) + 0.5 * shift

    def validate(net: nn.Module) -> dict[str, float]:
        dark, clean = pairs(held_out, np.random.default_rng(1), 32)
        with torch.inference_mode():
            bright = brighten(net, dark).clamp(0, 1)
        errors = ((bright - clean) ** 2).mean(dim=(1, 2, 3))
        before = ((dark - clean) ** 2).mean(dim=(1, 2, 3))
        changed = before > 0
        return {
            "brighten_in": round(float(np.mean([psnr_of(float(e)) for e in before[changed]])), 2),
            "brighten": round(float(np.mean([psnr_of(float(e)) for e in errors[changed]])), 2),
            "brighten_clean": round(float(np.mean([psnr_of(float(e)) for e in errors[~changed]])), 2),
        }

    return train(
        ExposureNet(), loss_of, validate, schedule, work / "exposure", "exposure", photos=len(bank) + len(held_out)
    )
