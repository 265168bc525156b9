"""Small photos, sound and broken, and a recipe that costs nothing."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from core.jobs import AdjustJob
from core.recipes import Recipe, RecipeStep

WIDTH, HEIGHT = 16, 12
BRIGHTER = AdjustJob(exposure=0.5)
RECIPE = Recipe("Brighter", (RecipeStep(BRIGHTER),))


def make_photo(path: Path, seed: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels_of(seed)).save(path)
    return path


def pixels_of(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)


def brightened(pixels: np.ndarray) -> np.ndarray:
    from core.toning.tone import tone_of

    return tone_of(BRIGHTER)(pixels)


def break_photo(path: Path, way: int) -> str:
    """Put a broken photo there; returns the name of the error that it gives. Six ways, counted round."""
    sound = _png(WIDTH, HEIGHT)
    contents, error = (
        (b"", "EmptyFileError"),
        (b"no photo at all, whatever it is called", "NotAPhotoError"),
        (sound[:60], "TruncatedPhotoError"),
        (sound[:45] + bytes(20) + sound[65:], "CorruptPhotoError"),
        (_png(100_000, 100_000), "PhotoTooLargeError"),
        (None, "FileMissingError"),
    )[way % 6]
    if contents is None:
        path.symlink_to(path.with_suffix(".gone"))
    else:
        path.write_bytes(contents)
    return error


def _png(width: int, height: int) -> bytes:
    rows = b"".join(b"\0" + bytes(pixels_of(1)[row].tobytes()) for row in range(HEIGHT))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
