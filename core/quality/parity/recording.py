"""A file of recorded tensors, and what is said beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import Tensor

from core.quality.parity.checks import Check, compare


@dataclass(frozen=True, eq=False)
class RecordedFile:
    """A safetensors file with a JSON of facts of the same name, where there is one."""

    file: Path

    @cached_property
    def tensors(self) -> dict[str, Tensor]:
        return load_file(self.file)

    @cached_property
    def facts(self) -> dict[str, Any]:
        path = self.file.with_suffix(".json")
        facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return facts

    def has(self, *names: str) -> bool:
        """Whether all these tensors were recorded."""
        return all(name in self.tensors for name in names)

    def compare(
        self, name: str, ours: Tensor, tolerance: float, relative: bool = False, note: str = ""
    ) -> Iterator[Check]:
        """One check, or none where that tensor was not recorded. note: where our numbers come from."""
        if name in self.tensors:
            check = compare(self.file.name, name, ours, self.tensors[name], tolerance, relative)
            yield replace(check, tensor=f"{name} {note}".strip())
