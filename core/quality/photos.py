"""The photos that benchmarks measure on, and the files that they write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.errors import FileMissingError, WriteFailedError
from core.imaging.opening import OPEN_SUFFIXES
from core.photo import Pixels


class Report(Protocol):
    def to_json(self) -> str: ...

    def to_markdown(self) -> str: ...


def find_photos(folder: Path, limit: int | None) -> list[Path]:
    """The first photos of a folder in order of name. Raises FileMissingError where there are none."""
    if not folder.is_dir():
        raise FileMissingError(name=str(folder))
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in OPEN_SUFFIXES)[:limit]
    if not paths:
        raise FileMissingError(name=str(folder / "*.jpg"))
    return paths


def decode(pixels: Pixels) -> NDArray[np.float32]:
    """uint8 or uint16 → float32 in [0, 1]."""
    return pixels.astype(np.float32) / np.float32(np.iinfo(pixels.dtype).max)


def prepare_report(out: Path | None) -> None:
    """Find out before the work whether the report has a place. Raises WriteFailedError."""
    if out is not None:
        with _writing(out):
            out.parent.mkdir(parents=True, exist_ok=True)


def write_report(out: Path | None, report: Report) -> None:
    """As .json and as .md under that name. Raises WriteFailedError."""
    if out is not None:
        with _writing(out):
            out.with_suffix(".json").write_text(report.to_json(), encoding="utf-8")
            out.with_suffix(".md").write_text(report.to_markdown(), encoding="utf-8")


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteFailedError(name=str(out), reason=error.strerror or str(error)) from error
