"""Where guidance holds on to detail: everywhere but where the photo is meant to change.

High-frequency guidance as published pulls back whatever leaves the picture, also the object or the watermark that was
to be removed; the paper names this as its limitation. Here a mask says where, or else the predicted image itself.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from core.imaging.changes import changed_region

MARGIN = 2  # latents by which a mask is grown: what is near the rim looks beyond it


class Guard:
    """guarded(denoised): (1, 1, H, W) in [0, 1], 1 where detail is held on to; None: everywhere.

    mask: (1, 1, H, W) in [0, 1], 1 where the photo may change; None: found out from where the predicted image departs
    from the input, once a first prediction is there.
    preview: latents (1, 4, h, w), scaled → (1, 3, h, w) in [0, 1], a cheap look at them.
    before: the input image's latents, scaled. factor: pixels that a latent stands for along a side.
    """

    def __init__(
        self, mask: Tensor | None, preview: Callable[[Tensor], Tensor], before: Tensor, factor: int = 8
    ) -> None:
        self._preview = preview
        self._before = before
        self._fixed = None if mask is None else 1 - _grown(mask, factor)

    def guarded(self, denoised: Tensor | None, size: tuple[int, int]) -> Tensor | None:
        """size: (H, W) in pixels. denoised: the latest predicted clean latents, where there are any."""
        if self._fixed is not None or denoised is None:
            return self._fixed
        pictures = [self._preview(latents)[0].permute(1, 2, 0).cpu().numpy() for latents in (self._before, denoised)]
        region = torch.from_numpy(changed_region(*pictures))[None, None].to(denoised.device)
        return F.interpolate(1 - region, size, mode="bilinear", align_corners=False)


def _grown(mask: Tensor, factor: int) -> Tensor:
    """The mask, grown by the margin; of its size."""
    in_latents = F.max_pool2d(mask, factor)
    grown = F.max_pool2d(in_latents, 2 * MARGIN + 1, stride=1, padding=MARGIN)
    return F.interpolate(grown, (mask.shape[-2], mask.shape[-1]), mode="bilinear", align_corners=False)
