"""How large an exported file will be, from a few parts of the photo: in a fraction of the time that encoding takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.imaging.export_options import ExportOptions
from core.imaging.rendition import sharpened
from core.imaging.resizing import resize
from core.imaging.saving import encode_photo
from core.imaging.side_by_side import layout_of
from core.photo import Photo, Pixels

_PARTS = 4  # along each side
_PART = 160  # their side, in pixels of the file
SMALL = 1_000_000
"""Pixels of a file up to which encoding itself is quick enough."""


def estimated_size(photo: Photo, suffix: str, options: ExportOptions) -> int:
    """Bytes, of a photo of more than SMALL pixels; usually right to a tenth."""
    layout = layout_of(photo.width, photo.height, options)
    across, down = min(_PART, layout.width // _PARTS), min(_PART, layout.height // _PARTS)
    mosaic = np.empty((_PARTS * down, _PARTS * across, 3), photo.pixels.dtype)
    alpha = None if photo.alpha is None else np.empty(mosaic.shape[:2], photo.pixels.dtype)
    for place in range(_PARTS**2):
        row, column = divmod(place, _PARTS)
        source = _middle(photo.height, row, down, layout.height), _middle(photo.width, column, across, layout.width)
        target = slice(row * down, (row + 1) * down), slice(column * across, (column + 1) * across)
        opacity = None if photo.alpha is None else photo.alpha[source].copy()
        part, opacity = _sized(photo.pixels[source].copy(), opacity, across, down)
        mosaic[target] = sharpened(part, options, layout)
        if alpha is not None and opacity is not None:
            alpha[target] = opacity
    kept = replace(options, long_side=None, percent=None, sharpening="none", side_by_side=False, metadata="none")
    plain = Photo(mosaic, alpha, is_grey=photo.is_grey)
    pixels = len(encode_photo(plain, suffix, kept)) * layout.count
    metadata = len(photo.exif or b"") + len(photo.xmp or b"") if options.metadata != "none" else 0
    scale = layout.width * layout.height / (mosaic.shape[0] * mosaic.shape[1])
    return round(pixels * scale) + metadata + len(photo.icc_profile or b"")


def _middle(length: int, place: int, part: int, scaled: int) -> slice:
    """The pixels of the photo that become a part of the file, in the middle of one of _PARTS stretches."""
    size = max(1, round(part * length / scaled))
    start = round((place + 0.5) * length / _PARTS - size / 2)
    return slice(max(0, start), max(0, start) + size)


def _sized(part: Pixels, alpha: Pixels | None, width: int, height: int) -> tuple[Pixels, Pixels | None]:
    return (part, alpha) if part.shape[:2] == (height, width) else resize(part, (width, height), alpha)
