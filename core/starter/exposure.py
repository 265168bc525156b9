"""Exposure: a small network looks at a thumbnail and predicts a tone curve and a bilateral grid of colour transforms.

After HDRNet (Gharbi et al., "Deep Bilateral Learning for Real-Time Image Enhancement", SIGGRAPH 2017): the network
works at low resolution, its result is applied at full resolution, so detail stays the photo's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from core.imaging.light import LUMA
from core.starter.network import start_at_zero

THUMBNAIL = 256  # the network sees the photo squeezed to this square
CELLS = 16  # of the grid, across and down
DEPTH = 8  # of the grid, along luminance


class ExposureNet(nn.Module):
    """(N, 3, 256, 256) sRGB in [0, 1] → curve (N, 3) and grid (N, 12, DEPTH, CELLS, CELLS).

    The curve is (log2 gain, gamma, shoulder), see `apply_curve`; the grid holds 3×4 affine colour transforms, as a
    difference from the identity. A fresh network leaves every photo as it is.
    """

    def __init__(self) -> None:
        super().__init__()
        widths = (8, 16, 32, 64)  # after four stride-2 convolutions the picture is 16×16
        self.trunk = nn.Sequential()
        for before, after in pairwise((3, *widths)):
            self.trunk.extend([nn.Conv2d(before, after, 3, stride=2, padding=1), nn.SiLU()])
        self.pool = nn.Sequential(
            nn.Conv2d(64, 64, 3, stride=2, padding=1), nn.SiLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten()
        )
        self.whole = nn.Sequential(nn.Linear(256 + 2 * 16, 128), nn.SiLU(), nn.Linear(128, 64), nn.SiLU())
        self.places = nn.Sequential(nn.Conv2d(64, 64, 3, padding=1), nn.SiLU(), nn.Conv2d(64, 64, 3, padding=1))
        self.curve = nn.Linear(64, 3)
        self.grid = nn.Conv2d(64, 12 * DEPTH, 1)
        start_at_zero(self.curve)
        start_at_zero(self.grid)

    def forward(self, thumbnail: Tensor) -> tuple[Tensor, Tensor]:
        features = self.trunk(thumbnail * 2 - 1)
        whole = self.whole(torch.cat([self.pool(features), histogram(thumbnail)], dim=1))
        grid = self.grid(F.silu(self.places(features) + whole[:, :, None, None]))
        return self.curve(whole), grid.view(-1, 12, DEPTH, CELLS, CELLS)


def histogram(image: Tensor) -> Tensor:
    """How the luminance is spread, (N, 32): 16 quantiles of luma, and their logarithms, which tell shadows apart."""
    luma = sum(weight * image[:, channel] for channel, weight in enumerate(LUMA.tolist()))
    assert isinstance(luma, Tensor)
    levels = torch.linspace(0.01, 0.99, 16, device=image.device)
    quantiles = torch.quantile(luma.flatten(1), levels, dim=1).T
    return torch.cat([quantiles, torch.log2(quantiles + 1 / 512) / 9], dim=1)


def apply_curve(image: Tensor, curve: Tensor) -> Tensor:
    """Gamma, then gain: a mix of plain gain g·x and of 1 - (1 - x)^g, which lifts shadows without clipping lights."""
    gain, gamma, shoulder = (curve[:, channel].view(-1, 1, 1, 1) for channel in range(3))
    base = image.clamp(1e-4, 1 - 1e-4) ** torch.exp(-0.5 * gamma)
    gain, shoulder = torch.exp2(gain), torch.sigmoid(shoulder)
    return shoulder * (1 - (1 - base) ** gain) + (1 - shoulder) * gain * base


def slice_grid(grid: Tensor, guide: Tensor, where: Tensor) -> Tensor:
    """Read the grid at every pixel: (N, 12, h, w). guide: (N, h, w) in [0, 1]. where: (N, h, w, 2) x, y in [-1, 1]."""
    points = torch.cat([where, guide[..., None] * 2 - 1], dim=-1)[:, None]
    return F.grid_sample(grid, points, mode="bilinear", padding_mode="border", align_corners=True)[:, :, 0]


def expose(image: Tensor, curve: Tensor, grid: Tensor, where: Tensor) -> Tensor:
    """The brightened image, (N, 3, h, w), not clipped."""
    lifted = apply_curve(image, curve)
    red, green, blue = LUMA.tolist()
    guide = (lifted[:, 0] * red + lifted[:, 1] * green + lifted[:, 2] * blue).clamp(0, 1)
    affine = slice_grid(grid, guide, where).view(len(image), 3, 4, *guide.shape[1:])
    return lifted + (affine[:, :, :3] * lifted[:, None]).sum(dim=2) + affine[:, :, 3]


def positions(top: int, left: int, bottom: int, right: int, height: int, width: int) -> Tensor:
    """Normalised pixel centres of a box in a photo of that size: (1, h, w, 2), x and y in [-1, 1]."""
    ys = (torch.arange(top, bottom) + 0.5) / height * 2 - 1
    xs = (torch.arange(left, right) + 0.5) / width * 2 - 1
    grid_y, grid_x = torch.meshgrid(ys, xs, indexing="ij")
    return torch.stack([grid_x, grid_y], dim=-1)[None]


@dataclass(frozen=True, eq=False)
class ExposureMap:
    """What the network decided for one photo; applied tile by tile."""

    curve: Tensor
    grid: Tensor

    def apply(
        self, tile: NDArray[np.float32], box: tuple[int, int, int, int], size: tuple[int, int]
    ) -> NDArray[np.float32]:
        """tile: (h, w, 3) sRGB in [0, 1], cut from box (top, left, bottom, right) of a photo of size (H, W)."""
        image = torch.from_numpy(np.ascontiguousarray(tile)).permute(2, 0, 1)[None]
        with torch.inference_mode():
            bright = expose(image, self.curve, self.grid, positions(*box, *size))
        return bright[0].permute(1, 2, 0).clamp(0, 1).numpy()


def fit_exposure(network: ExposureNet, thumbnail: NDArray[np.float32], strength: float) -> ExposureMap:
    """Decide for a photo. thumbnail: (h, w, 3) float32 sRGB in [0, 1], any size. strength: weight of the wish."""
    image = torch.from_numpy(np.ascontiguousarray(thumbnail)).permute(2, 0, 1)[None]
    with torch.inference_mode():
        curve, grid = network(F.interpolate(image, (THUMBNAIL, THUMBNAIL), mode="area"))
    return ExposureMap(curve * strength, grid * strength)
