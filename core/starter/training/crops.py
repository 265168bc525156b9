"""Clean crops from a folder of photos, at several scales."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.imaging.opening import OPEN_SUFFIXES, open_photo
from core.imaging.thumbnails import shrink, to_bytes

SHRINK = (1, 2, 3)
"""Each photo is kept at its own size and box-filtered to 1/2 and 1/3, where it is sharp and free of noise."""
SHRINK_WEIGHTS = (0.15, 0.5, 0.35)


class CropBank:
    """All photos of a folder in memory at each scale of SHRINK, as uint8 arrays.

    Memory: about 1.4 times the decoded photos. Every `hold_out`-th photo is kept for validation: `validation=True`
    gives just those, False all others. Raises FileNotFoundError when the folder has no photo, ValueError when a crop is
    wanted that is larger than all of them.
    """

    def __init__(self, folder: Path, *, validation: bool = False, hold_out: int = 12) -> None:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() in OPEN_SUFFIXES)
        if not files:
            raise FileNotFoundError(f"no photo in {folder}")
        self._scaled: list[list[NDArray[np.uint8]]] = [[] for _ in SHRINK]
        for number, file in enumerate(files):
            if (number % hold_out == 0) != validation:
                continue
            pixels = open_photo(file).pixels
            for scaled, factor in zip(self._scaled, SHRINK, strict=True):
                scaled.append(to_bytes(shrink(pixels, factor)))

    def __len__(self) -> int:
        """How many photos it holds."""
        return len(self._scaled[0])

    def draw(self, rng: np.random.Generator, side: int) -> NDArray[np.float32]:
        """A random square crop, (side, side, 3) float32 in [0, 1], flipped and turned at random.

        Of two candidates the one with more going on is taken: skies and walls teach little.
        """
        crops = [self._cut(rng, side) for _ in range(2)]
        crop = max(crops, key=lambda c: float(c[::2, ::2].std())) if rng.random() < 0.6 else crops[0]
        if rng.random() < 0.5:
            crop = crop[:, ::-1]
        return np.ascontiguousarray(np.rot90(crop, int(rng.integers(4)))).astype(np.float32) / np.float32(255)

    def _cut(self, rng: np.random.Generator, side: int) -> NDArray[np.uint8]:
        large = [[photo for photo in photos if min(photo.shape[:2]) >= side] for photos in self._scaled]
        weights = np.array([weight if photos else 0 for photos, weight in zip(large, SHRINK_WEIGHTS, strict=True)])
        if not weights.any():
            raise ValueError(f"no photo in the bank has {side} × {side} pixels")
        photos = large[int(rng.choice(len(SHRINK), p=weights / weights.sum()))]
        photo = photos[int(rng.integers(len(photos)))]
        top = int(rng.integers(photo.shape[0] - side + 1))
        left = int(rng.integers(photo.shape[1] - side + 1))
        return photo[top : top + side, left : left + side]
