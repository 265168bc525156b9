"""What is kept of a model's files, to tell later whether they are still what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileRecord:
    sha256: str
    bytes: int


def record_of(path: Path) -> FileRecord:
    """Read the whole file. Raises OSError."""
    with path.open("rb") as file:
        return FileRecord(hashlib.file_digest(file, "sha256").hexdigest(), file.tell())


def fingerprint_of(files: Mapping[str, FileRecord]) -> str:
    """12 hexadecimal digits that stand for all files and their names."""
    lines = "".join(f"{record.sha256}  {name}\n" for name, record in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]
