"""Ridge regression from moments, so that many strengths can be tried on parts of the data at next to no cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Moments:
    """Weighted sums over rows, for the three channels of the result apart, double precision.

    square: (3, F, F), of x·xᵀ. cross: (3, F, 1), of x·y. power: (3,), of y². weight: of 1.
    """

    square: Tensor
    cross: Tensor
    power: Tensor
    weight: float

    @staticmethod
    def of(rows: Tensor, target: Tensor, weight: Tensor) -> Moments:
        """rows: (3, n, F) float32. target: (n, 3). weight: (n,)."""
        weighted = (rows * weight[:, None]).transpose(1, 2)
        wanted = target.T[..., None]
        return Moments(
            (weighted @ rows).double(),
            (weighted @ wanted).double(),
            (weight[:, None] * target.square()).sum(0).double(),
            float(weight.sum()),
        )

    def __sub__(self, other: Moments) -> Moments:
        return Moments(
            self.square - other.square,
            self.cross - other.cross,
            self.power - other.power,
            self.weight - other.weight,
        )

    def of_features(self, which: Tensor) -> Moments:
        """Of some of the features only, by their numbers."""
        return Moments(self.square[:, which][:, :, which], self.cross[:, which], self.power, self.weight)

    def solve(self, strengths: Tensor) -> Tensor:
        """(3, F, 1): what minimises the mean squared error plus the strengths (F,) times the squared coefficients."""
        weight = max(self.weight, 1e-9)
        # Sums in single precision may miss being positive definite by a hair, so no Cholesky.
        return torch.linalg.solve(self.square / weight + strengths.diag(), self.cross / weight)

    def error(self, coefficients: Tensor) -> Tensor:
        """Weighted sum of the squared errors of these coefficients over all rows and channels."""
        explained = 2 * coefficients * self.cross - coefficients * (self.square @ coefficients)
        return (self.power - explained.sum((1, 2))).clamp(min=0).sum()


def total(folds: Sequence[Moments]) -> Moments:
    """Over all rows."""
    return Moments(
        torch.stack([fold.square for fold in folds]).sum(0),
        torch.stack([fold.cross for fold in folds]).sum(0),
        torch.stack([fold.power for fold in folds]).sum(0),
        sum(fold.weight for fold in folds),
    )


def held_out_error(folds: Sequence[Moments], strengths: Tensor) -> float:
    """Mean squared error, over rows and channels, on each fold of what was learned from the others."""
    whole = total(folds)
    error = sum(float(fold.error((whole - fold).solve(strengths))) for fold in folds if fold.weight > 0)
    return error / max(3 * whole.weight, 1e-9)
