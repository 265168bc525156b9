"""How to export: everything about the file but its name, as plain values that go through JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from core.errors import BadExportOptionsError
from core.imaging.formats import FORMATS, Format
from core.messages import Message

Sharpening = Literal["none", "low", "standard", "high"]
ColourSpace = Literal["original", "srgb", "display-p3", "adobe-rgb"]
Metadata = Literal["keep", "no-location", "none"]

SHARPENINGS: tuple[Sharpening, ...] = ("none", "low", "standard", "high")
COLOUR_SPACES: tuple[ColourSpace, ...] = ("original", "srgb", "display-p3", "adobe-rgb")
METADATA: tuple[Metadata, ...] = ("keep", "no-location", "none")
WRITABLE: dict[str, Format] = {known.name: known for known in FORMATS if known.writable}
"""Name → format, of those that can be written."""

LEAST_SIDE, MOST_SIDE = 16, 65500


@dataclass(frozen=True)
class ExportOptions:
    """How to export.

    quality: 1 to 100, for JPEG and WebP; 100 makes WebP lossless. PNG and TIFF always are.
    bit_depth: 8 or 16 bits per channel; None keeps the photo's. JPEG and WebP have 8 only.
    long_side: scale down to that many pixels on the longer side, of the whole picture where it is side by side.
    percent: or scale to that share of the photo's size, (0, 100]. None of both keeps the size. Photos are never scaled
        up.
    format: a name in WRITABLE, for who makes up the name of the file; empty keeps the photo's. Where a path is given,
        its suffix decides.
    sharpening: for screens, after scaling; see `core.imaging.sharpening`. Also where the size stays.
    colour_space: "original" keeps that of the photo, and untouched pixels as they are. The others convert and embed
        their profile; a photo with one channel gets three. Edits are made in sRGB, so a larger space has more colours
        only where the original had them and no edit went.
    metadata: "no-location" takes away what tells the place, in EXIF and XMP, and with it the maker note, which only
        its maker can read. "none" leaves only the colour profile and the resolution.
    side_by_side: the photo before and after its edits in one picture, before_label and after_label below them.
    """

    quality: int = 92
    bit_depth: Literal[8, 16] | None = None
    long_side: int | None = None
    percent: float | None = None
    format: str = ""
    sharpening: Sharpening = "none"
    colour_space: ColourSpace = "original"
    metadata: Metadata = "keep"
    side_by_side: bool = False
    before_label: str = ""
    after_label: str = ""

    def to_json(self) -> str:
        return json.dumps({"kind": "export", **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> ExportOptions:
        """Read options back. Raises BadExportOptionsError for anything that is none."""
        try:
            fields = json.loads(text)
            if fields.pop("kind") != "export":
                raise ValueError("kind")
            options = ExportOptions(**fields)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            details = {"detail": str(error)}
            raise BadExportOptionsError(reason=Message("they cannot be read ({detail})", details)) from error
        options.check()
        return options

    def check(self) -> None:
        """Raise BadExportOptionsError unless every field has its type and range."""
        _check_whole("quality", self.quality, 1, 100)
        if self.long_side is not None:
            _check_whole("long_side", self.long_side, LEAST_SIDE, MOST_SIDE)
        if self.percent is not None and not (_is_number(self.percent) and 0 < self.percent <= 100):
            raise BadExportOptionsError(reason=Message("{field} must be above 0 and at most 100", {"field": "percent"}))
        if self.long_side is not None and self.percent is not None:
            raise BadExportOptionsError(reason=Message("the size is given in pixels and in percent"))
        _check_choice("bit_depth", self.bit_depth, (None, 8, 16))
        _check_choice("format", self.format, ("", *WRITABLE))
        _check_choice("sharpening", self.sharpening, SHARPENINGS)
        _check_choice("colour_space", self.colour_space, COLOUR_SPACES)
        _check_choice("metadata", self.metadata, METADATA)
        _check_choice("side_by_side", self.side_by_side, (False, True))
        for name in ("before_label", "after_label"):
            if not isinstance(getattr(self, name), str):
                raise BadExportOptionsError(reason=Message("{field} must be text", {"field": name}))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_whole(name: str, value: object, low: int, high: int) -> None:
    if not (type(value) is int and low <= value <= high):
        details = {"field": name, "low": low, "high": high}
        raise BadExportOptionsError(reason=Message("{field} must be a whole number from {low} to {high}", details))


def _check_choice(name: str, value: object, choices: Sequence[object]) -> None:
    if not any(type(value) is type(choice) and value == choice for choice in choices):
        details = {"field": name, "choices": tuple(str(choice) for choice in choices if choice not in ("", None))}
        raise BadExportOptionsError(reason=Message("{field} must be one of: {choices}", details))
