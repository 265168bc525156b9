"""Telling an edit of a part of a photo from the errors of the engine that made it, and taking those errors back.

Images are (h, w, 3) float32 in [0, 1].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.imaging.windows import Plane, window_maximum, window_mean, window_minimum

Image = NDArray[np.float32]

_FINE, _COARSE = 1, 4  # radii of the windows in which departures are looked for
_FLOOR = (6 / 255) ** 2  # mean square that an engine's error reaches where a photo is flat
_POSSIBLE, _CERTAIN = 0.4, 0.7  # least departures, in units of the contrast around, of a change
_SPREADS = 2.5  # robust standard deviations above the usual departure: an engine's errors are of all sizes
_CLOSING = 3
_MARGIN = 4
_FEATHER = 2
_FIT_PIXELS = 20_000
_FIT_ROUNDS = 8
_DRIFT = 3  # times the usual difference: what is larger is no drift of colour
_LITTLE = 0.01  # share of a window that must be known for it to be believed
_TINT = 1 / 16  # window of the colour correction, in units of the longer side


def changed_region(before: Image, after: Image) -> Plane:
    """Where content was replaced, (h, w) float32 in [0, 1]: 1 on it and a little around it, fading to 0.

    before, after: an image and what an engine made of it. For local edits, of less than about a third of the image:
    a change of all colours, a slight blur and faint noise do not count.
    """
    difference = _without_drift(after - _recoloured(before, after, np.ones(before.shape[:2], np.float32)))
    fine, coarse = (_departure(before, difference, radius) for radius in (_FINE, _COARSE))
    certain = coarse > _threshold(coarse, _CERTAIN)
    possible = fine > _threshold(fine, _POSSIBLE)
    region = _connected(certain & possible, possible).astype(np.float32)
    region = window_minimum(window_maximum(region, _CLOSING + _MARGIN), _CLOSING)
    return window_mean(window_mean(region, _FEATHER), _FEATHER)


def match_unchanged(before: Image, after: Image, region: Plane) -> Image:
    """`after` with the colours of `before` outside the region, and the same correction carried on inside it.

    region: (h, w) float32 in [0, 1], 1 where the content is meant to differ. Only smooth differences of colour are
    taken back; nothing of the detail in `before` comes through. Returns `after` itself where all is region.
    """
    outside = np.float32(1) - region
    if not outside.any():
        return after
    matched = _recoloured(after, before, outside)
    return np.clip(matched + _spread(before - matched, outside), 0, 1)


def _recoloured(image: Image, like: Image, weight: Plane) -> Image:
    """The image with its colours brought near those of another by one affine map, found where the weight is over 1/2.

    The map is fitted to the half of the pixels that obey it best (least trimmed squares), so that changes of content
    have no say.
    """
    chosen = np.flatnonzero(weight.ravel() > 0.5)
    if chosen.size == 0:
        return image
    chosen = chosen[:: max(1, chosen.size // _FIT_PIXELS)]
    colours = np.column_stack([image.reshape(-1, 3)[chosen], np.ones(chosen.size, np.float32)]).astype(np.float64)
    wanted = like.reshape(-1, 3)[chosen].astype(np.float64)
    obeying = np.argsort(((colours[:, :3] - wanted) ** 2).sum(axis=1))[: chosen.size // 2 + 1]
    for _ in range(_FIT_ROUNDS):
        # Drawn slightly to the identity, which is right where an image has too few colours to tell.
        pull = 1e-3 * len(obeying) * np.eye(4)
        normal = colours[obeying].T @ colours[obeying] + pull
        model = np.linalg.solve(normal, colours[obeying].T @ wanted[obeying] + pull[:, :3])
        errors = ((colours @ model - wanted) ** 2).sum(axis=1)
        obeying = np.argpartition(errors, chosen.size // 2)[: chosen.size // 2 + 1]
    return (image @ model[:3] + model[3]).astype(np.float32)


def _without_drift(difference: Image) -> Image:
    """The difference less its smooth part, in which large differences have no say."""
    size = np.abs(difference).max(axis=2)
    return difference - _spread(difference, (size <= _DRIFT * np.median(size)).astype(np.float32))


def _departure(before: Image, difference: Image, radius: int) -> Plane:
    """Root mean square difference in windows, in units of the contrast there: errors are largest at edges."""
    contrast = np.sum([_variance(before[..., channel], radius + 1) for channel in range(3)], axis=0)
    energy = window_mean((difference * difference).sum(axis=2), radius)
    return np.sqrt(energy / (contrast + np.float32(_FLOOR))).astype(np.float32)


def _variance(plane: Plane, radius: int) -> Plane:
    mean = window_mean(plane, radius)
    return np.maximum(window_mean(plane * plane, radius) - mean * mean, 0)


def _threshold(departure: Plane, least: float) -> float:
    usual = float(np.median(departure))
    return max(least, usual + _SPREADS * 1.4826 * float(np.median(np.abs(departure - usual))))


def _connected(seeds: NDArray[np.bool_], within: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What of `within` is connected to the seeds."""
    reached = seeds & within
    while True:
        grown = (window_maximum(reached.astype(np.float32), 1) > 0) & within
        if np.array_equal(grown, reached):
            return reached
        reached = grown


def _spread(difference: Image, weight: Plane) -> Image:
    """The smooth part of a difference that is known where the weight is; unknown places take that of wider windows."""
    longest = max(weight.shape)
    radii = [longest // 2, longest // 4, longest // 8, max(1, round(longest * _TINT / 2))]
    smooth = np.empty_like(difference)
    for channel in range(difference.shape[2]):
        plane = difference[..., channel]
        near = np.full_like(plane, np.average(plane, weights=weight))
        for radius in radii:
            known = _mirrored_mean(weight, radius) + np.float32(_LITTLE)
            near = (_mirrored_mean(weight * plane, radius) + np.float32(_LITTLE) * near) / known
            near = _mirrored_mean(near, max(1, radius // 2))
        smooth[..., channel] = near
    return smooth


def _mirrored_mean(plane: Plane, radius: int) -> Plane:
    """`window_mean` with mirrored edges: repeating the outermost pixel would lend its detail too much weight."""
    return window_mean(np.pad(plane, radius, mode="symmetric"), radius)[radius:-radius, radius:-radius]
