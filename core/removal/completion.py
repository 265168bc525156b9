"""Where the material for a hole comes from: matching and voting in turns, coarse to fine, at a working size."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.imaging.patches.matching import Search, Sources
from core.imaging.patches.voting import vote
from core.imaging.tiles import Box
from core.imaging.windows import window_maximum
from core.removal.features import COLOURS, REACH, Projection, planes_of
from core.removal.holes import Mask, bounds, depth_of, grown_box, within
from core.removal.onion import peel
from core.removal.scales import Image, Scale

_COARSEST_HOLE = 6  # pixels: thickness of the hole at the coarsest level, at most, where the window allows it
_COARSEST_WINDOW = 28  # pixels along its shorter side, at least
_LEAST_CENTRES = 24  # places to take patches from, below which there is no material
_TURNS = (3, 5, 10)  # of search and vote: at the finest level, at those between, at the coarsest
_RELUCTANCE = 0.6  # how much better, as a share, a place must be that continues no neighbour's
_TRIES = 4  # at the coarsest level, of which the one that fits best goes on
_REPETITION, _MOST_USES = 0.3, 8  # cost of each further use of a pixel, in typical distances
_VOTES = 1.5  # sigma in pixels
_CONFIDENCE = 1.3  # how much more a patch counts for each pixel that it is nearer to the rim (Wexler and others)
_DEEP = 60  # pixels: deeper inside, patches count alike


@dataclass(frozen=True, eq=False)
class Match:
    """box: within the level's window, all of the hole. places: (2, h, w), the row and the column in the window that
    each pixel of the box is taken from; of those in the hole, only."""

    box: Box
    places: NDArray[np.int64]


def levels_of(scale: Scale, thickness: float) -> list[Scale]:
    """A window with planes in place of colours, at its own size and halved again and again, the finest first. Empty
    where there is no material. thickness: of the hole, in pixels."""
    image = scale.part((0, 0, *scale.hole.shape))
    level = Scale(planes_of(image, scale.hole), scale.hole, scale.usable)
    levels: list[Scale] = []
    while _centres(level).sum() >= _LEAST_CENTRES:
        levels.append(level)
        if thickness <= _COARSEST_HOLE or min(level.hole.shape) // 2 < _COARSEST_WINDOW:
            break
        level, thickness = level.halved(), thickness / 2
    return levels


def _centres(level: Scale) -> Mask:
    """Where patches can be taken from: those that hold nothing but what may be copied."""
    found: Mask = window_maximum((~level.usable).astype(np.float32), REACH) == 0
    return found


def complete(levels: list[Scale], seed: int) -> Generator[Image, None, Match]:
    """Fill the hole of all levels, the last first. Yields the filled colours of each, (h, w, 3), and returns where
    those of the first one come from. Raises Stopped."""
    generator = torch.Generator().manual_seed(seed)
    match: Match | None = None
    for number in reversed(range(len(levels))):
        if match is None:
            tries = [
                _complete_level(levels[number], None, _TURNS[2], generator) for _ in range(_TRIES if number else 1)
            ]
            match, filled, _ = min(tries, key=lambda tried: tried[2])
        else:
            turns = _TURNS[0] if number == 0 else _TURNS[1]
            match, filled, _ = _complete_level(levels[number], match, turns, generator)
        yield filled
    assert match is not None
    return match


def _complete_level(
    level: Scale, coarser: Match | None, turns: int, generator: torch.Generator
) -> tuple[Match, Image, float]:
    """The match, the filled colours, and how badly the patches fit."""
    height, width = level.hole.shape
    box = within(grown_box(bounds(level.hole), REACH), (0, 0, height, width))
    top, left, bottom, right = box
    rows, columns = slice(top, bottom), slice(left, right)
    planes = level.part((0, 0, height, width)).copy()
    centres = _centres(level)
    if coarser is None:
        rng = np.random.default_rng(int(torch.randint(2**31, (), generator=generator)))
        places = peel(planes, level.hole, centres, REACH, rng)[:, rows, columns]
    else:
        places = doubled_places(coarser, box)
        found = np.clip(places, 0, np.array([height - 1, width - 1])[:, None, None])
        hole = level.hole[rows, columns]
        planes[rows, columns][hole] = planes[found[0], found[1]][hole]

    sources = Sources([(height, width)])
    whole = torch.from_numpy(planes).permute(2, 0, 1).contiguous()
    flat_centres = torch.from_numpy(np.flatnonzero(centres))
    project = Projection(whole, flat_centres, generator)
    known = project(whole).flatten(0, 1)
    forbidden = torch.full((height * width,), float("inf"))
    forbidden[flat_centres] = 0
    penalty = forbidden
    values = whole.flatten(1).T.contiguous()
    hole_here = torch.from_numpy(level.hole[rows, columns])
    touched = torch.from_numpy(window_maximum(level.hole.astype(np.float32), REACH)[rows, columns] > 0)
    confidence = torch.from_numpy(_CONFIDENCE ** -np.minimum(depth_of(level.hole)[rows, columns], _DEEP))
    around = within(grown_box(box, REACH), (0, 0, height, width))
    inner = slice(top - around[0], bottom - around[0]), slice(left - around[1], right - around[1])
    match = torch.from_numpy(np.stack((np.zeros_like(places[0]), *places)))
    match = sources.inside(match)
    for _ in range(turns):
        wanted = project(whole[:, around[0] : around[2], around[1] : around[3]])[inner].contiguous()
        search = Search(sources, known, wanted, penalty)
        match = search.run(match, 1, _RELUCTANCE, generator)
        distances = search.distances(match)
        penalty = forbidden + _repetition(sources, match, distances, touched)
        trust = _trust(distances, touched) * confidence
        voted = vote(sources, values, match, _VOTES, trust)
        current = whole[:, rows, columns]
        whole[:, rows, columns] = torch.where(hole_here & voted.isfinite().all(0), voted, current)
    filled = whole[:COLOURS].permute(1, 2, 0).numpy()
    misfit = float(distances[touched & distances.isfinite()].mean())
    return Match(box, match[1:].numpy()), np.ascontiguousarray(filled), misfit


def _repetition(sources: Sources, match: Tensor, distances: Tensor, touched: Tensor) -> Tensor:
    """What each pixel of the sources costs more for being used again and again (Kaspar and others 2015)."""
    flat = sources.flat(match)[touched]
    uses = torch.bincount(flat, minlength=sources.pixels).clamp(min=1, max=_MOST_USES) - 1
    typical = distances[touched & distances.isfinite()].median()
    return _REPETITION * typical * uses


def _trust(distances: Tensor, touched: Tensor) -> Tensor:
    """What each patch has to say: the better it fits, the more. Next to nothing where there is none."""
    typical = torch.quantile(distances[touched & distances.isfinite()].double()[:1_000_000], 0.75).float()
    return torch.exp(-distances / (2 * typical.clamp(min=1e-6))).clamp(min=1e-9)


def doubled_places(match: Match, box: Box) -> NDArray[np.int64]:
    """Places at twice the size, for the pixels of a box there."""
    rows, columns = np.arange(box[0], box[2]), np.arange(box[1], box[3])
    own_rows = np.clip(rows // 2 - match.box[0], 0, match.places.shape[1] - 1)
    own_columns = np.clip(columns // 2 - match.box[1], 0, match.places.shape[2] - 1)
    places = 2 * match.places[:, own_rows][:, :, own_columns]
    places[0] += (rows - 2 * (own_rows + match.box[0]))[:, None]
    places[1] += (columns - 2 * (own_columns + match.box[1]))[None]
    return places
