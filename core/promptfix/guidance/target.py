"""What guidance steers by: the input image, and where its detail is to be kept, as seen from the latest prediction."""

from __future__ import annotations

from torch import Tensor

from core.promptfix.guidance.guard import Guard
from core.promptfix.guidance.loss import CUTOFF, DetailLoss


class DetailTarget:
    """image: (1, 3, H, W) in [-1, 1], the input. guard: None holds on to detail everywhere, as published."""

    def __init__(self, image: Tensor, guard: Guard | None = None, cutoff: float = CUTOFF) -> None:
        self.image = image
        self._cutoff = cutoff
        self._guard = guard
        self.guarded: Tensor | None = None
        self._loss: DetailLoss | None = None
        self._look(None)

    def seen(self, denoised: Tensor) -> Tensor:
        """Take note of a prediction, and hand it on."""
        self._look(denoised)
        return denoised

    def loss(self) -> DetailLoss:
        """The loss against the whole input image."""
        if self._loss is None:
            self._loss = DetailLoss(self.image, self.guarded, self._cutoff)
        return self._loss

    def _look(self, denoised: Tensor | None) -> None:
        if self._guard is not None:
            self.guarded = self._guard.guarded(denoised, (self.image.shape[-2], self.image.shape[-1]))
            self._loss = None
