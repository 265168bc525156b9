"""Which tensors a checkpoint means, whether it was published, or left by a training with averages of its weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BaseNeededError, UnexpectedKeysError
from core.models.conversion.architecture import UNET
from core.models.conversion.keys import with_dots
from core.models.conversion.reading import SHOWN, read_checkpoint, tensors_in

if TYPE_CHECKING:
    from torch import Tensor

_AVERAGE = "model_ema."  # Lightning's place for it; the project's own training keeps a dictionary of that name
_COUNTERS = ("decay", "num_updates")


def read_weights(source: Path, base: Path | None) -> dict[str, Tensor]:
    """The tensors of a whole model by their full names: the average before the latest, what neither has from the base.

    Raises CheckpointError: for what cannot be read, and for an average alone.
    """
    latest, average = _parts(source)
    if base is not None:
        below, below_average = _parts(base)
        latest = {**_named(below, below_average, base.name), **latest}
    if not latest and average:
        raise BaseNeededError(name=source.name)
    return _named(latest, average, source.name)


def _parts(path: Path) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The latest weights, by their full names, and their average, by names without dots; either may be empty."""
    content = read_checkpoint(path)
    state = tensors_in(content.get("state_dict", content))
    latest = {name: tensor for name, tensor in state.items() if not name.startswith(_AVERAGE)}
    average = {name.removeprefix(_AVERAGE): state[name] for name in state.keys() - latest.keys()}
    average |= tensors_in(content.get("model_ema"))
    return latest, {name: tensor for name, tensor in average.items() if name not in _COUNTERS}


def _named(latest: dict[str, Tensor], average: dict[str, Tensor], file_name: str) -> dict[str, Tensor]:
    """The average over the latest. Lightning's leaves the names' first part out, the project's own keeps it."""
    names = with_dots(list(latest))
    names |= {without.removeprefix("model"): name for without, name in names.items() if name.startswith(UNET)}
    unknown = [name for name in average if name not in names]
    if unknown:
        raise UnexpectedKeysError(name=file_name, count=len(unknown), keys=tuple(unknown[:SHOWN]))
    return {**latest, **{names[name]: tensor for name, tensor in average.items()}}
