"""How an analogy fits into this machine: the size of the grid, and what is done to save memory."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from core.analogist.grid import CELL_STEP, GridLayout
from core.models.device import free_memory

PUBLISHED_RESOLUTION = 512
CUDA_RESOLUTION = 1024  # of the authors' own examples: each picture as large as the model was trained for
KEPT_FREE = 0.15  # share of the free memory that a job leaves to everybody else

# Bytes per pixel of the grid in single precision, for the published sizes.
ROW_BYTES = 1_600  # each row of the UNet
DECODE_BYTES = 10_000
TILE_PIXELS = 512**2  # grids up to this size are never decoded in tiles


@dataclass(frozen=True)
class Plan:
    """resolution: of the grid's longer side, which leads to the layout again. rows: how many the UNet gets in one call,
    two for each grid and candidate. tiled: the autoencoder works in tiles. shrunk: memory did not allow the resolution
    that was asked for."""

    layout: GridLayout
    resolution: int
    rows: int
    tiled: bool
    shrunk: bool


def layout_for(width: int, height: int, resolution: int) -> GridLayout:
    """A grid whose longer side is the resolution, with cells of the shape of a photo of width × height.

    Sides of cells are multiples of 64, so shapes are met as nearly as these allow; pictures are stretched into them and
    back (the published code squeezes all of them into squares). Nothing of the photo is cut off.
    """
    longer = max(1, resolution // 2 // CELL_STEP)
    ratio = min(width, height) / max(width, height)
    shorter = min(range(1, longer + 1), key=lambda count: abs(math.log(count / longer / ratio)))
    sides = (longer * CELL_STEP, shorter * CELL_STEP)
    return GridLayout(*(sides if width >= height else reversed(sides)))


def plan(
    width: int,
    height: int,
    resolution: int | None,
    device: torch.device,
    dtype: torch.dtype,
    grids: int = 1,
) -> Plan:
    """For a photo of that size. resolution: None chooses one. grids: how many are sampled at once, of all pairs and
    candidates.

    A processor gains nothing from several rows in one call; one by one, a candidate is bit for bit what it is alone.
    """
    room = free_memory(device) * (1 - KEPT_FREE) / (dtype.itemsize / 4)
    wanted = resolution or (CUDA_RESOLUTION if device.type == "cuda" else PUBLISHED_RESOLUTION)
    fitting, layout = wanted, layout_for(width, height, wanted)
    while layout.width * layout.height * ROW_BYTES > room and fitting > 2 * CELL_STEP:
        fitting = max(2 * CELL_STEP, fitting - 2 * CELL_STEP)
        layout = layout_for(width, height, fitting)
    pixels = layout.width * layout.height
    rows = 1 if device.type == "cpu" else min(2 * grids, max(1, int(room / (pixels * ROW_BYTES))))
    tiled = pixels * DECODE_BYTES > room and pixels > TILE_PIXELS
    return Plan(layout, fitting, rows, tiled, fitting < wanted)
