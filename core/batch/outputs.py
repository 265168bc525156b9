"""Where each output goes: no original is ever overwritten, and no file that a batch did not write itself."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from core.batch.naming import Naming, fill
from core.batch.options import BatchOptions
from core.batch.sources import Source
from core.imaging.export_options import WRITABLE
from core.imaging.formats import BMP, RAW, format_of_suffix

ABSENT = ""
"""The signature of a file that is not there."""


@dataclass(frozen=True)
class Place:
    """Where an output goes. taken: the signature of the file that it replaces, or ABSENT. skip: it stays as it is."""

    path: Path
    taken: str = ABSENT
    skip: bool = False


class Outputs:
    """Places for the outputs of one batch, no two alike."""

    def __init__(
        self,
        options: BatchOptions,
        recipe: str,
        date: str,
        originals: Iterable[Path],
        written: Mapping[Path, str],
        reserved: Collection[Path] = (),
    ) -> None:
        """originals: every photo of the batch. written: what batches wrote, with its signature. reserved: the outputs
        that this batch has places for already.
        """
        self._options, self._recipe, self._date, self._written = options, recipe, date, written
        self._reserved = {_key(path) for path in reserved}
        originals = list(originals)
        self._originals = {_key(path) for path in originals}
        self._identities = {identity for path in originals if (identity := _identity(path)) is not None}

    def place(self, source: Source, number: int) -> Place:
        """The place of a photo's output. Raises BadNameTemplateError."""
        naming = Naming(source.path.stem, number, self._recipe, source.path.parent.name, self._date)
        name = fill(self._options.name, naming)
        suffix = self._suffix(source.path)
        for attempt in count(1):
            last = name.name if attempt == 1 else f"{name.name}-{attempt}"
            path = self._options.folder / source.within / name.parent / f"{last}{suffix}"
            if _key(path) in self._reserved or self._is_original(path):
                continue
            place = self._decide(path)
            if place is not None:
                self._reserved.add(_key(path))
                return place
        raise AssertionError("numbers do not end")

    def _decide(self, path: Path) -> Place | None:
        if not os.path.lexists(path):
            return Place(path)
        if self._options.existing == "skip":
            return Place(path, skip=True)
        if self._options.existing == "redo":
            taken = signature(path)
            if taken != ABSENT and self._written.get(path) == taken:
                return Place(path, taken)
        return None

    def _is_original(self, path: Path) -> bool:
        return _key(path) in self._originals or _identity(path) in self._identities

    def _suffix(self, source: Path) -> str:
        """The source's own where it can be written; TIFF for camera RAW, PNG for BMP and JPEG for the rest."""
        own = format_of_suffix(source.suffix)
        wanted = WRITABLE.get(self._options.export.format, own)
        if wanted is not None and wanted is own and own.writable:
            return source.suffix
        if wanted is not None and wanted.writable:
            return wanted.suffixes[0]
        return ".tif" if own is RAW else ".png" if own is BMP else ".jpg"


def signature(path: Path) -> str:
    """The same for as long as nobody writes to the file; ABSENT where there is none."""
    try:
        status = path.lstat()
    except OSError:
        return ABSENT
    return f"{status.st_size}:{status.st_mtime_ns}"


def _key(path: Path) -> str:
    """The same for names that some file system takes for one."""
    return str(path).casefold()


def _identity(path: Path) -> tuple[int, int] | None:
    """The same for all names of one file, through links of either kind."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
