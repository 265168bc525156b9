"""Pictures as planes: luma and two colour differences, and pyramids of them."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from core.imaging.light import LUMA

_COARSEST = 20  # pixels along the shorter side, below which halving ends


def to_planes(image: Tensor) -> Tensor:
    """(h, w, 3) RGB in [0, 1] → (3, h, w): luma, B − luma, R − luma."""
    luma = image @ torch.from_numpy(LUMA)
    return torch.stack((luma, image[..., 2] - luma, image[..., 0] - luma))


def to_image(planes: Tensor) -> Tensor:
    """The inverse of `to_planes`, clipped to [0, 1]."""
    luma, blue, red = planes[0], planes[0] + planes[1], planes[0] + planes[2]
    green = (luma - float(LUMA[0]) * red - float(LUMA[2]) * blue) / float(LUMA[1])
    return torch.stack((red, green, blue), dim=-1).clamp(0, 1)


def size_of(planes: Tensor) -> tuple[int, int]:
    return planes.shape[1], planes.shape[2]


def halvings(*shapes: tuple[int, int]) -> int:
    """How often pictures of those (height, width) may be halved."""
    shortest = min(min(shape) for shape in shapes)
    return max(0, math.floor(math.log2(max(shortest / _COARSEST, 1))))


def scaled(planes: Tensor, size: tuple[int, int]) -> Tensor:
    """(c, h, w) at another (height, width), without aliasing."""
    return F.interpolate(planes[None], size, mode="bilinear", antialias=True, align_corners=False)[0]


def pyramid(planes: Tensor, levels: int) -> list[Tensor]:
    """The planes and `levels` halvings of them, the finest first."""
    stack = [planes]
    for _ in range(levels):
        height, width = stack[-1].shape[1:]
        stack.append(scaled(stack[-1], (math.ceil(height / 2), math.ceil(width / 2))))
    return stack


def blurred(planes: Tensor, sigma: float) -> Tensor:
    """Gaussian blur of (c, h, w), edges mirrored."""
    for axis in (1, 2):
        radius = min(math.ceil(3 * sigma), planes.shape[axis] - 1)
        kernel = torch.exp(-0.5 * (torch.arange(-radius, radius + 1) / sigma) ** 2)
        shape = [1, 1, -1, 1] if axis == 1 else [1, 1, 1, -1]
        pad = (0, 0, radius, radius) if axis == 1 else (radius, radius, 0, 0)
        kernel = (kernel / kernel.sum()).reshape(shape)
        planes = F.conv2d(F.pad(planes[:, None], pad, mode="reflect"), kernel)[:, 0]
    return planes


def flattened(planes: Tensor, reach: int) -> Tensor:
    """(c, h, w) without detail, but with its edges: the filter of Kuwahara and others (1976).

    Each pixel becomes the mean of that of the four square windows at its corners whose first plane varies least.
    reach: even; windows are reach + 1 pixels wide.
    """
    half = reach // 2
    means, squares = (_window_mean(values, half) for values in (planes, planes[:1] ** 2))
    height, width = size_of(planes)
    padded = F.pad(torch.cat((means, squares - means[:1] ** 2))[None], (half,) * 4, mode="replicate")[0]
    corners = torch.stack(
        [padded[:, y : y + height, x : x + width] for y in (0, 2 * half) for x in (0, 2 * half)]
    )  # (4, c + 1, h, w)
    calmest = corners[:, -1].argmin(0)
    return corners[:, :-1].gather(0, calmest.expand(1, len(planes), height, width))[0]


def _window_mean(planes: Tensor, radius: int) -> Tensor:
    padded = F.pad(planes[None], (radius,) * 4, mode="replicate")
    return F.avg_pool2d(padded, 2 * radius + 1, stride=1)[0]
