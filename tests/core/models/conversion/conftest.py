"""The tiny checkpoint, and ways to make others of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from core.models.conversion.converting import Converted, Request, convert

GOLDEN = Path(__file__).parents[3] / "golden" / "promptfix"
Convert = Callable[..., Converted]


@pytest.fixture(scope="session")
def golden() -> Path:
    return GOLDEN


@pytest.fixture(scope="session")
def state() -> dict[str, Tensor]:
    """The tiny model's state dict: to copy, not to change."""
    return torch.load(GOLDEN / "tiny_promptfix.ckpt", weights_only=True)["state_dict"]


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Any], Path]:
    """Saves something as a checkpoint."""

    def save(content: Any, name: str = "some.ckpt", **options: Any) -> Path:
        torch.save(content, tmp_path / name, **options)
        return tmp_path / name

    return save


@pytest.fixture
def convert_here(tmp_path: Path) -> Convert:
    """Converts without the child process, into tmp_path/partial."""

    def run(source: Path, base: Path | None = None, config: Path | None = None, precision: str = "fp32") -> Converted:
        return convert(Request(source, base, config, precision, tmp_path / "partial"), lambda step: None)

    return run
