"""What high-frequency guidance holds on to: the fine detail of the input image. PromptFix, section 3.4.

Images are (N, 3, H, W). Two views of their detail are compared, each scaled to a maximum of 1: what is left above a
frequency, and the edges that Sobel's operator finds.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional as F

CUTOFF = 30.0
"""Radius in the shifted spectrum, in cycles per image, below which everything is dropped."""
DECAY = 0.001
"""λ: a loss at timestep t counts e^(−λt)."""
_EPSILON = 1e-8


def grey(image: Tensor) -> Tensor:
    """Rec. 601 luma, (N, 3, H, W) → (N, 1, H, W)."""
    red, green, blue = image.chunk(3, dim=1)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def high_pass(image: Tensor, cutoff: float = CUTOFF) -> Tensor:
    """What is left of the luma above the cutoff, its absolute value, (N, 1, H, W)."""
    height, width = image.shape[-2:]
    rows = torch.arange(height, device=image.device)[:, None] - height // 2
    columns = torch.arange(width, device=image.device)[None, :] - width // 2
    kept = (rows**2 + columns**2 + _EPSILON).sqrt() > cutoff
    spectrum = torch.fft.fftshift(torch.fft.fft2(grey(image)), dim=(-2, -1)) * kept
    return torch.fft.ifft2(torch.fft.ifftshift(spectrum, dim=(-2, -1))).abs()


def sobel(image: Tensor) -> Tensor:
    """Strength of the luma's edges, zeros beyond the border, (N, 1, H, W)."""
    across = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]], device=image.device)
    kernels = torch.stack((across, across.T))[:, None].to(image.dtype)
    x, y = F.conv2d(grey(image), kernels, padding=1).chunk(2, dim=1)
    return (x**2 + y**2 + _EPSILON).sqrt()


def to_unit_maximum(plane: Tensor) -> Tensor:
    """Divided by its maximum over the whole batch. Gradients flow through the maximum too."""
    return plane / plane.max().clamp_min(1e-6)


class DetailLoss:
    """How far an image's fine detail is from the reference's.

    reference: (1, 3, H, W) in [-1, 1]. guarded: (1, 1, H, W) in [0, 1], where detail is held on to; None: everywhere.
    Elsewhere the reference is taken to look like the image itself, so that nothing of what should go rings out from
    there.
    """

    def __init__(self, reference: Tensor, guarded: Tensor | None = None, cutoff: float = CUTOFF) -> None:
        self._reference = reference
        self._guarded = guarded
        self._cutoff = cutoff

    def __call__(self, image: Tensor) -> Tensor:
        """Scalar; mean squared difference of both views over the guarded pixels. image: as the reference."""
        guarded, wanted = self._guarded, self._reference
        if guarded is not None:
            wanted = image.detach() + guarded * (wanted - image.detach())
        views = zip(self._views(image), self._views(wanted), strict=True)
        difference = torch.stack([(view - other) ** 2 for view, other in views]).mean(dim=0)
        if guarded is None:
            return difference.mean()
        return (difference * guarded).sum() / guarded.sum().clamp_min(1.0)

    def _views(self, image: Tensor) -> tuple[Tensor, Tensor]:
        unit = (image.float() + 1) / 2
        return to_unit_maximum(high_pass(unit, self._cutoff)), to_unit_maximum(sobel(unit))


def weight_at(timestep: int, decay: float = DECAY) -> float:
    """How much detail counts at a timestep, e^(−λt): little while the picture is still coarse."""
    return math.exp(-decay * timestep)
