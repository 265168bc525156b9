"""Which photos a batch takes."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from core.errors import FileMissingError, FileUnreadableError, NoPhotosError
from core.imaging.opening import OPEN_SUFFIXES

_TOP = PurePath()


@dataclass(frozen=True)
class Source:
    """A photo. path: absolute. within: the sub-folder of the chosen folder that it is in, empty where it is none."""

    path: Path
    within: PurePath = _TOP


def find_photos(
    paths: Iterable[Path], *, recursive: bool = False, output: Path | None = None, outputs: Collection[Path] = ()
) -> list[Source]:
    """The photos that are named and those in the folders that are named, in the order of their names, each once.

    In folders, only visible files that look like photos count. Of the output folder, what batches wrote there
    (`outputs`) is left out where it is one of the folders named, and all of it where it is below one. Links to folders
    are not followed.
    Raises FileMissingError and FileUnreadableError for what is named, and NoPhotosError.
    """
    found: dict[str, Source] = {}
    output = None if output is None else Path(os.path.abspath(output))
    named = frozenset(path for path in outputs if output in path.parents)
    for path in paths:
        path = Path(os.path.abspath(path))
        if not path.exists():
            raise FileMissingError(name=str(path))
        for source in _in_folder(path, recursive, output, named) if path.is_dir() else (Source(path),):
            found.setdefault(os.path.realpath(source.path), source)
    if not found:
        raise NoPhotosError
    return list(found.values())


def _in_folder(top: Path, recursive: bool, output: Path | None, outputs: frozenset[Path]) -> Iterator[Source]:
    try:
        names = sorted(os.listdir(top), key=_natural)
    except OSError as error:
        raise FileUnreadableError(name=str(top), reason=error.strerror or str(error)) from error
    yield from _among(top, names, _TOP, outputs)
    if recursive:
        for name in names:
            yield from _below(top / name, PurePath(name), output, outputs)


def _below(folder: Path, within: PurePath, output: Path | None, outputs: frozenset[Path]) -> Iterator[Source]:
    if folder.name.startswith(".") or folder.is_symlink() or not folder.is_dir():
        return
    if output is not None and _same(folder, output):
        return
    try:
        names = sorted(os.listdir(folder), key=_natural)
    except OSError:  # one closed folder among many does not keep the others from being done
        return
    yield from _among(folder, names, within, outputs)
    for name in names:
        yield from _below(folder / name, within / name, output, outputs)


def _among(folder: Path, names: list[str], within: PurePath, outputs: frozenset[Path]) -> Iterator[Source]:
    for name in names:
        path = folder / name
        if name.startswith(".") or path.suffix.lower() not in OPEN_SUFFIXES or path in outputs:
            continue
        if path.is_file() or path.is_symlink():  # a broken link is named among the failures
            yield Source(path, within)


def _same(folder: Path, other: Path) -> bool:
    return other.exists() and folder.samefile(other)


def _natural(name: str) -> list[tuple[int, str]]:
    """2 before 10, whatever the case."""
    return [(int(part), "") if part.isdecimal() else (-1, part.casefold()) for part in re.split(r"(\d+)", name)]
