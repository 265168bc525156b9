"""Reading .cube files, which hold tables of colours: Adobe's specification 1.0, and what DaVinci Resolve writes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from core.errors import BadLutError
from core.imaging.lut import MOST_CUBE, MOST_CURVE, Lut, check_domain
from core.imaging.small_files import read_small_file
from core.messages import Message

_MOST_BYTES = 160_000_000  # beyond any table of MOST_CUBE entries
_LONGEST_LINE = 1000
_SIZES = {"LUT_1D_SIZE": MOST_CURVE, "LUT_3D_SIZE": MOST_CUBE}
_RANGES = ("LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE")
_KEYWORD = re.compile(r"[A-Z][A-Z0-9_]+")


def read_cube(path: Path) -> Lut:
    """Read a .cube file; values outside [0, 1] are clipped. Up to seconds for the largest.

    Raises FileMissingError, FileUnreadableError, and BadLutError, which names the line.
    """
    data = read_small_file(path, _MOST_BYTES)
    if len(data) > _MOST_BYTES:
        raise BadLutError(name=path.name, line=1, reason=Message("the file is larger than any table"))
    return parse_cube(data.decode("utf-8-sig", "replace").splitlines(), path.name)


def parse_cube(lines: Iterable[str], name: str) -> Lut:
    """The table that the lines of a .cube file describe. Raises BadLutError. name: of the file, for people."""
    reading = _Reading()
    number = 0
    for number, line in enumerate(lines, 1):
        reason = reading.take(line)
        if reason is not None:
            raise BadLutError(name=name, line=number, reason=reason)
    reason = reading.lacks()
    if reason is not None:
        raise BadLutError(name=name, line=max(1, number), reason=reason)
    return reading.lut()


@dataclass
class _Reading:
    """What was read of a file so far."""

    title: str = ""
    size: int = 0
    axes: int = 0
    low: list[float] = field(default_factory=lambda: [0.0] * 3)
    high: list[float] = field(default_factory=lambda: [1.0] * 3)
    entries: list[list[float]] = field(default_factory=list)

    @property
    def _wanted(self) -> int:
        return int(self.size**self.axes)

    def take(self, line: str) -> Message | None:
        """Read a line; what is wrong with it, if anything is."""
        if len(line) > _LONGEST_LINE:
            return Message("the line is too long")
        words = line.split()
        if not words or words[0].startswith("#"):
            return None
        numbers = _numbers(words)
        if numbers is not None:
            return self._take_entry(numbers)
        if not _KEYWORD.fullmatch(words[0]):
            return Message("it holds neither numbers nor a keyword")
        if words[0] == "TITLE":
            self.title = line.strip()[len("TITLE") :].strip().strip('"')
            return None
        return self._take_keyword(words[0], words[1:])

    def _take_entry(self, numbers: list[float]) -> Message | None:
        if len(numbers) != 3:
            return Message("a colour needs 3 numbers")
        if not np.isfinite(numbers).all():
            return Message("it holds values that are no finite numbers")
        if not self.size:
            return Message("colours come before the size of the table")
        if len(self.entries) == self._wanted:
            return Message("there are more than {count:,} colours, which the size calls for", {"count": self._wanted})
        self.entries.append(numbers)
        return None

    def _take_keyword(self, keyword: str, words: list[str]) -> Message | None:
        if keyword in _SIZES:
            return self._take_size(keyword, words)
        ends = _numbers(words) or []
        if keyword in ("DOMAIN_MIN", "DOMAIN_MAX") and len(ends) == 3:
            self.low, self.high = (ends, self.high) if keyword == "DOMAIN_MIN" else (self.low, ends)
        elif keyword in _RANGES and len(ends) == 2:
            self.low, self.high = [ends[0]] * 3, [ends[1]] * 3
        elif keyword in ("DOMAIN_MIN", "DOMAIN_MAX", *_RANGES):
            return Message("{keyword} has the wrong number of values", {"keyword": keyword})
        return None  # other keywords are notes of other programs

    def _take_size(self, keyword: str, words: list[str]) -> Message | None:
        if self.size:
            return Message("there is a second table, which Likewise cannot read")
        most = _SIZES[keyword]
        if len(words) != 1 or not words[0].isascii() or not words[0].isdigit() or not 2 <= int(words[0][:9]) <= most:
            return Message("the size must be a whole number from 2 to {most}", {"most": most})
        self.size, self.axes = int(words[0]), 1 if keyword == "LUT_1D_SIZE" else 3
        return None

    def lacks(self) -> Message | None:
        """What is missing at the end, if anything is."""
        if not self.size:
            return Message("there is no table in it")
        if len(self.entries) < self._wanted:
            counts = {"count": len(self.entries), "wanted": self._wanted}
            return Message("it ends after {count:,} of {wanted:,} colours", counts)
        try:
            check_domain(self.low, self.high)
        except ValueError:
            return Message("DOMAIN_MIN must be below DOMAIN_MAX")
        return None

    def lut(self) -> Lut:
        table = np.clip(np.array(self.entries, np.float32), 0, 1).reshape(*[self.size] * self.axes, 3)
        return Lut(table, *check_domain(self.low, self.high), title=self.title)


def _numbers(words: list[str]) -> list[float] | None:
    try:
        return [float(word) for word in words]
    except ValueError:
        return None
