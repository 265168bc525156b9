"""Which colours an example shows, and what is done to those that it does not.

A regression knows nothing of colours that A lacks, and what its curves and products say of them may be anything. There
a stiffer change takes over, an affine one that prefers to leave colours as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.learned.window import Image, Plane, luma

_BINS = 16  # along each axis of RGB
_SPREAD = (0.25, 0.5, 0.25)  # of a sample over its bin and the neighbours, twice
_ENOUGH = 2e-5  # share of the samples at which a colour is half believed
_STIFF = 1e-4  # of the samples' number: how strongly the affine map is drawn to the identity
_ROUNDS = 3
_ANCHOR = 0.01  # of the samples' number: how much it counts that black stays black, and that white stays in range


@dataclass(frozen=True, eq=False)
class Coverage:
    """trusted: (16, 16, 16) float32 in [0, 1], by red, green and blue. affine: (4, 3), the last row a constant."""

    trusted: NDArray[np.float32]
    affine: NDArray[np.float32]

    @staticmethod
    def of(source: NDArray[np.float32], target: NDArray[np.float32], weight: NDArray[np.float32]) -> Coverage:
        """source, target: (n, 3) in [0, 1]. weight: (n,)."""
        share = weight / max(float(weight.sum()), 1e-9)
        place = np.clip((source * _BINS).astype(np.intp), 0, _BINS - 1)
        flat = np.ravel_multi_index((place[:, 0], place[:, 1], place[:, 2]), (_BINS,) * 3)
        density: NDArray[np.float64] = np.bincount(flat, share, _BINS**3).astype(np.float64)
        density = density.reshape(_BINS, _BINS, _BINS)
        for axis in (0, 1, 2) * 2:
            density = _spread(density, axis)
        trusted = density**2 / (density**2 + _ENOUGH**2)

        affine = _affine(source, target, share)
        for _ in range(_ROUNDS):
            ends = np.array([[0.0, 0, 0], np.clip(affine[:3].sum(axis=0) + affine[3], 0, 1)])
            affine = _affine(
                np.vstack([source, [[0, 0, 0], [1, 1, 1]]]),
                np.vstack([target, ends]),
                np.append(share, [_ANCHOR, _ANCHOR]),
            )
        return Coverage(trusted.astype(np.float32), affine.astype(np.float32))

    def trust(self, image: Image) -> Plane:
        """How far each colour of (h, w, 3) was seen, (h, w) in [0, 1], without steps."""
        place = np.clip(image * _BINS - 0.5, 0, _BINS - 1 - 1e-4)
        below = place.astype(np.intp)
        share = (place - below).astype(np.float32)
        trust = np.zeros(image.shape[:2], np.float32)
        for corner in np.ndindex(2, 2, 2):
            weights = np.where(corner, share, 1 - share).prod(axis=-1)
            red, green, blue = (below[..., axis] + corner[axis] for axis in range(3))
            trust += weights * self.trusted[red, green, blue]
        return trust

    def cautious(self, image: Image, edited: Image) -> Image:
        """What a regression made of the image, with less of it where it had nothing to learn from, (h, w, 3)."""
        safe = self._safe(image)
        return np.asarray(safe + self.trust(image)[..., None] * (edited - safe), np.float32)

    def cautious_chroma(self, image: Image, edited: Image) -> Image:
        """The same for chroma alone. Where surroundings count, lightness is theirs more than the colour's own."""
        safe = self._safe(image)
        tinted = safe + (luma(edited) - luma(safe))[..., None]
        return np.asarray(tinted + self.trust(image)[..., None] * (edited - tinted), np.float32)

    def _safe(self, image: Image) -> Image:
        return np.clip(image @ self.affine[:3] + self.affine[3], 0, 1)


def _spread(density: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Each bin's share with its neighbours along an axis."""
    rows = np.pad(np.moveaxis(density, axis, 0), ((1, 1), (0, 0), (0, 0)))
    before, same, after = _SPREAD
    return np.moveaxis(before * rows[:-2] + same * rows[1:-1] + after * rows[2:], 0, axis)


def _affine(
    source: NDArray[np.floating], target: NDArray[np.floating], weight: NDArray[np.floating]
) -> NDArray[np.float64]:
    """(4, 3), by weighted least squares, drawn a little to the identity."""
    rows = np.column_stack([source, np.ones(len(source))]).astype(np.float64)
    weighted = rows * weight[:, None]
    pull = _STIFF * np.eye(4)
    return np.linalg.solve(weighted.T @ rows + pull, weighted.T @ target + pull[:, :3])
