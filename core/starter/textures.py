"""The stage that runs a texture expert, at the photo's own size or, for coarse damage on large photos, smaller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.imaging.thumbnails import enlarge, shrink
from core.imaging.tiles import Box, Tile, cover
from core.prompting.wishes import Wish
from core.starter.experts import SURFACE, TextureExpert
from core.starter.network import RestorationUNet
from core.starter.stages import Working

TILE = 176  # small, so that Stop is answered within a fraction of a second
OVERLAP = 24
LIFT_TILE = 512
CRISP_SIGMA, CRISP_AMOUNT = 1.0, 0.8  # pixels, share of what the blur takes away
TOUCHED = 0.02  # a change beyond this share of the range counts as a repair, less is noise of the network


@dataclass(frozen=True)
class TextureStage:
    """Runs one expert for some of its wishes.

    strength: weight of the wishes; scales the change that the network proposes.
    factor: the network sees the photo shrunk by this whole factor; its change is then lifted to full size.
    """

    expert: TextureExpert
    network: RestorationUNet
    wishes: tuple[Wish, ...]
    strength: float = 1.0
    factor: int = 1

    def tiles(self, height: int, width: int) -> int:
        if self.factor == 1:
            return len(cover(height, width, TILE, OVERLAP))
        small = cover(-(-height // self.factor), -(-width // self.factor), TILE, OVERLAP)
        return len(small) + len(cover(height, width, LIFT_TILE, 0))

    def run(self, source: Working, target: Working) -> Iterator[Box | None]:
        if self.factor == 1:
            for tile in cover(source.shape[0], source.shape[1], TILE, OVERLAP):
                tile.write(target, self._restore(tile.read(source)))
                yield tile.box
        else:
            yield from self._run_small(source, target)

    def _restore(self, image: NDArray[np.float32]) -> NDArray[np.float32]:
        """One forward pass. image and result: (h, w, 3) sRGB in [0, 1]."""
        wished = torch.tensor([[float(wish in self.wishes) for wish in self.expert.wishes]])
        batch = torch.from_numpy(image).permute(2, 0, 1)[None]  # already channels-last in memory
        with torch.inference_mode():
            restored = self.network(batch, wished)
            if Wish.DEBLUR in self.wishes:
                restored = _crispen(restored)
        change: NDArray[np.float32] = restored[0].permute(1, 2, 0).numpy() - image
        return image + np.float32(self.strength) * change

    def _run_small(self, source: Working, target: Working) -> Iterator[Box | None]:
        small = _in_16_bits(shrink(source, self.factor))
        restored = small.copy()
        for tile in cover(small.shape[0], small.shape[1], TILE, OVERLAP):
            tile.write(restored, self._restore(tile.read(small)))
            yield None
        touched = _touched(small, restored) if self.expert is SURFACE else None
        for tile in cover(source.shape[0], source.shape[1], LIFT_TILE, 0):
            image = tile.read(source)
            wanted = self._enlarge(restored, tile)
            if touched is None:  # a blurred photo has nothing finer than the change
                tile.write(target, image + (wanted - self._enlarge(small, tile)))
            else:  # what lay on top is replaced, edges and all
                tile.write(target, image + self._enlarge(touched, tile) * (wanted - image))
            yield tile.box

    def _enlarge(self, small: Working, tile: Tile) -> NDArray[np.float32]:
        """The part of a shrunken image that lies under the tile, at the tile's size, in [0, 1]."""
        return enlarge(small, self.factor, tile.box)


def _crispen(image: Tensor) -> Tensor:
    """Unsharp mask, (N, 3, H, W): gives back some of the edge contrast that a network trained on averages holds back.

    Strength and radius were chosen on training photos, where network and mask together beat either alone.
    """
    kernel = torch.exp(-0.5 * (torch.arange(-3.0, 4.0) / CRISP_SIGMA) ** 2)
    kernel = (kernel / kernel.sum()).expand(3, 1, 7)
    padded = F.pad(image, (3, 3, 3, 3), mode="replicate")
    smooth = F.conv2d(F.conv2d(padded, kernel[:, :, None, :], groups=3), kernel[:, :, :, None], groups=3)
    return image + CRISP_AMOUNT * (image - smooth)


def _in_16_bits(image: NDArray[np.float32]) -> Working:
    return np.rint(image * 65535).astype(np.uint16)


def _touched(before: Working, after: Working) -> Working:
    """Where a repair was made, (h, w, 1): 65535 there, grown by two pixels, with a soft rim."""
    change = np.abs(after.astype(np.int32) - before).max(axis=2)
    amount = torch.from_numpy(change.astype(np.float32) / 65535)[None, None]
    grown = F.max_pool2d(((amount - TOUCHED) / TOUCHED).clamp(0, 1), 5, stride=1, padding=2)
    soft: NDArray[np.float32] = F.avg_pool2d(grown, 3, stride=1, padding=1, count_include_pad=False)[0, 0].numpy()
    return _in_16_bits(soft[..., None])
