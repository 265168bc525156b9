"""What patches are compared by: few numbers per pixel, whose distances are nearly those of the patches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.learned.painting.planes import scaled

_FINE, _COARSE = 5, 3  # sides of the patches at a level, and at half its size
_SIGMA = 1.5
_NUMBERS = 24
_SAMPLES = 20_000  # patches that the principal components are found from


def patches(planes: Tensor) -> Tensor:
    """(c, h, w) → (h·w, c·34): around each pixel 5 × 5 pixels, and 3 × 3 at half the size, with Gaussian weights.

    The weights of either sum up to 1, so that they count alike.
    """
    height, width = planes.shape[1:]
    coarse = scaled(scaled(planes, ((height + 1) // 2, (width + 1) // 2)), (height, width))
    return torch.cat((_unfolded(planes, _FINE, 1), _unfolded(coarse, _COARSE, 2)), dim=1)


def _unfolded(planes: Tensor, side: int, spacing: int) -> Tensor:
    reach = side // 2 * spacing
    padded = F.pad(planes[:, None], (reach,) * 4, mode="reflect" if min(planes.shape[1:]) > reach else "replicate")
    offsets = torch.arange(-(side // 2), side // 2 + 1) * spacing
    weights = torch.exp(-0.5 * (offsets / (_SIGMA * spacing)) ** 2)
    weights = (weights[:, None] * weights[None]).reshape(-1)
    found = F.unfold(padded, side, dilation=spacing) * (weights / weights.sum()).sqrt()[None, :, None]
    return found.reshape(-1, found.shape[2]).T


@dataclass(frozen=True, eq=False)
class Space:
    """What pixels of the sources are compared by: the patches of the guide (A, and B), and those of the strokes (A′,
    and B′ so far), as their principal components.

    known: (pixels, d). vectors: (patch, d). weights: what patches of the guide and of the strokes are multiplied with.
    """

    known: Tensor
    vectors: Tensor
    weights: tuple[float, float]

    @classmethod
    def of(cls, guides: Sequence[Tensor], strokes: Sequence[Tensor], weight: float) -> Space:
        """guides, strokes: (c, h, w) of each source. weight: how much the guide counts beside the strokes, once both
        have the same contrast."""
        guide, stroke = (torch.cat([patches(planes) for planes in stacks]) for stacks in (guides, strokes))
        weights = (weight / _contrast(guide), 1 / _contrast(stroke))
        pooled = torch.cat((guide * weights[0], stroke * weights[1]), dim=1)
        samples = pooled[:: max(1, len(pooled) // _SAMPLES)]
        samples = (samples - samples.mean(0)).double()
        _, vectors = torch.linalg.eigh(samples.T @ samples)
        kept = vectors[:, -_NUMBERS:].float()
        return cls(pooled @ kept, kept, weights)

    def features(self, guide: Tensor, strokes: Tensor) -> Tensor:
        """(c, h, w) of the target → (h, w, d)."""
        found = torch.cat((patches(guide) * self.weights[0], patches(strokes) * self.weights[1]), dim=1)
        return (found @ self.vectors).view(*guide.shape[1:], -1)


def _contrast(found: Tensor) -> float:
    """The standard deviation from patch to patch."""
    return max(float(found.var(0, correction=0).sum().sqrt()), 1e-3)
