"""Converting a checkpoint: read, plan, then write what is not finished yet, one tensor at a time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import DiskFullError, NotACheckpointError, NotFiniteError
from core.messages import Message
from core.models.files import FileRecord
from core.models.safetensors_writer import Layout, write_safetensors
from core.promptfix.conversion.journal import Journal
from core.promptfix.conversion.memory import PeakMemory
from core.promptfix.conversion.plan import Component, Plan, make_plan
from core.promptfix.conversion.settings import TOKENIZER_FILES, Settings, read_settings
from core.promptfix.conversion.weights import read_weights

if TYPE_CHECKING:
    from torch import Tensor

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
    """The end of a conversion; see `importing.ImportReport`. files: by their names in the folder."""

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
    settings = read_settings(request.config)
    weights = read_weights(request.source, request.base)
    plan = make_plan({key: tuple(tensor.shape) for key, tensor in weights.items()}, settings, request.source.name)
    if any(not tensor.is_floating_point() for key, tensor in weights.items() if key not in plan.ignored):
        raise NotACheckpointError(name=request.source.name, found=Message("a checkpoint with quantised weights"))
    return _Conversion(request, weights, plan, settings, tell).run()


class _Conversion:
    def __init__(
        self,
        request: Request,
        weights: dict[str, Tensor],
        plan: Plan,
        settings: Settings,
        tell: Callable[[ImportStep], None],
    ) -> None:
        self._request, self._weights, self._plan, self._tokenizer = request, weights, plan, settings.tokenizer
        self._tell = tell
        self._journal = Journal(request.folder, _identity(request, settings))
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
            config = json.dumps(component.config, indent=2, sort_keys=True) + "\n"
            self._journal.write(f"{component.folder}/config.json", config.encode())
        for name in TOKENIZER_FILES:
            self._journal.write(f"tokenizer/{name}", (self._tokenizer / name).read_bytes())
        written = sum(len(component.tensors) for component in self._plan.components)
        plan, files = self._plan, self._journal.files
        return Converted(files, len(self._weights), written, plan.absent, plan.ignored, self._memory.peak)

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
            values = self._weights[source.key].to(wanted).contiguous()
            if not all(torch.isfinite(extreme) for extreme in torch.aminmax(values)):
                name, precision = self._request.source.name, self._request.precision
                raise NotFiniteError(name=name, key=source.key, precision=precision)
            self._memory.look()
            content = values.numpy().reshape(-1).view(np.uint8).data
            yield content
            self._done += len(content)


def _identity(request: Request, settings: Settings) -> dict[str, Any]:
    """What makes the result what it is: the same again may use what is finished."""

    def of(path: Path | None) -> tuple[int, int] | None:
        return (path.stat().st_size, path.stat().st_mtime_ns) if path else None

    asked = {"format": FORMAT, "precision": request.precision, "heads": settings.heads, "text": settings.text}
    return {"source": of(request.source), "base": of(request.base), **asked}
