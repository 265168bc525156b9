"""What a batch would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.batch.options import BatchOptions
from core.batch.outputs import Outputs, Place
from core.batch.shelf import batches_folder, written_by_batches
from core.batch.sources import Source
from core.errors import PhotoError
from core.imaging.opening import check_head
from core.recipes import Recipe
from core.recipes.running import check_runnable


@dataclass(frozen=True)
class Planned:
    """place: where the output would go. problem: what its first bytes tell is wrong with the photo."""

    source: Source
    place: Place
    problem: PhotoError | None = None


def preview(
    sources: Sequence[Source], recipe: Recipe, options: BatchOptions, folder: Path | None = None
) -> list[Planned]:
    """What `Batch.create` and a run would do, as far as it is seen without opening a photo. Writes nothing.

    Raises what `Batch.create` raises.
    """
    options.check()
    check_runnable(recipe)
    written = written_by_batches(folder or batches_folder()) if options.existing == "redo" else {}
    date = f"{datetime.now():%Y-%m-%d}"
    outputs = Outputs(options, recipe.name, date, (source.path for source in sources), written)
    return [
        Planned(source, outputs.place(source, number), _problem(source.path))
        for number, source in enumerate(sources, start=1)
    ]


def _problem(path: Path) -> PhotoError | None:
    try:
        check_head(path)
    except PhotoError as error:
        return error
    return None
