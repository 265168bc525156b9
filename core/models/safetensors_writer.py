"""Writing a safetensors file tensor by tensor, so that a model of gigabytes never is in memory as a whole."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.models.files import FileRecord

BYTES = {"F16": 2, "F32": 4}
"""The types that are written, as safetensors calls them → bytes of one value."""


@dataclass(frozen=True)
class Layout:
    """What a header says of a tensor. dtype: one of BYTES."""

    dtype: str
    shape: tuple[int, ...]

    @property
    def bytes(self) -> int:
        return BYTES[self.dtype] * math.prod(self.shape)


def write_safetensors(path: Path, layouts: Mapping[str, Layout], contents: Iterable[bytes | memoryview]) -> FileRecord:
    """Write the tensors in the order of `layouts`; whole, or not at all.

    contents: of each tensor in turn, asked for when the one before is written; little-endian values in C order, exactly
        `Layout.bytes` of them.
    Returns the SHA-256 and the size of what was written. Raises OSError; ValueError where a tensor has another size.
    """
    temporary = path.with_name(f"{path.name}.part")  # one that a crash leaves is written over by the next try
    digest = hashlib.sha256()
    with temporary.open("wb") as file:
        head = _header(layouts)
        digest.update(head)
        file.write(head)
        for (name, layout), content in zip(layouts.items(), contents, strict=True):
            if len(content) != layout.bytes:
                raise ValueError(f"{name} has {len(content)} bytes, not {layout.bytes}")
            digest.update(content)
            file.write(content)
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
    os.replace(temporary, path)
    return FileRecord(digest.hexdigest(), size)


def _header(layouts: Mapping[str, Layout]) -> bytes:
    """Length and JSON, padded with blanks so that the first tensor is aligned."""
    entries: dict[str, object] = {"__metadata__": {"format": "pt"}}  # transformers insists on it
    position = 0
    for name, layout in layouts.items():
        end = position + layout.bytes
        entries[name] = {"dtype": layout.dtype, "shape": list(layout.shape), "data_offsets": [position, end]}
        position = end
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text
