"""TIFF image file directories (TIFF 6.0, section 2): the structure that TIFF, EXIF and most RAW files share."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import NamedTuple

TYPE_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 1, 2, 3, 4, 5, 7

ORIENTATION, SOFTWARE = 0x0112, 0x0131
X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 0x011A, 0x011B, 0x0128
SUB_IFDS, EXIF_IFD, GPS_IFD, INTEROP_IFD = 0x014A, 0x8769, 0x8825, 0xA005


class BadDirectoryError(ValueError):
    """A directory that points outside its stream or breaks the format."""


class Entry(NamedTuple):
    """One field: `value` holds `size` items of `type` in the byte order of its stream.

    offset: where the value already stands in the stream; None for new values and for those of up to 4 bytes.
    """

    type: int
    size: int
    value: bytes
    offset: int | None = None


Directory = dict[int, Entry]
"""Tag → field."""


class Reader:
    """Reads the directories of a TIFF stream (classic, not BigTIFF)."""

    def __init__(self, data: bytes | bytearray) -> None:
        """Raises BadDirectoryError unless `data` begins with a TIFF header."""
        if data[:4] not in (b"II*\0", b"MM\0*"):
            raise BadDirectoryError("no TIFF header")
        self.data = data
        self.order = "<" if data[:1] == b"I" else ">"

    @property
    def first(self) -> int:
        """Offset of the first directory; 0 where there is none."""
        return self._number("I", 4)

    def _number(self, code: str, offset: int) -> int:
        try:
            number: int = struct.unpack_from(self.order + code, self.data, offset)[0]
        except struct.error as error:
            raise BadDirectoryError(str(error)) from error
        return number

    def read(self, offset: int, *, strict: bool = False) -> tuple[Directory, int]:
        """The directory at an offset, and the offset of the next one (0 where there is none).

        Fields of unknown type or that point outside the stream are left out. Raises BadDirectoryError where the table
        itself is cut off; where `strict`, also where a field points outside.
        """
        count = self._number("H", offset)
        end = offset + 2 + 12 * count
        if end > len(self.data):
            raise BadDirectoryError("directory cut off")
        directory: Directory = {}
        for at in range(offset + 2, end, 12):
            tag, kind, items = struct.unpack_from(f"{self.order}HHI", self.data, at)
            size = TYPE_SIZES.get(kind, 0) * items
            start = at + 8 if size <= 4 else self._number("I", at + 8)
            if size and start + size <= len(self.data):
                value = bytes(self.data[start : start + size])
                directory[tag] = Entry(kind, items, value, start if size > 4 else None)
            elif strict and size:
                raise BadDirectoryError(f"tag {tag} cut off")
        return directory, self._number("I", end) if end + 4 <= len(self.data) else 0

    def numbers(self, entry: Entry | None) -> tuple[int, ...]:
        """The values of a field of whole numbers; empty for other types and for None."""
        code = {1: "B", 3: "H", 4: "I", 13: "I"}.get(entry.type) if entry else None
        return struct.unpack(f"{self.order}{entry.size}{code}", entry.value) if entry and code else ()

    def fraction(self, entry: Entry | None) -> float | None:
        """The first value of a field of fractions; None for other types, for n/0 and for None."""
        if entry is None or entry.type != RATIONAL:
            return None
        above, below = struct.unpack_from(f"{self.order}2I", entry.value)
        return above / below if below else None


class Stream(Reader):
    """A TIFF stream in memory to which directories can be appended.

    Nothing that is already in it ever moves, so offsets hidden in maker notes stay right.
    """

    data: bytearray

    def __init__(self, data: bytes) -> None:
        super().__init__(bytearray(data))

    @classmethod
    def empty(cls, order: str = "<") -> Stream:
        return cls(b"II*\0\0\0\0\0" if order == "<" else b"MM\0*\0\0\0\0")

    def start_at(self, offset: int) -> None:
        """Make the directory at an offset the first one."""
        struct.pack_into(f"{self.order}I", self.data, 4, offset)

    def pack(self, kind: int, *numbers: int) -> Entry:
        """A field of BYTE, SHORT or LONG numbers."""
        code = {BYTE: "B", SHORT: "H", LONG: "I"}[kind]
        return Entry(kind, len(numbers), struct.pack(f"{self.order}{len(numbers)}{code}", *numbers))

    def pack_fraction(self, value: float) -> Entry:
        """A RATIONAL field of one positive value, to four decimals."""
        ratio = Fraction(value).limit_denominator(10_000)
        return Entry(RATIONAL, 1, struct.pack(f"{self.order}2I", ratio.numerator, ratio.denominator))

    def append_bytes(self, data: bytes) -> int:
        """Append data on an even offset, as TIFF asks; returns the offset."""
        self.data += b"\0" * (len(self.data) % 2)
        offset = len(self.data)
        self.data += data
        return offset

    def append(self, directory: Directory) -> int:
        """Append a directory and those of its values that are not in the stream yet; returns its offset."""
        fields = []
        for tag, entry in sorted(directory.items()):
            value = entry.value
            if len(value) > 4:
                offset = self.append_bytes(value) if entry.offset is None else entry.offset
                value = struct.pack(f"{self.order}I", offset)
            fields.append(struct.pack(f"{self.order}HHI", tag, entry.type, entry.size) + value.ljust(4, b"\0"))
        table = struct.pack(f"{self.order}H", len(fields)) + b"".join(fields) + bytes(4)
        return self.append_bytes(table)


def detached(directory: Directory) -> Directory:
    """The directory for appending to another stream of the same byte order."""
    return {tag: entry._replace(offset=None) for tag, entry in directory.items()}


def ascii_entry(text: str) -> Entry:
    value = text.encode("ascii", "replace") + b"\0"
    return Entry(ASCII, len(value), value)
