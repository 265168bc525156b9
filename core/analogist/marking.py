"""The grid as a vision-language model is shown it: letters in the cells, arrows from A to A′ and from B to B′.

Analogist, section 3.3; sizes as in the published code, whose font is a Windows one. Ours is bundled.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from core.analogist.grid import BORDER, Cell, GridLayout, Picture
from core.analogist.picture import unfinished_grid
from core.examples import Pair
from core.photo import Photo

LETTERS = {Cell.A: "A", Cell.A_PRIME: "A'", Cell.B: "B", Cell.B_PRIME: "B'"}
_MARK = 36  # pixels, the side of a letter's box
_FONT_SIZE = 34  # with which the widest mark fits into its box
_RED = (230, 0, 0)
_TIP = 0.35  # of an arrow's length
_SQUARE = GridLayout(256, 256)


def marked_grid(pair: Pair, photo: Photo, arrangement: str, layout: GridLayout = _SQUARE) -> Picture:
    """The grid of one pair with B′ black, marked; see `core.analogist.arrangement`. Laid out as published, unless
    otherwise wanted."""
    return draw_arrows(draw_marks(unfinished_grid(pair, photo, arrangement, layout), layout), layout)


def draw_marks(grid: Picture, layout: GridLayout) -> Picture:
    """The grid with a letter on black in the corner of each cell."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.fromarray(grid)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(files("resources") / "fonts" / "NanumGothic.ttf"), _FONT_SIZE)
    for cell, letter in LETTERS.items():
        left, top, *_ = layout.box(cell)
        draw.rectangle((left, top, left + _MARK, top + _MARK), fill="black")
        draw.text((left + BORDER, top), letter, font=font, fill="white")
    return np.array(image)


def draw_arrows(grid: Picture, layout: GridLayout) -> Picture:
    """The grid with an arrow across the gap of each row of cells."""
    import cv2

    side = min(layout.cell_width, layout.cell_height)
    reach = side // 10
    marked = grid.copy()
    for row in range(2):
        height = layout.cell_height // 2 + row * layout.cell_height
        start, end = (layout.cell_width - reach, height), (layout.cell_width + reach, height)
        cv2.arrowedLine(marked, start, end, _RED, side // 64, tipLength=_TIP)
    return marked
