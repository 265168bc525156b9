"""What the edits make of the photo: any part of it at any size, or all of it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from core.document.document import Document, fingerprints
from core.document.edit import Edit
from core.imaging.arrays import row_blocks
from core.imaging.blend import blend_pixels, shift_pixels
from core.imaging.depth import to_8_bits
from core.imaging.geometry import frame, framed
from core.imaging.raster import MemoryRaster, Raster, level_within, read_level
from core.imaging.tiles import Box
from core.jobs import AdjustJob, LutJob
from core.photo import Photo, Pixels
from core.toning.tone import tone_of


class Composite:
    """A raster of a photo with edits on it; `read` does the work, on any thread, for the part that is asked for.

    A result goes over the base that it was made from: where that is what lies below it still, nothing below is even
    looked at. Where it is not, the result's difference to its base is added to what lies below now.
    """

    def __init__(self, original: Raster, edits: Sequence[Edit]) -> None:
        self._original = original
        self._edits = [edit for edit in edits if edit.has_effect]
        below = fingerprints(self._edits)
        self.id = below[-1] or original.id
        self.width, self.height, self.levels = original.width, original.height, original.levels
        self._fresh = [_is_fresh(edit, seen) for edit, seen in zip(self._edits, below, strict=False)]
        self._first = max((place for place, fresh in enumerate(self._fresh) if fresh), default=0)

    def read(self, level: int, box: Box) -> Pixels:
        edits, fresh = self._edits[self._first :], self._fresh[self._first :]
        start = edits[0].base if edits and fresh[0] else None
        current = (start or self._original).read(level, box)
        for edit, is_fresh in zip(edits, fresh, strict=True):
            current = self._apply(edit, is_fresh, current, level, box)
        return current

    def _apply(self, edit: Edit, is_fresh: bool, below: Pixels, level: int, box: Box) -> Pixels:
        mask = None if edit.mask is None else to_8_bits(edit.mask.read(level, box)[:, :, 0])
        if isinstance(edit.job, AdjustJob | LutJob):
            return blend_pixels(below, tone_of(edit.job)(below), edit.strength, mask)
        if edit.result is None:
            return below
        result = edit.result.read(level, box)
        if is_fresh:
            return blend_pixels(below, result, edit.strength, mask)
        base = (edit.base or self._original).read(level, box)
        return shift_pixels(below, base, result, edit.strength, mask)


def _is_fresh(edit: Edit, below: str) -> bool:
    return edit.result is not None and edit.made_from == below


_rasters: WeakKeyDictionary[Photo, Raster] = WeakKeyDictionary()
_alphas: WeakKeyDictionary[Photo, Raster] = WeakKeyDictionary()
_making: WeakKeyDictionary[Photo, Lock] = WeakKeyDictionary()  # so that two threads do not both make one photo's
_finding = Lock()  # one of these


def raster_of(photo: Photo) -> Raster:
    """The photo's pixels as a raster, made on first use and kept as long as it; see `MemoryRaster` for the cost."""
    return _made(_rasters, photo, photo.pixels)


def alpha_of(photo: Photo) -> Raster | None:
    """The same of its opacity, in one channel; None where it is opaque."""
    return None if photo.alpha is None else _made(_alphas, photo, photo.alpha)


def _made(made: WeakKeyDictionary[Photo, Raster], photo: Photo, pixels: Pixels) -> Raster:
    with _finding:
        making = _making.setdefault(photo, Lock())
    with making:
        raster = made.get(photo)
        if raster is None:
            raster = made[photo] = MemoryRaster(pixels)
        return raster


def look_of(document: Document) -> Raster:
    """What the document looks like, framed."""
    return framed(Composite(raster_of(document.original), document.edits), document.geometry)


def render(original: Photo, edits: Sequence[Edit]) -> Photo:
    """The photo with the edits on it, at full size, not framed: what an engine is given.

    Up to seconds for a large photo: not for the GUI thread. The photo itself where no edit has an effect.
    """
    raster = raster_of(original)
    composite = Composite(raster, edits)
    if composite.id == raster.id:
        return original
    pixels = np.empty_like(original.pixels)
    for rows in row_blocks(original.height):
        pixels[rows] = composite.read(0, (rows.start, 0, rows.stop, original.width))
    return original.with_pixels(pixels)


def render_framed(document: Document) -> tuple[Photo, Photo]:
    """What is exported, at full size: the photo with its edits, and the original, both framed."""
    rendered = render(document.original, document.edits)
    original = frame(document.original, document.geometry)
    return (original if rendered is document.original else frame(rendered, document.geometry)), original


def in_small(document: Document, side: int) -> NDArray[np.uint8]:
    """What the document looks like, framed, at most about `side` pixels a side, (h, w, 3)."""
    look = look_of(document)
    return to_8_bits(read_level(look, level_within(look, side)))
