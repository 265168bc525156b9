"""The photo that a project was made from: where it lies, whether it is the same still, or its file in the project."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import Any

from core.errors import (
    EmptyFileError,
    FileMissingError,
    FolderError,
    NotAPhotoError,
    OriginalChangedError,
    OriginalMissingError,
    PhotoError,
    ProjectDamagedError,
)
from core.imaging.opening import decode_photo, read_photo_file
from core.imaging.saving import encode_photo
from core.messages import Message
from core.photo import Photo

_PART = 4 * 2**20  # bytes of an embedded file per row

_COLUMNS = "name, path, relative, sha256, size, format, width, height, bits"


@dataclass(frozen=True)
class OriginalRecord:
    """name: of the photo's file, for people. path: where it was, empty for a pasted photo. relative: the same, seen
    from the project's folder, empty where there is no such way. sha256, size: of the file. The rest is the photo's.
    """

    name: str
    path: str
    relative: str
    sha256: bytes
    size: int
    format: str
    width: int
    height: int
    bits: int

    @property
    def is_possible(self) -> bool:
        texts = (self.name, self.path, self.relative, self.format)
        numbers = (self.size, self.width, self.height, self.bits)
        return (
            all(isinstance(text, str) and len(text) <= 40_000 for text in texts)
            and all(isinstance(number, int) and number > 0 for number in numbers)
            and isinstance(self.sha256, bytes)
            and len(self.sha256) == 32
        )

    def fits(self, photo: Photo) -> bool:
        return (photo.width, photo.height, photo.bit_depth) == (self.width, self.height, self.bits)

    def places(self, project: Path) -> Iterator[Path]:
        """Where its file may be, the likeliest first: a photo that was moved or copied together with the project is
        beside it. Without any "..", for people are shown them.
        """
        folder = project.absolute().parent
        for place in (folder / self.relative if self.relative else None, folder / self.path if self.path else None):
            if place is not None and not is_on_another_machine(clean := os.path.normpath(place), str(project)):
                yield Path(clean)


def is_on_another_machine(path: str, project: str) -> bool:
    """Whether Windows would have to greet a server (with the person's name and password hash) that the project itself
    is not on: a project from a stranger must not cause that.
    """
    if os.name != "nt":
        return False
    drive = PureWindowsPath(path).drive
    return drive.startswith("\\\\") and drive.lower() != PureWindowsPath(project).drive.lower()


def take(photo: Photo, project: Path) -> tuple[OriginalRecord, bytes, bool]:
    """The record of a photo, its file, and whether that can be referred to: where there is none, or not any longer, or
    another one by now, the file is a TIFF of what was opened, which has to be embedded.
    """
    if photo.path is not None:
        try:
            data = read_photo_file(photo.path)
            if photo.sha256 in (None, hashlib.sha256(data).digest()):
                return describe(photo, data, project), data, True
        except PhotoError:
            pass
    data = encode_photo(photo, ".tif")
    name = photo.path.name if photo.path is not None else ""
    return replace(describe(replace(photo, path=None), data, project), name=name), data, False


def describe(photo: Photo, data: bytes, project: Path) -> OriginalRecord:
    """data: the photo's file."""
    path = photo.path.absolute() if photo.path else None
    return OriginalRecord(
        name=path.name if path else "",
        path=str(path or ""),
        relative=relative_to(path, project),
        sha256=hashlib.sha256(data).digest(),
        size=len(data),
        format=photo.format,
        width=photo.width,
        height=photo.height,
        bits=photo.bit_depth,
    )


def relative_to(path: Path | None, project: Path) -> str:
    """The way from the project's folder, with slashes; empty where there is none."""
    if path is None:
        return ""
    try:
        return Path(os.path.relpath(path, project.absolute().parent)).as_posix()
    except ValueError:  # another drive of Windows
        return ""


def write(connection: sqlite3.Connection, record: OriginalRecord) -> None:
    values = (
        *(1, *map(_packed, (record.name, record.path, record.relative)), record.sha256),
        *(record.size, record.format, record.width, record.height, record.bits),
    )
    connection.execute("INSERT OR REPLACE INTO original VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


def write_parts(connection: sqlite3.Connection, data: bytes) -> None:
    connection.execute("DELETE FROM parts")
    for number, start in enumerate(range(0, len(data), _PART)):
        connection.execute("INSERT INTO parts VALUES (?, ?)", (number, data[start : start + _PART]))


def load(connection: sqlite3.Connection, name: str) -> OriginalRecord:
    """name: of the project. Raises ProjectDamagedError."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM original WHERE one = 1").fetchone()  # noqa: S608 - ours
    record = OriginalRecord(*map(_unpacked, row[:3]), *row[3:]) if row is not None else None
    if record is None or not record.is_possible:
        raise ProjectDamagedError(name=name, reason=Message("it does not say which photo it was made from"))
    return record


def _packed(name: str) -> str | bytes:
    """A path as SQLite takes it: as bytes where it is no Unicode, which Linux allows."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name


def _unpacked(value: Any) -> Any:
    return os.fsdecode(value) if isinstance(value, bytes) else value


def is_embedded(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM parts WHERE number = 0").fetchone() is not None


def load_parts(connection: sqlite3.Connection, record: OriginalRecord, name: str, *, check: bool = True) -> bytes:
    """The embedded file. check: that it is the one that was embedded. Raises ProjectDamagedError."""
    data = bytearray()
    number = 0
    while len(data) < record.size:
        row = connection.execute("SELECT data FROM parts WHERE number = ?", (number,)).fetchone()
        if row is None or not isinstance(row[0], bytes) or not row[0]:
            break
        data += row[0]
        number += 1
    if len(data) != record.size or (check and hashlib.sha256(data).digest() != record.sha256):
        raise ProjectDamagedError(name=name, reason=Message("the photo embedded in it is incomplete"))
    return bytes(data)


def open_embedded(data: bytes, record: OriginalRecord, project: Path) -> Photo:
    """The photo of an embedded file. Its name is a label: the photo's path is one beside the project, so that exports
    are proposed there, and nothing else that the project says.
    """
    label = PureWindowsPath(record.name.replace("\0", "")).name
    photo = decode_photo(data, project.absolute().parent / (project.stem if label in ("", "..") else label))
    if record.path:
        return photo
    return replace(photo, path=photo.path if record.name else None, format=record.format, notes=())


def open_referred(
    record: OriginalRecord, project: Path, at: Path | None, *, accept_changed: bool
) -> tuple[Photo, OriginalRecord]:
    """The photo where it lies, and the record as it is true now. at: where it is instead.

    Raises OriginalMissingError, OriginalChangedError, and PhotoError where it can no longer be opened.
    """
    place, data = _look_for(record, project, at)
    is_changed = hashlib.sha256(data).digest() != record.sha256
    if not is_changed or (accept_changed and data):
        photo = decode_photo(data, place)
        if not is_changed or record.fits(photo):
            return photo, describe(photo, data, project)
    raise OriginalChangedError(name=project.name, original=str(place))


def find(record: OriginalRecord, project: Path) -> tuple[OriginalRecord, bytes]:
    """The photo's file where it lies, and the record as it is true now.

    Raises OriginalMissingError, OriginalChangedError, and PhotoError where it cannot be read.
    """
    place, data = _look_for(record, project, None)
    if hashlib.sha256(data).digest() != record.sha256:
        raise OriginalChangedError(name=project.name, original=str(place))
    path = place.absolute()
    return replace(record, name=path.name, path=str(path), relative=relative_to(path, project)), data


def _look_for(record: OriginalRecord, project: Path, at: Path | None) -> tuple[Path, bytes]:
    """Where the photo lies and what is there, the same file if it is anywhere. Empty for what is no photo."""
    changed: tuple[Path, bytes] | None = None
    for place in [at] if at is not None else record.places(project):
        try:
            data = read_photo_file(place)
        except (FileMissingError, FolderError, ValueError):  # ValueError: a path with a zero in it
            continue
        except (EmptyFileError, NotAPhotoError):
            data = b""
        if hashlib.sha256(data).digest() == record.sha256:
            return place, data
        changed = changed or (place, data)
    if changed is None:
        raise OriginalMissingError(name=project.name, original=str(at or record.path or record.name))
    return changed
