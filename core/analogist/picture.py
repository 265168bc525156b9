"""Between photos of any size and the cells of the grid.

B fills its cell whole. Pictures that lie on each other have to be framed alike, or they would not any more: A and A′
are both cut, in the same place, to the shape of B. Bands around them instead would be copied into B′, and waste tokens;
stretching them would teach the model a stretched edit. What is cut off is an example's rim, never the photo's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from core.analogist.grid import Cell, GridLayout, Picture, build_grid, paste
from core.examples import Pair
from core.imaging.depth import to_8_bits, to_16_bits
from core.imaging.lifting import lift
from core.imaging.resizing import resize
from core.photo import Photo, Pixels
from core.sampling.previews import Box

_NOTICED = 0.02  # of a picture's width or height, cut off at either end


def frame_for(width: int, height: int, like: Photo) -> Box:
    """The largest part of a picture, in its middle, that has another's shape."""
    excess = width * like.height / (height * like.width)  # above 1: too wide
    across, down = (1 - min(1, 1 / excess)) / 2, (1 - min(1, excess)) / 2
    return across, down, 1 - across, 1 - down


def cut(pixels: Pixels, frame: Box) -> Pixels:
    """That part of (H, W, 3) pixels, at least one of them."""
    height, width = pixels.shape[:2]
    left, right = round(frame[0] * width), round(frame[2] * width)
    top, bottom = round(frame[1] * height), round(frame[3] * height)
    left, top = min(left, width - 1), min(top, height - 1)
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]


def cuts(pairs: Sequence[Pair], photo: Photo, arrangement: str) -> bool:
    """Whether so much is cut off an example that the person should know."""
    pictures = [pair.after if arrangement == "swapped" else pair.before for pair in pairs]
    frames = (frame_for(picture.width, picture.height, photo) for picture in pictures)
    return any(max(left, top) > _NOTICED for left, top, *_ in frames)


def grids_for(pairs: Sequence[Pair], photo: Photo, arrangement: str, layout: GridLayout) -> list[Picture]:
    """One grid for each pair, with B′ as it begins."""
    return [paste(unfinished_grid(pair, photo, arrangement, layout)) for pair in pairs]


def unfinished_grid(pair: Pair, photo: Photo, arrangement: str, layout: GridLayout) -> Picture:
    """The grid of one pair, B′ black; see `core.analogist.arrangement`."""
    b = to_8_bits(photo.pixels)
    if arrangement == "swapped":  # A lies on B, which is not cut
        a_prime = cut(pair.after.pixels, frame_for(pair.after.width, pair.after.height, photo))
        return build_grid(to_8_bits(pair.before.pixels), b, to_8_bits(a_prime), layout)
    frame = frame_for(pair.before.width, pair.before.height, photo)
    a, a_prime = (to_8_bits(cut(picture.pixels, frame)) for picture in (pair.before, pair.after))
    return build_grid(a, a_prime, b, layout)


def ground_for(pairs: Sequence[Pair], photo: Photo, arrangement: str) -> Pixels:
    """What B′ is lifted onto, of B's size and type: B, or A′ where that is what B′ has the shapes of."""
    if arrangement != "swapped":
        return photo.pixels
    after = pairs[0].after
    framed = cut(after.pixels, frame_for(after.width, after.height, photo))
    as_deep = to_16_bits(framed) if photo.bit_depth == 16 else to_8_bits(framed)
    return resize(as_deep, (photo.width, photo.height))[0]


def shown_box(layout: GridLayout) -> Box:
    """Where B′ lies in its cell: where the picture that it began as lies in the cell beside it."""
    left, top, right, bottom = layout.box_in_cell(Cell.B)
    return (
        left / layout.cell_width,
        top / layout.cell_height,
        right / layout.cell_width,
        bottom / layout.cell_height,
    )


def lifted(ground: Pixels, before: Tensor, after: Tensor, layout: GridLayout) -> Pixels:
    """What turned one cell into the other, done to the ground. before, after: (1, 3, h, w) in [0, 1], whole cells."""
    left, top, right, bottom = layout.box_in_cell(Cell.B)
    cells = (_as_image(cell[..., top:bottom, left:right]) for cell in (before, after))
    return lift(ground, *cells)


def _as_image(picture: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(picture[0].permute(1, 2, 0).cpu().numpy(), dtype=np.float32)
