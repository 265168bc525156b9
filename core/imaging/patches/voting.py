"""A picture from a match: every patch lays its pixels down, and each pixel is what the patches over it say."""

from __future__ import annotations

import torch
from torch import Tensor

from core.imaging.patches.matching import Sources
from core.stopping import stop_if_asked


def vote(sources: Sources, values: Tensor, places: Tensor, sigma: float, trust: Tensor | None = None) -> Tensor:
    """values: (pixels, c) of all sources. places: (3, h, w). sigma: of the Gaussian weight of a vote, in pixels from
    the centre of its patch. trust: (h, w), positive, how much each patch has to say; None is one for all. Returns
    (c, h, w)."""
    _, height, width = places.shape
    reach = max(0, round(2 * sigma))
    total = torch.zeros(height, width, values.shape[1])
    weights = torch.zeros(height, width, 1)
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            stop_if_asked()
            weight = float(torch.exp(torch.tensor(-0.5 * (down**2 + right**2) / max(sigma, 1e-6) ** 2)))
            # The patch around (row, column) says what the pixel `down` below and `right` of its centre is.
            rows, to_rows = _shifted(height, down)
            columns, to_columns = _shifted(width, right)
            said = places[:, rows, columns].clone()
            said[1] += down
            said[2] += right
            flat = sources.flat(sources.inside(said, 0))
            share = weight if trust is None else weight * trust[rows, columns, None]
            total[to_rows, to_columns] += share * values[flat.view(-1)].view(*flat.shape, values.shape[1])
            weights[to_rows, to_columns] += share
    return (total / weights).permute(2, 0, 1)


def _shifted(length: int, shift: int) -> tuple[slice, slice]:
    """Where votes come from, and where they fall."""
    start = max(0, -shift)
    stop = max(start, min(length, length - shift))
    return slice(start, stop), slice(start + shift, stop + shift)
