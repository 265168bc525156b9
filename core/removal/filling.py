"""A photo's holes filled with its own material, at its own size."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from core.engine import Work
from core.imaging.tiles import Box
from core.photo import Pixels
from core.removal.carrying import Ground, Offsets, copied, refined
from core.removal.completion import Match, complete, levels_of
from core.removal.holes import Mask, Piece, bounds, grown_box, pieces_of, within
from core.removal.levelling import levelled
from core.removal.membrane import membrane
from core.removal.scales import Image, Scale, as_floats, doubled
from core.stopping import stop_if_asked

WORKING_PIXELS = 400_000  # of a window, at most, where material is searched
_LEVELLED_PIXELS = 4_000_000  # of a box, at most, for which seams are levelled anew; larger ones get it enlarged
_RIM = 2  # pixels around a hole that are looked at with it
_FIRST_TURNS, _TURNS = 400, 20  # of levelling, at the working size and above it


@dataclass(frozen=True, eq=False)
class FillStep:
    """index: 1-based, over all pieces. box: of the photo. image: (h, w, 3) float32 in about [0, 1], what the box looks
    like now, at any size."""

    index: int
    total: int
    box: Box
    image: Image


def fill(pixels: Pixels, hole: Mask, usable: Mask, seed: int) -> Generator[FillStep, None, Pixels]:
    """Fill a hole of a photo; nothing else changes.

    pixels: (H, W, 3), uint8 or uint16. hole: (H, W), what is to be filled. usable: (H, W), what may be copied. seed: of
    the random search. Returns (H, W, 3) of the dtype. Raises Stopped.
    """
    result, left = pixels.copy(), hole.copy()
    usable = usable & ~hole
    pieces = pieces_of(hole, usable)
    rest, done = sum(_least_steps(piece) for piece in pieces), 0
    for piece in pieces:
        rest -= _least_steps(piece)
        for step in _fill_piece(result, left, usable, piece, seed):
            yield FillStep(done + step.index, done + step.total + rest, step.box, step.image)
        done += step.total
    return result


def _least_steps(piece: Piece) -> int:
    """One for each level up to the working size, of which there may be more, and one for each size from there on."""
    return 2 + _halvings(piece.window)


def _halvings(window: Box) -> int:
    """How often a window is halved until it has its working size."""
    area, count = (window[2] - window[0]) * (window[3] - window[1]), 0
    while area > WORKING_PIXELS:
        area, count = area // 4, count + 1
    return count


def _fill_piece(result: Pixels, left: Mask, usable: Mask, piece: Piece, seed: int) -> Iterator[FillStep]:
    """Fill a piece in the result, and take it off what is left."""
    down, right = piece.window[:2]
    rows, columns = slice(down, piece.window[2]), slice(right, piece.window[3])
    view, unknown = result[rows, columns], left[rows, columns]
    target = np.zeros_like(unknown)
    top, near, bottom, far = piece.target
    inner = slice(top - down, bottom - down), slice(near - right, far - right)
    target[inner] = unknown[inner]
    scales = _scales_of(view, target, unknown, usable[rows, columns], _halvings(piece.window))
    levels = levels_of(scales[-1], piece.thickness / 2 ** (len(scales) - 1))
    if levels:
        matching, index, total = Work(complete(levels, seed)), 0, len(levels) + len(scales)
        for image in matching:
            index += 1
            yield FillStep(index, total, piece.window, image)
        for box, image, factor in _carried(scales, matching.result):
            part = (down + factor * box[0], right + factor * box[1], down + factor * box[2], right + factor * box[3])
            index += 1
            yield FillStep(index, total, within(part, piece.window), _thinned(image))
    else:
        box, image = (0, 0, *target.shape), membrane(scales[0].part((0, 0, *target.shape)), target)
        yield FillStep(_least_steps(piece), _least_steps(piece), piece.window, _thinned(image))
    own = target[box[0] : box[2], box[1] : box[3]]
    view[box[0] : box[2], box[1] : box[3]][own] = np.rint(np.clip(image[own], 0, 1) * np.iinfo(view.dtype).max)
    top, near, bottom, far = piece.box
    left[top:bottom, near:far] = False


def _thinned(image: Image) -> Image:
    stride = max(1, int(np.sqrt(image.shape[0] * image.shape[1] / WORKING_PIXELS)))
    return image[::stride, ::stride]


def _scales_of(view: Pixels, target: Mask, unknown: Mask, usable: Mask, halvings: int) -> list[Scale]:
    """The window, with what is neither known nor to be filled guessed, and halved so often."""
    beyond = unknown & ~target
    scale = Scale(view, target, usable & ~target)
    if beyond.any():
        scale = Scale(membrane(as_floats(view), unknown), target, usable & ~unknown)
    scales = [scale]
    for _ in range(halvings):
        stop_if_asked()
        scales.append(scales[-1].halved())
    return scales


def _carried(scales: list[Scale], match: Match) -> Iterator[tuple[Box, Image, int]]:
    """What the match at the last of the scales makes of each of them, the first one in the end: a box of the window at
    that scale, what it looks like, and how many pixels one of it stands for along a side."""
    offsets: Offsets = match.places.astype(np.int32) - np.mgrid[_slices(match.box)].astype(np.int32)
    box = match.box
    filled, addition = (np.zeros((*offsets.shape[1:], 3), np.float32) for _ in range(2))
    for number in reversed(range(len(scales))):
        scale, doublings = scales[number], len(scales) - 1 - number
        ground = Ground(scale)
        finer = within(grown_box(bounds(scale.hole), _RIM), (0, 0, *scale.hole.shape))
        hole = scale.hole[_slices(finer)]
        if doublings:
            rows = np.clip(np.arange(finer[0], finer[2]) // 2 - box[0], 0, offsets.shape[1] - 1)
            columns = np.clip(np.arange(finer[1], finer[3]) // 2 - box[1], 0, offsets.shape[2] - 1)
            guess = np.where(hole[..., None], _enlarged(filled, box, finer), scale.part(finer))
            offsets = refined(2 * offsets[:, rows][:, :, columns], ground, finer, hole, guess)
            addition = _enlarged(addition, box, finer) * hole[..., None]
        else:
            top, left = finer[0] - box[0], finer[1] - box[1]
            inner = slice(top, top + hole.shape[0]), slice(left, left + hole.shape[1])
            offsets, addition = offsets[:, *inner], addition[inner]
        box, filled = finer, copied(offsets, ground, finer, hole)
        if hole.size <= _LEVELLED_PIXELS:
            turns = _TURNS if doublings else _FIRST_TURNS
            addition = levelled(offsets, ground, box, hole, filled, addition, turns, doublings)
        yield box, filled + addition, 2**number


def _slices(box: Box) -> tuple[slice, slice]:
    return slice(box[0], box[2]), slice(box[1], box[3])


def _enlarged(image: Image, box: Box, finer: Box) -> Image:
    """An image of a box, at twice the size, of a box there."""
    padded = np.pad(image, ((1, 1), (1, 1), (0, 0)), mode="edge")
    large = doubled(padded, 2 * padded.shape[0], 2 * padded.shape[1])
    top, left = finer[0] - 2 * (box[0] - 1), finer[1] - 2 * (box[1] - 1)
    return large[top : top + finer[2] - finer[0], left : left + finer[3] - finer[1]]
