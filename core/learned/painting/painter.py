"""B → B′, coarse to fine."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.imaging.patches.matching import Search, Sources, enlarged
from core.imaging.patches.voting import vote
from core.learned.painting.features import Space
from core.learned.painting.planes import halvings, pyramid, size_of, to_image, to_planes
from core.learned.painting.tone import ToneMap, remapped

Image = NDArray[np.float32]

_TURNS = 3  # of search and vote at each level
_FIRST_ROUNDS = 6  # of the search where nothing is painted yet
_RELUCTANCE = 5.0  # κ at the finest level, from the paper's range for textures; half of it at each coarser one
_GUIDE, _GUIDE_COARSE = 1.0, 4.0  # how much A and B count beside A′ and B′, at the finest and the coarsest level
_LUMA = 0.3  # how much luma itself counts in the guide, beside what the tone map makes of it
_REPETITION = 0.5  # cost of pixels used eight times as often as others, in typical distances: else paper spreads
_SOFT, _CRISP = 1.2, 0.5  # sigma of the votes in pixels: while patches find together, and in the end


@dataclass(frozen=True, eq=False)
class PaintStep:
    """One level is painted. index, total: 1-based. image: (h, w, 3) float32 in [0, 1], B′ at the level's size."""

    index: int
    total: int
    image: Image


def paint(pairs: Sequence[tuple[Image, Image]], b: Image, seed: int) -> Generator[PaintStep, None, Image]:
    """Edit B as the pairs A → A′ show it.

    pairs, b: (h, w, 3) float32 in [0, 1]; A and A′ of the same size and aligned, all at the size at which strokes are
    to be copied, pixel by pixel. seed: of the random search; the same seed gives the same picture. Returns B′, of B's
    shape. Raises ValueError where the shapes do not fit, and Stopped.
    """
    painter = Painter(pairs, b, seed)
    for level in reversed(range(painter.levels)):
        painter.paint(level)
        image = painter.picture(level)
        yield PaintStep(painter.levels - level, painter.levels, image)
    return image


class Painter:
    """A painting at work. Level 0 is the finest; levels are painted from the coarsest on.

    levels: how many there are. b: B as planes, at level 0. sources: A, A′ and its strokes as planes, of every pair, at
    level 0. tone: what follows from A and B alone. places: (3, h, w), where in the sources the patches of the target
    come from. painted: (3, h, w), the strokes so far.
    """

    def __init__(self, pairs: Sequence[tuple[Image, Image]], b: Image, seed: int) -> None:
        for a, after in pairs:
            if a.shape != after.shape:
                raise ValueError(f"A and A′ differ in size: {a.shape}, {after.shape}")
        planes = [(to_planes(torch.from_numpy(a)), to_planes(torch.from_numpy(after))) for a, after in pairs]
        target = to_planes(torch.from_numpy(b))
        self.tone = ToneMap.of(planes)
        lumas = remapped([a[:1] for a, _ in planes], target[:1])
        halved = halvings(size_of(target), *(size_of(a) for a, _ in planes))
        self.levels = halved + 1
        self._guides = [
            pyramid(torch.cat((self.tone.luma(a), _LUMA * luma)), halved)
            for (a, _), luma in zip(planes, lumas, strict=True)
        ]
        self._guide = pyramid(torch.cat((self.tone.luma(target), _LUMA * target[:1])), halved)
        self._strokes = [pyramid(self.tone.strokes(a, after), halved) for a, after in planes]
        self._b = pyramid(target, halved)
        self.b = target
        self.sources = [(a, after, stack[0]) for (a, after), stack in zip(planes, self._strokes, strict=True)]
        self._grids = [Sources([size_of(stack[level]) for stack in self._guides]) for level in range(self.levels)]
        self._generator = torch.Generator().manual_seed(seed)
        self.places = self._grids[-1].anywhere(size_of(self._b[-1]), self._generator)
        self.painted = torch.zeros_like(self._b[-1])

    def paint(self, level: int) -> None:
        """Paint one level; the next coarser one is painted already."""
        sources = self._grids[level]
        guides, strokes = ([stack[level] for stack in stacks] for stacks in (self._guides, self._strokes))
        values = torch.cat([planes.flatten(1) for planes in strokes], dim=1).T.contiguous()
        unused = torch.zeros(sources.pixels)
        if level == self.levels - 1:
            space = Space.of(guides, [torch.zeros_like(planes[:1]) for planes in strokes], 1)
            wanted = space.features(self._guide[level], self.painted[:1])
            self._improve(Search(sources, space.known, wanted, unused), level, _FIRST_ROUNDS)
        else:
            self.places = enlarged(self.places, self._grids[level + 1], sources, size_of(self._b[level]))
        weight = _GUIDE + (_GUIDE_COARSE - _GUIDE) * level / max(self.levels - 1, 1)
        space = Space.of(guides, [planes[:1] for planes in strokes], weight)
        penalty = unused
        for _ in range(_TURNS):
            self.painted = vote(sources, values, self.places, _SOFT)
            search = Search(sources, space.known, space.features(self._guide[level], self.painted[:1]), penalty)
            self._improve(search, level)
            penalty = self._repetition(search)
        self.painted = vote(sources, values, self.places, _SOFT if level else _CRISP)

    def _improve(self, search: Search, level: int, rounds: int = 1) -> None:
        self.places = search.run(self.places, rounds, _RELUCTANCE * 2.0**-level, self._generator)

    def _repetition(self, search: Search) -> Tensor:
        """What each pixel of the sources costs more for being used again and again (Kaspar and others 2015)."""
        flat = search.sources.flat(self.places).view(-1)
        uses = torch.bincount(flat, minlength=search.sources.pixels) * (search.sources.pixels / len(flat))
        return _REPETITION * search.distances(self.places).median() * uses.clamp(max=8) / 8

    def picture(self, level: int) -> Image:
        """B′ as it is now, (h, w, 3) float32 in [0, 1]."""
        return np.ascontiguousarray(to_image(self.tone.picture(self._b[level], self.painted)).numpy())
