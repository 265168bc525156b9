"""Between the photo's pixels and the picture that the model works on."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.imaging.changes import changed_region, match_unchanged
from core.imaging.lifting import lift
from core.imaging.masks import unpack
from core.photo import Pixels
from core.promptfix.pipeline import Pictures


def as_tensor(pixels: NDArray[np.uint8], width: int, height: int) -> Tensor:
    """The whole photo at the working size, (1, 3, height, width) in [-1, 1].

    The published script crops what does not fit its multiples of 64; here both sides are scaled by themselves instead,
    since a photo may not lose its edges.
    """
    from PIL import Image

    small = np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))
    return torch.from_numpy(small.copy()).permute(2, 0, 1)[None].float() * 2 / 255 - 1


def mask_tensor(packed: str, width: int, height: int) -> Tensor | None:
    """A job's mask at the working size, (1, 1, height, width) in [0, 1]; None for none. Raises BadMaskError."""
    if not packed:
        return None
    return torch.from_numpy(unpack(packed, width, height).astype(np.float32) / 255)[None, None]


def lifted(pixels: Pixels, pictures: Pictures, mask: Tensor | None, local: bool) -> Pixels:
    """The result at the photo's own size.

    local: only a part of the photo was to change; what did not keeps the photo's own pixels, and the rest is matched
    with it. That part is the mask, soft rims and all, or else what changed. A mask does nothing more here: where a
    result applies is up to the `Edit`.
    """
    before, after = (_as_image(picture) for picture in (pictures.before, pictures.after))
    if not local:
        return lift(pixels, before, after)
    region = changed_region(before, after) if mask is None else (mask[0, 0].cpu().numpy() > 0).astype(np.float32)
    return lift(pixels, before, match_unchanged(before, after, region), region)


def _as_image(picture: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(picture[0].permute(1, 2, 0).cpu().numpy(), dtype=np.float32)
