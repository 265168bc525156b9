"""PatchMatch (Barnes, Shechtman, Finkelstein and Goldman 2009) on whole planes at once.

A match says for every pixel of the target which pixel of which source it corresponds to. Good matches spread to
neighbours in jumps (as in jump flooding, Rong and Tan 2006), and every pixel looks around its own at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.stopping import stop_if_asked

_MARGIN = 2  # pixels along the edges of a source that are no centre of a patch
_JUMPS = (8, 4, 2, 1)
_NEIGHBOURS = ((0, 1), (1, 0), (0, -1), (-1, 0))


class Sources:
    """The grids of pixels that matches point into, one behind the other in memory."""

    def __init__(self, shapes: Sequence[tuple[int, int]]) -> None:
        """shapes: (height, width) of each."""
        self.heights, self.widths = torch.tensor(shapes).unbind(1)
        areas = self.heights * self.widths
        self.starts = areas.cumsum(0) - areas
        self.pixels = int(areas.sum())
        self.margin = min(_MARGIN, (int(min(self.heights.min(), self.widths.min())) - 1) // 2)

    def flat(self, places: Tensor) -> Tensor:
        """(3, …) source, row, column → (…) index into all pixels of all sources."""
        source, row, column = places
        return self.starts[source] + row * self.widths[source] + column

    def inside(self, places: Tensor, margin: int | None = None) -> Tensor:
        """The nearest places in their sources, by default those whose patches lie within."""
        margin = self.margin if margin is None else margin
        source, row, column = places
        row = torch.minimum(row.clamp(min=margin), self.heights[source] - 1 - margin)
        column = torch.minimum(column.clamp(min=margin), self.widths[source] - 1 - margin)
        return torch.stack((source, row, column))

    def anywhere(self, shape: tuple[int, int], generator: torch.Generator) -> Tensor:
        """Random places, (3, h, w), evenly over all pixels of all sources."""
        flat = torch.randint(self.pixels, shape, generator=generator)
        source = torch.searchsorted(self.starts, flat, right=True) - 1
        within = flat - self.starts[source]
        return self.inside(torch.stack((source, within // self.widths[source], within % self.widths[source])))


@dataclass(frozen=True, eq=False)
class Search:
    """A target to be matched to sources.

    sources: the grids. known: (pixels, d) features of all their pixels. wanted: (h, w, d) features of the target.
    penalty: (pixels,) added to the distance to each pixel of the sources.
    """

    sources: Sources
    known: Tensor
    wanted: Tensor
    penalty: Tensor

    def distances(self, places: Tensor) -> Tensor:
        """Squared distances of the features, (h, w)."""
        stop_if_asked()
        flat = self.sources.flat(places)
        found = self.known[flat.view(-1)].view(self.wanted.shape)
        return torch.sub(found, self.wanted, out=found).square_().sum(-1) + self.penalty[flat]

    def run(self, places: Tensor, rounds: int, reluctance: float, generator: torch.Generator) -> Tensor:
        """Better places than those given, (3, h, w).

        reluctance: how much better, as a share, a place must be that continues no neighbour's (κ in the paper of
        Hertzmann and others).
        """
        best = self.distances(places)
        for _ in range(rounds):
            for jump in _JUMPS:
                for down, right in _NEIGHBOURS:
                    candidates = _continued(places, down * jump, right * jump)
                    places, best = self._better(places, best, candidates, 0.0)
            radius = float(max(self.sources.heights.max(), self.sources.widths.max()))
            candidates = self.sources.anywhere((best.shape[0], best.shape[1]), generator)
            places, best = self._better(places, best, candidates, reluctance)
            while (radius := radius / 3) >= 1:
                offsets = (torch.rand((2, *best.shape), generator=generator) * 2 - 1) * radius
                candidates = places.clone()
                candidates[1:] += offsets.round().long()
                places, best = self._better(places, best, self.sources.inside(candidates), reluctance)
        return self._joined(places, best, reluctance)

    def _better(self, places: Tensor, best: Tensor, candidates: Tensor, reluctance: float) -> tuple[Tensor, Tensor]:
        within = self.sources.inside(candidates)
        distances = self.distances(within)
        wins = (distances * (1 + reluctance) < best) & (within == candidates).all(0)
        return torch.where(wins, candidates, places), torch.where(wins, distances, best)

    def _joined(self, places: Tensor, best: Tensor, reluctance: float) -> Tensor:
        """Let pixels that continue none of their neighbours join one, where that costs them little."""
        continued = [_continued(places, down, right) for down, right in _NEIGHBOURS]
        alone = torch.stack([(places != candidates).any(0) for candidates in continued]).all(0)
        allowed = torch.where(alone, best * (1 + reluctance), best)
        for candidates in continued:
            places, allowed = self._better(places, allowed, candidates, 0.0)
        return places


def _continued(places: Tensor, down: int, right: int) -> Tensor:
    """For each pixel the place that the neighbour so far away would have it at; at the edges, its own."""
    height, width = places.shape[1:]
    rows = (torch.arange(height) - down).clamp(0, height - 1)
    columns = (torch.arange(width) - right).clamp(0, width - 1)
    moved = places[:, rows][:, :, columns]
    moved[1] += (torch.arange(height) - rows)[:, None]
    moved[2] += (torch.arange(width) - columns)[None]
    return moved


def enlarged(places: Tensor, coarse: Sources, fine: Sources, shape: tuple[int, int]) -> Tensor:
    """Places in coarser sources for a coarser target, as places in finer ones for a target of that shape."""
    height, width = shape
    rows = (torch.arange(height) * places.shape[1]) // height
    columns = (torch.arange(width) * places.shape[2]) // width
    source, row, column = places[:, rows][:, :, columns]
    down = fine.heights[source] / coarse.heights[source]
    right = fine.widths[source] / coarse.widths[source]
    within_row = torch.arange(height) * places.shape[1] / height - rows
    within_column = torch.arange(width) * places.shape[2] / width - columns
    row = ((row + within_row[:, None]) * down).floor().long()
    column = ((column + within_column[None]) * right).floor().long()
    return fine.inside(torch.stack((source, row, column)))
