"""From measurements to confidences: a small trained network, in numpy, so that no chip waits for torch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from core import bundle
from core.errors import BrokenModelError
from core.prompting.diagnosis.samples import Array
from core.prompting.wishes import Wish

_TENSORS = ("mean", "scale", "hidden", "output")


@dataclass(frozen=True, eq=False)
class Classifier:
    """One hidden layer: defects from standardised measurements.

    measures: the measurements it reads, in order. wishes: the defects that it knows, in order.
    mean, scale: (m,), of arcsinh(measure) over the training samples. hidden: (m + 1, h), the last row is the bias.
    output: (h + 1, d), likewise; calibrated so that a logit of 0 is the threshold for reporting.
    """

    measures: tuple[str, ...]
    wishes: tuple[Wish, ...]
    mean: Array
    scale: Array
    hidden: Array
    output: Array

    def confidences(self, measures: dict[str, float]) -> dict[Wish, float]:
        """Defect → confidence in [0, 1]; 0.5 and more means that it is worth telling."""
        values = np.arcsinh(np.array([measures[name] for name in self.measures], np.float32))
        values = np.clip((values - self.mean) / self.scale, -4, 4)
        active = np.maximum(values @ self.hidden[:-1] + self.hidden[-1], 0)
        logits = active @ self.output[:-1] + self.output[-1]
        return {wish: float(c) for wish, c in zip(self.wishes, 1 / (1 + np.exp(-logits)), strict=True)}

    def only(self, wishes: tuple[Wish, ...]) -> Classifier:
        """The same, knowing those defects alone."""
        columns = [self.wishes.index(wish) for wish in wishes]
        return replace(self, wishes=wishes, output=self.output[:, columns])

    def save(self, path: Path) -> None:
        """Write the weights as safetensors, with the names in the header."""
        tensors = {name: getattr(self, name) for name in _TENSORS}
        bundle.save(path, tensors, {"measures": " ".join(self.measures), "wishes": " ".join(self.wishes)})

    @staticmethod
    def load(path: Path) -> Classifier:
        """Read what `save` wrote. Raises ModelMissingError, BrokenModelError."""
        stored = bundle.read(path)
        try:
            tensors = {name: stored.tensors[name] for name in _TENSORS}
            wishes = tuple(Wish(wish) for wish in stored.metadata["wishes"].split())
            return Classifier(tuple(stored.metadata["measures"].split()), wishes, **tensors)
        except (KeyError, ValueError) as error:
            raise BrokenModelError(name=path.name, reason=str(error)) from error


@cache
def bundled_classifier() -> Classifier:
    """The classifier that ships with Likewise, read once."""
    return Classifier.load(bundle.path("defects"))
