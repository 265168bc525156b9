"""From measurements to confidences: a small trained network, in numpy, so that no chip waits for torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from core.errors import BrokenModelError, ModelMissingError
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

    def save(self, path: Path) -> None:
        """Write the weights as safetensors, with the names in the header."""
        from safetensors.numpy import save_file

        tensors = {name: np.ascontiguousarray(getattr(self, name), np.float32) for name in _TENSORS}
        save_file(tensors, path, metadata={"measures": " ".join(self.measures), "wishes": " ".join(self.wishes)})

    @staticmethod
    def load(path: Path) -> Classifier:
        """Read what `save` wrote. Raises ModelMissingError, BrokenModelError."""
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(path, framework="numpy") as stored:
                names = stored.metadata() or {}
                tensors = {name: stored.get_tensor(name) for name in _TENSORS}
            wishes = tuple(Wish(wish) for wish in names["wishes"].split())
            return Classifier(tuple(names["measures"].split()), wishes, **tensors)
        except FileNotFoundError as error:
            raise ModelMissingError(name=path.name) from error
        except (SafetensorError, OSError, KeyError, ValueError) as error:
            raise BrokenModelError(name=path.name, reason=str(error)) from error


@cache
def bundled_classifier() -> Classifier:
    """The classifier that ships with Likewise, read once."""
    with as_file(files("resources") / "starter" / "defects.safetensors") as path:
        return Classifier.load(path)
