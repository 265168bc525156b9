"""The autoencoder in tiles, for pictures whose activations would not fit into memory.

Each tile is normalised by itself, so the result differs a little from that of the whole; overlaps are faded. Skips are
not kept for a whole picture, which would take more memory than the tiles save: each tile is encoded once more.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from core.imaging.tiles import Box, Tile, cover
from core.promptfix.model import PromptFixModel
from core.stopping import stop_if_asked

SIDE, OVERLAP = 48, 8  # latents

Cut = tuple[slice, slice, slice, slice]
"""A part of a tensor, (N, C, h, w)."""


def encode_tiled(model: PromptFixModel, image: Tensor) -> Tensor:
    """Unscaled latents (1, 4, h, w) of an image (1, 3, H, W) in [-1, 1]."""
    factor = model.factor
    height, width = image.shape[-2] // factor, image.shape[-1] // factor

    def part(tile: Tile) -> Tensor:
        return model.encode(image[cut(tile.box, factor)], keep_skips=False).latents

    return _assemble(part, height, width, 1)


def decode_tiled(model: PromptFixModel, latents: Tensor, image: Tensor | None) -> Tensor:
    """The image (1, 3, H, W) of unscaled latents. image: the input whose skips are to be used; None: without."""
    factor = model.factor

    def part(tile: Tile) -> Tensor:
        skips = None if image is None else model.encode(image[cut(tile.box, factor)]).skips
        return model.decode(latents[cut(tile.box, 1)], skips)

    return _assemble(part, latents.shape[-2], latents.shape[-1], factor)


def _assemble(part: Callable[[Tile], Tensor], height: int, width: int, factor: int) -> Tensor:
    """Put the parts of all tiles together, each fading in over the ones before it."""
    whole: Tensor | None = None
    for tile in cover(height, width, SIDE, OVERLAP):
        stop_if_asked()
        values = part(tile)
        if whole is None:
            whole = values.new_zeros((*values.shape[:2], height * factor, width * factor))
        below = whole[cut(tile.box, factor)]
        down = _ramp(values.shape[-2], tile.blend_top * factor, values)
        across = _ramp(values.shape[-1], tile.blend_left * factor, values)
        below += (values - below) * down[:, None] * across
    assert whole is not None
    return whole


def cut(box: Box, factor: int) -> Cut:
    """What lies under a box of latents in a tensor with `factor` places for each of them along a side."""
    top, left, bottom, right = (side * factor for side in box)
    return slice(None), slice(None), slice(top, bottom), slice(left, right)


def _ramp(length: int, blend: int, like: Tensor) -> Tensor:
    """Rises over the first `blend` places, then stays at 1."""
    return ((torch.arange(length, device=like.device, dtype=like.dtype) + 0.5) / max(blend, 0.5)).clamp(max=1)
