"""Gradients, and how far to go along one whose scale nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

EAGERNESS = 0.3
"""Share of a Polyak step, which would bring a linear loss to zero. Chosen on the reference runs' fixtures."""

GRADIENT_SCALE = 2.0**12
"""Losses are this much larger on their way back, so that half precision does not round small gradients to zero."""


def gradients_of(loss: Tensor, tensors: Sequence[Tensor]) -> list[Tensor]:
    """d loss / d tensor of each, float32."""
    return [gradient.float() / GRADIENT_SCALE for gradient in torch.autograd.grad(loss * GRADIENT_SCALE, tensors)]


def descent(loss: Tensor, gradient: Tensor, weight: float, limit: float) -> Tensor:
    """What to add to whatever the gradient was taken of: −weight · EAGERNESS · loss / ‖g‖² · g (Polyak, 1969).

    limit: the largest root mean square that the step may have, before the weight.
    """
    if not bool(gradient.isfinite().all()):  # half precision overflowed; better no guidance in this step
        return torch.zeros_like(gradient)
    step = gradient * (EAGERNESS * loss.detach() / gradient.square().sum().clamp_min(1e-20))
    size = step.square().mean().sqrt()
    return -weight * step * torch.clamp(limit / size.clamp_min(1e-20), max=1.0)
