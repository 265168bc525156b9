"""How well a way of editing reproduces parts of A′ that it has not seen, so that ways can be compared.

A painting puts its strokes elsewhere than the truth has them and is right all the same; a blur of the truth is nearer
to it pixel by pixel, and wrong. So what is compared is the statistics of small windows, as models of texture do (Heeger
and Bergen 1995): mean colour, and the energy of the gradients at several scales. An exact edit scores 0 all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.imaging.light import LUMA
from core.imaging.windows import Plane, window_mean

Image = NDArray[np.float32]
Edit = Callable[[Sequence[tuple[Image, Image]], Image], Image]
"""Pairs A → A′, and B → B′. All (h, w, 3) float32 in [0, 1]; B′ has B's size."""

_WINDOW = 6  # radius of the windows in pixels: a few strokes wide
_SCALES = 3  # octaves at which gradients are taken
_STRIPES = 4


def texture_score(truth: Image, guess: Image) -> float:
    """How far apart two pictures look, wherever in a small window their strokes lie; lower is better, 0 is equal.

    truth, guess: (h, w, 3) float32 in [0, 1], of the same size, which should be one that strokes can be seen at (some
    hundred pixels a side). Returns the root mean square over 13 × 13 windows of differences of: mean R, G and B, and
    at each of three octaves the root mean square slopes of luminance along x, along y and along both diagonals (so a
    hatching has a direction). In levels in [0, 1]; about 0.01 is hard to see, 0.1 is another picture.
    """
    squares = [
        np.mean((first - second) ** 2) for first, second in zip(_statistics(truth), _statistics(guess), strict=True)
    ]
    colours, slopes = np.mean(squares[:3]), np.mean(squares[3:])
    return float(np.sqrt(colours + slopes))


def reproduction(a: Image, a_prime: Image, edit: Edit) -> float:
    """How well an edit that learns from half of a pair reproduces the other half: `texture_score` there.

    a, a_prime: of the same size, aligned. The picture is cut across its longer side into four stripes; two of them,
    not neighbours, are the examples for the other two, and the other way round. Infinite for pictures too small to cut.
    """
    if max(a.shape[:2]) < _STRIPES:
        return float("inf")
    scores = []
    for kept, held_out in _splits(a.shape[:2]):
        pairs = [(a[stripe], a_prime[stripe]) for stripe in kept]
        scores += [texture_score(a_prime[stripe], edit(pairs, a[stripe])) for stripe in held_out]
    return float(np.mean(scores))


def _statistics(image: Image) -> Iterator[Plane]:
    for channel in range(3):
        yield window_mean(image[..., channel], _WINDOW)
    plane = image @ LUMA
    for octave in range(_SCALES):
        radius = max(_WINDOW >> octave, 1)
        down, right = np.diff(plane, axis=0)[:, :-1], np.diff(plane, axis=1)[:-1]
        for slope in (right, down, (right + down) / np.sqrt(2), (right - down) / np.sqrt(2)):
            yield np.sqrt(np.maximum(window_mean(np.asarray(slope * slope, np.float32), radius), 0))
        if min(plane.shape) < 8:
            return
        plane = window_mean(plane, 1)[::2, ::2]


def _splits(shape: tuple[int, ...]) -> Iterator[tuple[list[tuple[slice, ...]], list[tuple[slice, ...]]]]:
    """Stripes to learn from, and stripes to reproduce, as slices of the first two axes."""
    axis = int(shape[1] >= shape[0])
    ends = np.linspace(0, shape[axis], _STRIPES + 1).astype(int)
    stripes = [(slice(None),) * axis + (slice(start, stop),) for start, stop in pairwise(ends)]
    yield stripes[::2], stripes[1::2]
    yield stripes[1::2], stripes[::2]
