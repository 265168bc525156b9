"""High-frequency guidance that costs a fraction of a step: the predicted clean latents follow the gradient through the
decoder alone.

The UNet is not differentiated. And since going forward and back through the whole decoder would still take longer than
the UNet's three rows, each step looks at one window of the picture only; over a run every part has its turn. A tiny
decoder, where one is installed, is cheap enough for the whole picture every time.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from core.imaging.tiles import Box
from core.models.layout import SCALE
from core.promptfix.denoiser import Denoiser
from core.promptfix.guidance.descent import descent, gradients_of
from core.promptfix.guidance.loss import CUTOFF, DetailLoss, sobel, weight_at
from core.promptfix.guidance.target import DetailTarget
from core.promptfix.tiling import Cut, cut

LIMIT = 0.1
"""Root mean square of the largest change of the latents in one step, in units of their standard deviation."""
ROWS, COLUMNS = 3, 3  # of windows; a ninth of the picture costs about a fifth of a step at the published size
STRIDE = 5  # from one window to the next; it has no divisor in common with their number
OVERLAP = 2  # latents


class FastGuidance:
    """A denoise(z, sigma) that nudges the predicted clean latents towards the input's detail.

    decode: unscaled latents → image, (1, 4, h, w) → (1, 3, factor·h, factor·w). whole: it is cheap enough for the whole
    picture at once.
    """

    def __init__(
        self, denoiser: Denoiser, decode: Callable[[Tensor], Tensor], target: DetailTarget, whole: bool = False
    ) -> None:
        self._denoiser, self._decode, self._target = denoiser, decode, target
        self._whole = whole
        self._turn = 0
        self._edges = sobel(target.image).square()

    def __call__(self, z: Tensor, sigma: Tensor) -> Tensor:
        denoised = self._target.seen(self._denoiser(z, sigma))
        height, width = denoised.shape[-2:]
        boxes = [(0, 0, height, width)] if self._whole else windows(height, width)
        box = boxes[self._turn % len(boxes)]
        self._turn += 1
        weight = weight_at(int(self._denoiser.schedule.timestep_at(sigma)))
        factor = self._target.image.shape[-1] // width
        window, pixels = cut(box, 1), cut(box, factor)
        return self._nudged(denoised, window, pixels, weight * self._prominence(pixels))

    def _nudged(self, denoised: Tensor, window: Cut, pixels: Cut, weight: float) -> Tensor:
        """window: of the latents. pixels: the same of the picture."""
        with torch.enable_grad():
            part = denoised[window].detach().clone().requires_grad_()
            loss = self._loss(pixels)(self._decode(part / SCALE).clamp(-1, 1))
            (gradient,) = gradients_of(loss, [part])
        nudged = denoised.clone()
        limit = LIMIT * float(denoised.std())
        nudged[window] += descent(loss, gradient, weight, limit)
        return nudged

    def _prominence(self, pixels: Cut) -> float:
        """How much detail the window holds, in units of the whole picture's, at most 1: a plain sky has none."""
        part = self._edges[pixels]
        return min(1.0, float(part.mean() / self._edges.mean().clamp_min(1e-12)))

    def _loss(self, pixels: Cut) -> DetailLoss:
        """The loss within a window; its cutoff stands for the same wavelength as that of the whole picture."""
        image, guarded = self._target.image, self._target.guarded
        part = image[pixels]
        share = min(here / whole for here, whole in zip(part.shape[-2:], image.shape[-2:], strict=True))
        return DetailLoss(part, None if guarded is None else guarded[pixels], CUTOFF * share)


def windows(height: int, width: int) -> list[Box]:
    """Overlapping boxes that cover latents of that size, in an order that jumps about, so that a few are spread out."""
    rows, columns = _spans(height, ROWS), _spans(width, COLUMNS)
    boxes = [(top, left, bottom, right) for top, bottom in rows for left, right in columns]
    return [boxes[place * STRIDE % len(boxes)] for place in range(len(boxes))]


def _spans(length: int, count: int) -> list[tuple[int, int]]:
    side = min(length, -(-length // count) + OVERLAP)
    return [(start, start + side) for start in (round((length - side) * part / (count - 1)) for part in range(count))]
