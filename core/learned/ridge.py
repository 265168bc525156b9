"""Ridge regression from moments, so that many strengths can be tried on parts of the data at next to no cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Rows = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Moments:
    """Weighted sums over rows: of x·xᵀ (F, F), of x·y (F,), of y² and of 1."""

    square: Matrix
    cross: Matrix
    power: float
    weight: float

    @staticmethod
    def of(rows: Rows, target: Rows, weight: Rows) -> Moments:
        """rows: (n, F). target, weight: (n,)."""
        weighted = rows * weight[:, None]
        return Moments(
            (weighted.T @ rows).astype(np.float64),
            (weighted.T @ target).astype(np.float64),
            float(np.sum(weight * target * target)),
            float(np.sum(weight)),
        )

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.square + other.square,
            self.cross + other.cross,
            self.power + other.power,
            self.weight + other.weight,
        )

    def of_features(self, which: NDArray[np.intp]) -> Moments:
        return Moments(self.square[np.ix_(which, which)], self.cross[which], self.power, self.weight)

    def solve(self, strengths: Matrix) -> Matrix:
        """(F,): what minimises the mean squared error plus the strengths times the squared coefficients."""
        weight = max(self.weight, 1e-9)
        return np.linalg.solve(self.square / weight + np.diag(strengths), self.cross / weight)

    def error(self, coefficients: Matrix) -> float:
        """Sum of weighted squared errors of these coefficients."""
        explained = 2 * coefficients @ self.cross - coefficients @ self.square @ coefficients
        return max(float(self.power - explained), 0.0)


def held_out_error(folds: Sequence[Moments], strengths: Matrix) -> float:
    """Mean squared error on each fold of what was learned from the others."""
    whole = total(folds)
    error = 0.0
    for fold in folds:
        rest = Moments(
            whole.square - fold.square, whole.cross - fold.cross, whole.power - fold.power, whole.weight - fold.weight
        )
        error += fold.error(rest.solve(strengths))
    return error / max(whole.weight, 1e-9)


def total(folds: Sequence[Moments]) -> Moments:
    whole = folds[0]
    for fold in folds[1:]:
        whole = whole + fold
    return whole
