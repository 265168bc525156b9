"""What an import has finished, kept in its folder, so that the next one goes on from there."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.imaging.atomic import write_atomically
from core.models.files import FileRecord, record_of

_NAME = "import.json"


class Journal:
    """The files of an unfinished model, which belong to one checkpoint and one way to convert it."""

    def __init__(self, folder: Path, identity: dict[str, Any]) -> None:
        """Open the folder, or begin it anew where it is of something else. identity: plain values. Raises OSError."""
        self.folder = folder
        self.files: dict[str, FileRecord] = {}
        self._identity = identity
        try:
            kept = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            if kept["identity"] == json.loads(json.dumps(identity)):
                self.files = {name: FileRecord(**record) for name, record in kept["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass  # cut short, or none: nothing counts as finished
        if not self.files and folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)

    def has(self, name: str) -> bool:
        """Whether that file is finished, as far as its size tells; its hash is compared at the end of the import."""
        record, path = self.files.get(name), self.folder / name
        return record is not None and path.is_file() and path.stat().st_size == record.bytes

    def add(self, name: str, record: FileRecord) -> None:
        """Keep that the file is finished. Raises OSError."""
        self.files[name] = record
        text = json.dumps({"identity": self._identity, "files": {key: asdict(it) for key, it in self.files.items()}})
        write_atomically(text.encode(), self.folder / _NAME, overwrite=True)

    def write(self, name: str, data: bytes) -> None:
        """Write a small file of the model and keep it. Raises OSError."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        write_atomically(data, path, overwrite=True)
        self.add(name, record_of(path))


def close_journal(folder: Path) -> None:
    """Take the journal out of a finished model's folder."""
    (folder / _NAME).unlink(missing_ok=True)
