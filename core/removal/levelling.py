"""Brightness and colour levelled across seams, by the gradients of what was copied (Pérez, Gangnet and Blake 2003).

What is looked for is a smooth addition that makes neighbours in the hole differ as they do where they come from. Where
things meet that are really different, that would smear colour from one into the other; such places count little, as in
robust statistics.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.tiles import Box
from core.removal.carrying import Ground, Offsets
from core.removal.holes import Mask
from core.removal.scales import Image
from core.stopping import stop_if_asked

_NEAR = 7  # pixels around a jump in which others are looked at
_SEAM = 0.03  # difference, in [0, 1], from which on a seam counts as an edge
_LEAST = 1e-4  # what the strongest edge still counts
_PRECISE = 0.25 / 255  # change of a turn below which the addition is found
_HELD = 1e-3  # how much the addition wants to be nothing, beside what seams want: it fades within some 30 pixels


def levelled(
    offsets: Offsets, ground: Ground, box: Box, hole: Mask, filled: Image, start: Image, turns: int, doublings: int
) -> Image:
    """The addition to a filled box, (h, w, 3), 0 outside the hole.

    filled: (h, w, 3), what was copied into the box. start: a guess at the addition. turns: how long to improve it.
    doublings: how often the box was doubled since its working size.
    """
    system = _System(hole, _HELD / 4**doublings)
    for axis in (0, 1):
        if hole.shape[axis] > 1:
            system.add(axis, _jumps(offsets, ground, box, hole, filled, axis))
    return system.solve(start, turns)


def _jumps(offsets: Offsets, ground: Ground, box: Box, hole: Mask, filled: Image, axis: int) -> Image:
    """By how much the addition should rise from each pixel to the next along an axis, one less along that axis."""
    first, second = _pairs(axis)
    step = np.array([1, 0] if axis == 0 else [0, 1])[:, None]
    rows, columns = np.nonzero(hole[first] | hole[second])
    here = np.stack((rows, columns))
    there = here + step
    at = np.array(box[:2])[:, None]
    jumps = np.zeros((*hole[first].shape, 3), np.float32)
    wanted = np.zeros((len(rows), 3), np.float32)
    count = np.zeros((len(rows), 1), np.float32)
    for pixels, forward in ((here, True), (there, False)):
        inside = hole[pixels[0], pixels[1]]
        place = pixels + at + offsets[:, pixels[0], pixels[1]]
        beside = place + (step if forward else -step)
        speaks = inside & ground.usable_at(*place) & ground.usable_at(*beside)
        rise = ground.at(*beside) - ground.at(*place)
        wanted += speaks[:, None] * (rise if forward else -rise)
        count += speaks[:, None]
    has = filled[there[0], there[1]] - filled[here[0], here[1]]
    jumps[rows, columns] = np.where(count > 0, wanted / np.maximum(count, 1) - has, 0)
    return jumps


def _edges(jumps: Image) -> Image:
    """How much of an edge there is, (h, w, 1): the jumps, as far as those near by go the same way. Where texture does
    not match, they do not."""
    strength = np.sqrt((jumps**2).mean(-1, keepdims=True))
    window = (_NEAR, _NEAR)
    common = np.sqrt((cv2.boxFilter(jumps, -1, window) ** 2).mean(-1))
    share = common / np.maximum(cv2.boxFilter(strength[..., 0], -1, window), np.float32(1e-6))
    edges: Image = strength * share[..., None]
    return edges


def _pairs(axis: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    every = slice(None)
    if axis == 0:
        return (slice(None, -1), every), (slice(1, None), every)
    return (every, slice(None, -1)), (every, slice(1, None))


class _System:
    """The weighted equations that say by how much the addition rises, solved by conjugate gradients."""

    def __init__(self, hole: Mask, held: float) -> None:
        self._hole = hole
        self._weights: list[tuple[int, Image]] = []
        self._diagonal = np.full((*hole.shape, 1), held, np.float32)
        self._wanted = np.zeros((*hole.shape, 3), np.float32)

    def add(self, axis: int, jumps: Image) -> None:
        first, second = _pairs(axis)
        weights = np.asarray(1 / (1 + (_edges(jumps) / _SEAM) ** 4) + _LEAST, np.float32)
        weights *= (self._hole[first] | self._hole[second])[..., None]
        self._diagonal[first] += weights
        self._diagonal[second] += weights
        self._wanted[second] += weights * jumps
        self._wanted[first] -= weights * jumps
        self._weights.append((axis, weights))

    def solve(self, start: Image, turns: int) -> Image:
        hole = self._hole[..., None]
        found = np.where(hole, start, np.float32(0))
        rest = np.where(hole, self._wanted - self._times(found), np.float32(0))
        scaled: Image = np.divide(rest, self._diagonal, dtype=np.float32)
        direction = scaled.copy()
        energy = (rest * scaled).sum((0, 1), dtype=np.float64)
        for _ in range(turns):
            stop_if_asked()
            image = np.where(hole, self._times(direction), np.float32(0))
            step = energy / np.maximum((direction * image).sum((0, 1), dtype=np.float64), 1e-20)
            change = step.astype(np.float32) * direction
            found += change
            rest -= step.astype(np.float32) * image
            scaled = np.divide(rest, self._diagonal, dtype=np.float32)
            following = (rest * scaled).sum((0, 1), dtype=np.float64)
            direction = scaled + np.asarray(following / np.maximum(energy, 1e-20), np.float32) * direction
            energy = following
            if float(np.abs(change).max(initial=0)) < _PRECISE / 10:
                break
        return found

    def _times(self, values: Image) -> Image:
        product: NDArray[np.float32] = self._diagonal * values
        for axis, weights in self._weights:
            first, second = _pairs(axis)
            product[first] -= weights * values[second]
            product[second] -= weights * values[first]
        return product
