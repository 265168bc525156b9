"""How a job fits into this machine: at what size the model works, and what is done to save memory."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from core.models.device import free_memory

STEP = 64  # pixels; sides at which the model works are multiples of it
PUBLISHED_RESOLUTION = 640
PROCESSOR_RESOLUTION = 512  # what it was trained at, and two thirds of the work
MOST_PIXELS = 2.5  # of a working size, in squares of the resolution; the published rule knows no end for panoramas
KEPT_FREE = 0.15  # share of the free memory that a job leaves to everybody else

# Bytes per pixel of the working size in single precision, for the published sizes; from `likewise bench promptfix`.
ROW_BYTES = 1_600  # each row of the UNet
DECODE_BYTES = 10_000
GUIDED_BYTES = {"fast": 5_000, "decoder": 35_000, "latent": 35_000}  # forward and back through (a part of) the decoder
TILE_PIXELS = 384**2


@dataclass(frozen=True)
class Plan:
    """width, height: the working size in pixels. resolution: what leads to it again. shrunk: memory did not allow the
    resolution that was asked for.

    batched: the three rows of guidance in one call. tiled: the autoencoder works in tiles. sliced: attention does.
    """

    width: int
    height: int
    resolution: int
    batched: bool = True
    tiled: bool = False
    sliced: bool = False
    shrunk: bool = False


def working_size(width: int, height: int, resolution: int, longest: bool = False) -> tuple[int, int]:
    """The shorter (or the longest) side becomes `resolution`, both are cut to multiples of 64: (width, height).

    As published, but in whole numbers, where the published script loses 64 pixels to rounding now and then; never below
    64; and with an end for panoramas: those longer than 5 : 2 get the area of one that is not.
    """
    base = max(width, height) if longest else max(min(width, height), math.ceil((width * height / MOST_PIXELS) ** 0.5))
    sides = (max(STEP, side * resolution // base // STEP * STEP) for side in (width, height))
    across, down = sides
    return across, down


def plan(
    width: int,
    height: int,
    resolution: int | None,
    device: torch.device,
    dtype: torch.dtype,
    guidance: str = "off",
    longest: bool = False,
) -> Plan:
    """For a photo of that size. resolution: of the shorter (or longest) side; None chooses one. guidance: its form."""
    least = max(ROW_BYTES, GUIDED_BYTES.get(guidance, 0))
    room = free_memory(device) * (1 - KEPT_FREE) / (dtype.itemsize / 4)
    wanted = resolution or (PROCESSOR_RESOLUTION if device.type == "cpu" else PUBLISHED_RESOLUTION)
    size = working_size(width, height, wanted, longest)
    fitting = wanted
    while size[0] * size[1] * least > room and fitting > STEP:
        fitting -= STEP
        size = working_size(width, height, fitting, longest)
    pixels = size[0] * size[1]
    return Plan(
        *size,
        fitting,
        batched=3 * pixels * ROW_BYTES <= room,
        tiled=pixels * DECODE_BYTES > room and pixels > TILE_PIXELS,
        sliced=device.type == "mps" and 2 * pixels * ROW_BYTES > room,
        shrunk=fitting < wanted,
    )
