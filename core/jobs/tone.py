"""Jobs without an engine: changes of each pixel by itself, computed wherever and whenever they are shown."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from core.errors import BadJobError
from core.jobs.fields import check_number, check_text, read_fields
from core.messages import Message

EXPOSURE_LIMIT = 5.0
"""Stops, either way."""
SLIDER_LIMIT = 100.0
"""Of everything but the exposure, either way."""


@dataclass(frozen=True)
class AdjustJob:
    """Basic light and colour; 0 everywhere leaves every pixel as it is.

    exposure: in stops. The rest is in [-100, 100].
    temperature: negative is cooler (bluer). tint: negative is greener.
    """

    exposure: float = 0.0
    contrast: float = 0.0
    highlights: float = 0.0
    shadows: float = 0.0
    whites: float = 0.0
    blacks: float = 0.0
    temperature: float = 0.0
    tint: float = 0.0
    vibrance: float = 0.0
    saturation: float = 0.0

    def to_json(self) -> str:
        return json.dumps({"kind": "adjust", **asdict(self)}, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> AdjustJob:
        """Read a job back. Raises BadJobError."""
        return read_fields(text, "adjust", lambda values: AdjustJob(**values))

    def check(self) -> None:
        """Raise BadJobError unless every field has its type and range."""
        for field in fields(self):
            limit = EXPOSURE_LIMIT if field.name == "exposure" else SLIDER_LIMIT
            if getattr(self, field.name) is None:
                raise BadJobError(reason=Message("{field} must be a number", {"field": field.name}))
            check_number(self, field.name, -limit, limit)


@dataclass(frozen=True)
class LutJob:
    """A table of colours.

    name: for people. table: `core.imaging.lut.Lut.pack`ed.
    """

    name: str
    table: str

    def to_json(self) -> str:
        return json.dumps({"kind": "lut", **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> LutJob:
        """Read a job back. Raises BadJobError."""
        return read_fields(text, "lut", lambda values: LutJob(**values))

    def check(self) -> None:
        """Raise BadJobError unless both are text; the table is read where it is used."""
        check_text(self, "name", "table")
