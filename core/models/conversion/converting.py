"""Converting a checkpoint: read, plan, then write what is not finished yet, one tensor at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import DiskFullError, NotACheckpointError, NotFiniteError
from core.messages import Message
from core.models.conversion.checkpoint import Checkpoint, open_checkpoint
from core.models.conversion.forms import SCHEDULER, as_json
from core.models.conversion.journal import Journal
from core.models.conversion.memory import PeakMemory
from core.models.conversion.plan import Component, Plan, make_plan
from core.models.files import FileRecord
from core.models.safetensors_writer import Layout, write_safetensors

FORMAT = 1
"""Grows when a checkpoint would be converted into other files: what an older version began is then begun anew."""

DTYPES = {"fp16": "F16", "fp32": "F32"}
"""Precisions of an installed model → what safetensors calls them."""


@dataclass(frozen=True)
class Request:
    """What to convert into which folder. precision: one of DTYPES."""

    source: Path
    base: Path | None
    config: Path | None
    precision: str
    folder: Path


@dataclass(frozen=True)
class ImportStep:
    """Progress of an import. done: grows from 0 to the total, which is 0 as long as it is not known."""

    done: int
    total: int
    stage: Message


@dataclass(frozen=True)
class Converted:
    """The end of a conversion; see `importing.ImportReport`. engine: the id of the one that runs the model. files: by
    their names in the folder."""

    engine: str
    files: dict[str, FileRecord]
    keys: int
    converted: int
    absent: tuple[str, ...]
    ignored: tuple[str, ...]
    peak_memory: int


def convert(request: Request, tell: Callable[[ImportStep], None]) -> Converted:
    """Write a model's files; what an earlier try has finished is left as it is.

    Raises CheckpointError, and OSError where writing fails.
    """
    tell(ImportStep(0, 0, Message("Read the checkpoint")))
    checkpoint = open_checkpoint(request.source, request.base, request.config)
    plan = make_plan(checkpoint.shapes, checkpoint.form, checkpoint.family, checkpoint.name)
    if any(not tensor.is_floating_point() for key, tensor in checkpoint.weights.items() if key not in plan.ignored):
        raise NotACheckpointError(name=checkpoint.name, found=Message("a checkpoint with quantised weights"))
    return _Conversion(request, checkpoint, plan, tell).run()


class _Conversion:
    def __init__(
        self, request: Request, checkpoint: Checkpoint, plan: Plan, tell: Callable[[ImportStep], None]
    ) -> None:
        self._request, self._checkpoint, self._plan, self._tell = request, checkpoint, plan, tell
        self._journal = Journal(request.folder, _identity(request, checkpoint))
        self._memory = PeakMemory()
        self._total = 2 * sum(map(self._size, plan.components))  # verifying is the second half of the way
        self._done = 0

    def run(self) -> Converted:
        self._check_space()
        for component in self._plan.components:
            name, end = f"{component.folder}/{component.file}", self._done + self._size(component)
            if not self._journal.has(name):
                path = self._request.folder / name
                path.parent.mkdir(exist_ok=True)
                self._journal.add(name, write_safetensors(path, self._layouts(component), self._contents(component)))
            self._done = end
            self._tell(ImportStep(self._done, self._total, component.stage))
            self._journal.write(f"{component.folder}/config.json", as_json(component.config))
        for name, data in self._small_files().items():
            self._journal.write(name, data)
        written = sum(len(component.tensors) for component in self._plan.components)
        plan, files, checkpoint = self._plan, self._journal.files, self._checkpoint
        engine, keys = checkpoint.family.engine, len(checkpoint.weights)
        return Converted(engine, files, keys, written, plan.absent, plan.ignored, self._memory.peak)

    def _small_files(self) -> dict[str, bytes]:
        scheduler = self._checkpoint.family.scheduler
        usual = {} if scheduler is None else {SCHEDULER: as_json(scheduler)}
        return {**usual, **self._checkpoint.form.files}

    def _check_space(self) -> None:
        pending = [it for it in self._plan.components if not self._journal.has(f"{it.folder}/{it.file}")]
        needed = sum(map(self._size, pending))
        free = shutil.disk_usage(self._request.folder).free
        if free < needed:
            raise DiskFullError(
                folder=self._request.folder.parent,
                needed=Message("{gigabytes:.1f} GB", {"gigabytes": needed / 1e9}),
                free=Message("{gigabytes:.1f} GB", {"gigabytes": free / 1e9}),
            )

    def _layouts(self, component: Component) -> dict[str, Layout]:
        dtype = DTYPES[self._request.precision]
        return {name: Layout(dtype, source.shape) for name, source in component.tensors.items()}

    def _size(self, component: Component) -> int:
        return sum(layout.bytes for layout in self._layouts(component).values())

    def _contents(self, component: Component) -> Iterator[memoryview]:
        """The bytes of each tensor in turn; straight from the mapped checkpoint where it has the precision already."""
        import numpy as np
        import torch

        wanted = torch.float16 if self._request.precision == "fp16" else torch.float32
        for source in component.tensors.values():
            self._tell(ImportStep(self._done, self._total, component.stage))
            values = self._checkpoint.weights[source.key].to(wanted).contiguous()
            if not all(torch.isfinite(extreme) for extreme in torch.aminmax(values)):
                name, precision = self._request.source.name, self._request.precision
                raise NotFiniteError(name=name, key=source.key, precision=precision)
            self._memory.look()
            content = values.numpy().reshape(-1).view(np.uint8).data
            yield content
            self._done += len(content)


def _identity(request: Request, checkpoint: Checkpoint) -> dict[str, Any]:
    """What makes the result what it is: the same again may use what is finished."""

    def of(path: Path | None) -> list[tuple[str, int, int]]:
        files = sorted(path.rglob("*")) if path and path.is_dir() else [path] if path else []
        return [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.is_file()]

    asked = {"format": FORMAT, "precision": request.precision, **checkpoint.form.identity}
    return {"source": of(request.source), "base": of(request.base), **asked}
