"""What kind of file somebody offers as a checkpoint, by its first bytes."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path
from typing import IO, Literal

from core.errors import CheckpointError, CheckpointUnreadableError, NotACheckpointError, TruncatedCheckpointError
from core.imaging.formats import recognise
from core.messages import Message
from core.models.configs import parse_config

Kind = Literal["zip", "pickle", "safetensors"]

_HEAD = 512
_NAMES = 16_000_000  # bytes at most, of the part that names tensors
_LONGEST_HEADER = 100_000_000  # what safetensors itself allows
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")


def sniff(path: Path) -> Kind:
    """A zipped pickle, as torch has written since 2020, an older bare one, or safetensors.

    Raises CheckpointUnreadableError, NotACheckpointError and TruncatedCheckpointError. Loads nothing, runs nothing.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        size = path.stat().st_size
        if head.startswith(b"PK\x03\x04"):
            return _zip(path)
    except IsADirectoryError as error:
        raise NotACheckpointError(name=path.name, found=Message("a folder")) from error
    except OSError as error:
        raise CheckpointUnreadableError(name=path.name, reason=error.strerror or str(error)) from error
    if head.startswith(b"\x80") and head[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return "pickle"
    if head[8:9] == b"{":
        return _safetensors(path, size)
    raise NotACheckpointError(name=path.name, found=_found(head))


def mentions(path: Path, word: str) -> bool:
    """Whether a checkpoint has the word where it names its tensors: in its head. False for what cannot be read."""
    try:
        kind = sniff(path)
        with contextlib.ExitStack() as stack:
            file: IO[bytes] = stack.enter_context(path.open("rb"))
            if kind == "zip":
                archive = stack.enter_context(zipfile.ZipFile(path))
                inside = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
                file = stack.enter_context(archive.open(inside))
            return word.encode() in file.read(_NAMES)
    except (CheckpointError, OSError, zipfile.BadZipFile, ValueError, RuntimeError):
        return False


def _zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError) as error:  # the list of its contents is at its end
        raise TruncatedCheckpointError(name=path.name) from error
    if not any(name.endswith("/data.pkl") for name in names):
        raise NotACheckpointError(name=path.name, found=Message("a ZIP archive of other files"))
    if any(name.endswith("/constants.pkl") for name in names):
        raise NotACheckpointError(name=path.name, found=Message("a TorchScript program"))
    return "zip"


def _safetensors(path: Path, size: int) -> Kind:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > _LONGEST_HEADER:
            raise NotACheckpointError(name=path.name, found=_found(b"?"))
        if length > size - 8:
            raise TruncatedCheckpointError(name=path.name)
        try:
            header = parse_config(file.read(length))
            ends = [int(entry["data_offsets"][1]) for name, entry in header.items() if name != "__metadata__"]
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise NotACheckpointError(name=path.name, found=_found(b"?")) from error
    if 8 + length + max(ends, default=0) > size:
        raise TruncatedCheckpointError(name=path.name)
    return "safetensors"


def _found(head: bytes) -> Message:
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not head:
        return Message("an empty file")
    if text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return Message("a web page, most likely the page of a download that needs a login or a click")
    if text.startswith(b"version https://git-lfs"):
        return Message("a Git LFS pointer, which only stands for the file")
    if text.startswith(b"%pdf"):
        return Message("a PDF document")
    if head.startswith(_ARCHIVES):
        return Message("a compressed archive, which has to be unpacked first")
    if recognise(head) is not None:
        return Message("an image")
    return Message("a file of an unknown kind")
