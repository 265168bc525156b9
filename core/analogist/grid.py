"""The grid that the inpainting model completes: A and A′ above, B and the wanted B′ below.

Everything halves exactly, in pixels, in latents and in the tokens of every attention layer, so that each cell is a
quadrant wherever one looks. Analogist, section 3.1; borders and resizing as in the published code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

Picture = NDArray[np.uint8]
"""(h, w, 3) sRGB."""
Grid = TypeVar("Grid", Tensor, Picture)

CELL_STEP = 64
"""Sides of a cell are multiples of it, in pixels: one token of the coarsest attention layer."""
BORDER = 2  # pixels around the grid and between its cells
LOST = 3  # pixels of a cell's side that borders take


class Cell(Enum):
    """Row and column in the grid."""

    A = (0, 0)
    A_PRIME = (0, 1)
    B = (1, 0)
    B_PRIME = (1, 1)


@dataclass(frozen=True)
class GridLayout:
    """cell_width, cell_height: in pixels, multiples of CELL_STEP. Raises ValueError for others."""

    cell_width: int
    cell_height: int

    def __post_init__(self) -> None:
        for side in (self.cell_width, self.cell_height):
            if side < CELL_STEP or side % CELL_STEP:
                raise ValueError(f"the side of a cell is a multiple of {CELL_STEP} pixels, not {side}")

    @property
    def width(self) -> int:
        return 2 * self.cell_width

    @property
    def height(self) -> int:
        return 2 * self.cell_height

    @property
    def picture_size(self) -> tuple[int, int]:
        """(width, height) of what a cell shows, in pixels: the cell without its share of the borders."""
        return self.cell_width - LOST, self.cell_height - LOST

    def box(self, cell: Cell) -> tuple[int, int, int, int]:
        """Where the picture of a cell lies in the grid, in pixels: left, top, right, bottom."""
        row, column = cell.value
        width, height = self.picture_size
        # after the first border, or after the second half of the gap
        left = column * self.cell_width + BORDER - column
        top = row * self.cell_height + BORDER - row
        return left, top, left + width, top + height

    def box_in_cell(self, cell: Cell) -> tuple[int, int, int, int]:
        """The same within the cell itself."""
        row, column = cell.value
        left, top, right, bottom = self.box(cell)
        down, across = row * self.cell_height, column * self.cell_width
        return left - across, top - down, right - across, bottom - down

    def shape_of(self, tokens: int) -> tuple[int, int]:
        """Rows and columns of an attention layer that sees the grid as so many tokens. Raises ValueError."""
        side = math.isqrt(self.width * self.height // max(1, tokens))  # pixels that a token stands for
        rows, columns = self.height // max(1, side), self.width // max(1, side)
        if rows * columns != tokens or rows % 2 or columns % 2:
            raise ValueError(f"{tokens} tokens do not make a grid of {self.width} × {self.height} pixels")
        return rows, columns


def build_grid(a: Picture, a_prime: Picture, b: Picture, layout: GridLayout) -> Picture:
    """The grid with B′ left black, on white. Pictures of any size are resized to their cells (bicubic)."""
    from PIL import Image

    canvas = Image.new("RGB", (layout.width, layout.height), "white")
    for cell, picture in ((Cell.A, a), (Cell.A_PRIME, a_prime), (Cell.B, b)):
        width, height = layout.picture_size
        # one direction after the other, as Pillow once did by itself: newer ones begin with the cheaper, and round else
        narrow = Image.fromarray(picture).resize((width, len(picture)), Image.Resampling.BICUBIC)
        canvas.paste(narrow.resize((width, height), Image.Resampling.BICUBIC), layout.box(cell))
    canvas.paste((0, 0, 0), layout.box(Cell.B_PRIME))
    return np.array(canvas)


def paste(grid: Picture, source: Cell = Cell.B) -> Picture:
    """The grid I′ that sampling starts from: B′ begins as a copy of the cell that shows B, borders and all."""
    pasted = grid.copy()
    cell_of(pasted, Cell.B_PRIME)[...] = cell_of(grid, source)
    return pasted


def grid_mask(layout: GridLayout) -> Picture:
    """What the model repaints: white in the cell of B′, black elsewhere."""
    mask = np.zeros((layout.height, layout.width, 3), np.uint8)
    cell_of(mask, Cell.B_PRIME)[...] = 255
    return mask


def cell_of(grid: Grid, cell: Cell) -> Grid:
    """A view of one cell: of a picture (h, w, 3), or of images or latents (…, h, w)."""
    row, column = cell.value
    down, across = (0, 1) if isinstance(grid, np.ndarray) else (-2, -1)
    height, width = grid.shape[down] // 2, grid.shape[across] // 2
    rows, columns = slice(row * height, (row + 1) * height), slice(column * width, (column + 1) * width)
    return grid[rows, columns] if isinstance(grid, np.ndarray) else grid[..., rows, columns]
