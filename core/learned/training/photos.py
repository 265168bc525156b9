"""Crops of photos to make examples of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.imaging.opening import OPEN_SUFFIXES, open_photo
from core.imaging.thumbnails import shrink, to_bytes

_SHRUNK = 2  # photos are halved: sharp to the pixel, and free of noise
_HELD_OUT = 12  # every so-many-th photo is kept for validation


class Crops:
    """All photos of a folder in memory, halved, but those that are kept for validation, or just those.

    Raises FileNotFoundError where there is none.
    """

    def __init__(self, folder: Path, *, validation: bool) -> None:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() in OPEN_SUFFIXES)
        if not files:
            raise FileNotFoundError(f"no photo in {folder}")
        chosen = [file for number, file in enumerate(files) if (number % _HELD_OUT == 0) == validation]
        self._photos = [to_bytes(shrink(open_photo(file).pixels, _SHRUNK)) for file in chosen or files]

    def __len__(self) -> int:
        """How many photos it holds."""
        return len(self._photos)

    def draw(self, rng: np.random.Generator, side: int) -> NDArray[np.float32]:
        """A random square, (side, side, 3) float32 in [0, 1], smaller where the photo is. Of two the livelier one."""
        crops = [self._cut(rng, side) for _ in range(2)]
        crop = max(crops, key=lambda each: float(each[::2, ::2].std()))
        return np.ascontiguousarray(crop[:, ::-1] if rng.random() < 0.5 else crop).astype(np.float32) / np.float32(255)

    def _cut(self, rng: np.random.Generator, side: int) -> NDArray[np.uint8]:
        photo = self._photos[int(rng.integers(len(self._photos)))]
        top, left = (int(rng.integers(max(1, length - side + 1))) for length in photo.shape[:2])
        return photo[top : top + side, left : left + side]
