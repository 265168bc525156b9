"""Cheap looks at latents: a linear map from their channels to colours, fitted from the decoder itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

CHART_SIDE = 256  # pixels
_PATCHES = 10  # of colour, along a side
_RIDGE = 1e-4


@dataclass(frozen=True, eq=False)
class LatentColours:
    """weights: (channels + 1, 3) float32, the last row a constant; colours come out in [0, 1]."""

    weights: Tensor

    def __call__(self, latents: Tensor) -> Tensor:
        """Scaled latents (N, C, h, w) → (N, 3, h, w) float32, clamped to [0, 1]: a picture of an eighth of the size."""
        weights = self.weights.to(latents.device)
        colours = torch.einsum("nchw,cd->ndhw", latents.float(), weights[:-1]) + weights[-1][:, None, None]
        return colours.clamp(0, 1)


def fit_latent_colours(latents: Tensor, images: Tensor) -> LatentColours:
    """Least squares over all places. latents: (N, C, h, w), scaled. images: decoded from them, (N, 3, …) in [0, 1]."""
    small = F.adaptive_avg_pool2d(images.float(), (latents.shape[-2], latents.shape[-1]))
    rows = latents.float().cpu().permute(0, 2, 3, 1).flatten(0, 2)  # not every GPU solves equations
    rows = torch.cat((rows, torch.ones(len(rows), 1)), dim=1)
    wanted = small.cpu().permute(0, 2, 3, 1).flatten(0, 2)
    square = rows.T @ rows + _RIDGE * len(rows) * torch.eye(rows.shape[1])
    return LatentColours(torch.linalg.solve(square, rows.T @ wanted))


def colour_chart() -> Tensor:
    """(1, 3, 256, 256) in [0, 1]: soft patches of all colours, always the same, to encode, decode and fit on."""
    colours = torch.rand((1, 3, _PATCHES, _PATCHES), generator=torch.Generator().manual_seed(0))
    return F.interpolate(colours, (CHART_SIDE, CHART_SIDE), mode="bicubic", align_corners=False).clamp(0, 1)


Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of a picture's width and height."""


def as_preview(picture: Tensor, size: tuple[int, int], box: Box = (0, 0, 1, 1)) -> NDArray[np.uint8]:
    """A small picture, (1, 3, h, w) in [0, 1], enlarged to (width, height) as bytes, (height, width, 3).

    box: shows this part alone, to whole pixels of the small picture."""
    from PIL import Image

    small = (picture[0].permute(1, 2, 0).clamp(0, 1) * 255).round().to("cpu", torch.uint8).numpy()
    height, width = small.shape[:2]
    left, top, right, bottom = box
    rows, columns = slice(round(top * height), round(bottom * height)), slice(round(left * width), round(right * width))
    shown = np.ascontiguousarray(small[rows, columns])
    return np.asarray(Image.fromarray(shown).resize(size, Image.Resampling.BICUBIC))


Look = Callable[[Tensor], Tensor]
"""look(latents): scaled latents → a picture in [0, 1], (1, 3, …)."""
