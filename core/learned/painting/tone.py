"""What of an edit follows from the picture alone: its tone and colours, apart from its strokes.

A small regression from A to A′ tells. It guides where patches are taken from: pencil lines where B has outlines that
this pencil draws. And strokes are copied from A′ as what they add to it, so that B keeps its own light and colours
where the example kept A's, and takes those of the paper and the pencil where it did not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from core.learned.painting.planes import blurred, flattened

BRUSH = 4
"""Reach in pixels of the filter that keeps edges firm under brushes."""
_SCALES = (0.7, 1.4, 2.8, 5.6)  # sigmas of blurs, in pixels
_TONE = 2  # which of the blurs is tone rather than detail
_TENTS = 9
_COLOUR_SCALES = (1.0, 4.0)
_FLATTENED = (2, 4, 8)  # reaches of filters that keep edges, as brushes do
_STROKE = 4.0  # sigma: what is broader than this in colours is no stroke
_COLOURLESS = 1e-6  # variance of colour differences that says nothing
_LIGHTS = 4  # the first of the terms of colour, which are no colours
_MOST_COLOUR = 3.0  # times the median: what stands out more is no stroke either
_RIDGE = 1e-6  # mean squares of terms, below which they say nothing
_FINE = 1.5  # sigma below which structure is fine
_FINE_LOST, _FINE_THERE = 0.05, 0.15  # shares of A′'s fine structure that are explained; see `ToneMap.brushed`
_NONE_KEPT, _ALL_KEPT = 0.2, 0.7  # shares of A′'s luma that are explained; see `ToneMap.kept`


@dataclass(frozen=True, eq=False)
class ToneMap:
    """lights: coefficients of `_light_terms` → luma of A′.

    colour_kept: how much of A's colour differences are in A′, all in all. colours: coefficients of `_colour_terms` →
    what it has beside these; next to nothing where the example does not tell, as of hues that it lacks.
    brushed: in [0, 1], how much of a filter that keeps edges goes over both. A regression can only blur what brushes
    displace by chance; where it has lost the fine structure that A′ has, its edges are made firm again.
    kept: in [0, 1], how much of the explained luma lies under the strokes. All of it in an oil painting, whose patches
    are thus brighter or darker where B is. None of it where strokes are all there is, as dots on white paper: tone
    between them would soil the paper.
    """

    lights: Tensor
    colours: Tensor
    colour_kept: float
    brushed: float
    kept: float

    @classmethod
    def of(cls, pairs: Sequence[tuple[Tensor, Tensor]]) -> ToneMap:
        """pairs: A and A′ as planes."""
        lights, explained = _fit_lights(pairs)
        colours, colour_kept = _fit_colours(pairs)
        fine = _fine_variance([_explained(lights, a) for a, _ in pairs])
        share = fine / max(_fine_variance([after[:1] for _, after in pairs]), 1e-6)
        brushed = _ramp(share, _FINE_THERE, _FINE_LOST)
        return cls(lights, colours, colour_kept, brushed, _ramp(explained, _NONE_KEPT, _ALL_KEPT))

    def luma(self, planes: Tensor) -> Tensor:
        """(3, h, w) of a picture → (1, h, w), the luma of its edit as far as it is explained."""
        luma = _explained(self.lights, planes)
        return self._firm(luma, luma)

    def strokes(self, planes: Tensor, edited: Tensor) -> Tensor:
        """What an edited picture has beside the tone and colours that are carried over. All (3, h, w)."""
        colour = edited[1:] - self._colour(planes, edited[0])
        colour = colour - blurred(colour, _STROKE)
        most = _MOST_COLOUR * colour.abs().flatten(1).median(1).values[:, None, None]  # no threads of colour from edges
        return torch.cat((edited[:1] - self.kept * self.luma(planes), torch.clamp(colour, -most, most)))

    def picture(self, planes: Tensor, strokes: Tensor) -> Tensor:
        """A picture's edit from its strokes: the way back. All (3, h, w)."""
        luma = self.kept * self.luma(planes) + strokes[:1]
        return torch.cat((luma, self._colour(planes, luma[0]) + strokes[1:]))

    def _colour(self, planes: Tensor, luma: Tensor) -> Tensor:
        """luma: (h, w), of the edited picture: paper has its colour where it is light, sepia ink where it is dark."""
        colour = self.colour_kept * planes[1:] + torch.tensordot(self.colours, _colour_terms(planes, luma), dims=1)
        return self._firm(colour, _explained(self.lights, planes))

    def _firm(self, values: Tensor, luma: Tensor) -> Tensor:
        """values: (c, h, w), whose edges are where luma, (1, h, w), has its own."""
        if not self.brushed:
            return values
        return torch.lerp(values, flattened(torch.cat((luma, values)), BRUSH)[1:], self.brushed)


def _fit_lights(pairs: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, float]:
    """Coefficients, and the share of the variance of A′'s luma that they explain."""
    terms = torch.cat([_light_terms(a).flatten(1) for a, _ in pairs], dim=1)
    target = torch.cat([after[:1].flatten(1) for _, after in pairs], dim=1)
    lights = _ridge(terms, target)
    rest, whole = float((target - lights @ terms).var(correction=0)), float(target.var(correction=0))
    return lights, 1 - rest / max(whole, 1e-6)


def _fit_colours(pairs: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, float]:
    """Coefficients of the terms of colour, and how much of A's own colours is kept."""
    terms = torch.cat([_colour_terms(a, after[0]).flatten(1) for a, after in pairs], dim=1)
    before, after = (torch.cat([planes[1:].flatten(1) for planes in side], dim=1) for side in zip(*pairs, strict=True))
    kept = _colour_kept(terms[:_LIGHTS], before, after)
    return _ridge(terms, after - kept * before), kept


def _ramp(value: float, nothing: float, everything: float) -> float:
    return min(max((value - nothing) / (everything - nothing), 0.0), 1.0)


def _explained(lights: Tensor, planes: Tensor) -> Tensor:
    return torch.tensordot(lights, _light_terms(planes), dims=1)


def _fine_variance(lumas: Sequence[Tensor]) -> float:
    return float(torch.cat([(luma - blurred(luma, _FINE)).flatten() for luma in lumas]).var(correction=0))


def remapped(lumas: Sequence[Tensor], target: Tensor) -> list[Tensor]:
    """Lumas with the mean and the standard deviation of the target's (section 3.4 of Image Analogies)."""
    pooled = torch.cat([luma.flatten() for luma in lumas])
    gain = (target.std(correction=0) / pooled.std(correction=0).clamp(min=1e-3)).clamp(0.5, 2)
    return [(luma - pooled.mean()) * gain + target.mean() for luma in lumas]


def _light_terms(planes: Tensor) -> Tensor:
    """(t, h, w): blurs of luma with and without edges kept, how far each of the latter stands out of the next on either
    side, and tents over tone."""
    blurs = [planes[:1], *(blurred(planes[:1], sigma) for sigma in _SCALES)]
    bands = [fine - coarse for fine, coarse in pairwise(blurs[1:])]
    sides = [side for band in bands for side in (band.clamp(min=0), band.clamp(max=0))]
    middles = torch.linspace(0, 1, _TENTS)[:, None, None]
    tents = (1 - (blurs[_TONE] - middles).abs() * (_TENTS - 1)).clamp(min=0)
    flat = [flattened(planes[:1], reach) for reach in _FLATTENED]
    return torch.cat((*blurs, *flat, *sides, tents))


def _colour_terms(planes: Tensor, luma: Tensor) -> Tensor:
    own = [planes[1:], *(blurred(planes[1:], sigma) for sigma in _COLOUR_SCALES)]
    own += [flattened(planes, reach)[1:] for reach in _FLATTENED]
    return torch.cat((torch.stack((torch.ones_like(luma), luma, luma**2, planes[0])), *own))


def _colour_kept(lights: Tensor, before: Tensor, after: Tensor) -> float:
    """The slope of the colours of A′ over those of A of the same light; 1 where there are none."""
    beyond, kept = (values - _ridge(lights, values) @ lights for values in (before, after))
    doubt = _COLOURLESS * before.numel()
    return float(((beyond * kept).sum() + doubt) / (beyond.square().sum() + doubt))


def _ridge(terms: Tensor, target: Tensor) -> Tensor:
    """(t, n) and (k, n) → (k, t) coefficients of the regression."""
    wide = terms.double()
    normal = wide @ wide.T + _RIDGE * wide.shape[1] * torch.eye(len(terms), dtype=torch.float64)
    return torch.linalg.solve(normal, wide @ target.double().T).T.float()
