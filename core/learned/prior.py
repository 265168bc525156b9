"""What was learned beforehand: how large features usually are, and how little each may be trusted.

Ridge regression with a strength of its own for every feature. The strengths were trained over thousands of made-up
edits (`core.learned.training`) so that what is learned from A holds on B.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import bundle

FILE = bundle.FOLDER.parent / "learned" / "prior.safetensors"
Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prior:
    """scales: group → (n,), the usual size of each feature. grade, detail: group → (profiles, n), log10 of the ridge's
    strength on features divided by their scale, for the two stages of the fit; a profile for each kind of edit.
    """

    scales: dict[str, Vector]
    grade: dict[str, Vector]
    detail: dict[str, Vector]
    id: str

    def scale(self, groups: Sequence[str]) -> Vector:
        return np.concatenate([self.scales[group] for group in groups])

    def strengths(self, stage: str, profile: int, groups: Sequence[str]) -> Vector:
        """(F,) of the ridge, for a stage ("grade" or "detail")."""
        logs = self.grade if stage == "grade" else self.detail
        return np.asarray(10 ** np.concatenate([logs[group][profile] for group in groups]))

    def profiles(self, stage: str) -> int:
        return len(next(iter((self.grade if stage == "grade" else self.detail).values())))


@lru_cache
def load_prior(file: Path = FILE) -> Prior:
    """Read it. Raises ModelMissingError and BrokenModelError."""
    weights = bundle.read(file)
    parts: dict[str, dict[str, Vector]] = {"scale": {}, "grade": {}, "detail": {}}
    for name, tensor in weights.tensors.items():
        part, _, group = name.partition("/")
        parts[part][group] = tensor.astype(np.float64)
    return Prior(parts["scale"], parts["grade"], parts["detail"], weights.metadata.get("id", ""))
