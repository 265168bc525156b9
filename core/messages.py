"""Sentences for the person at the screen, kept as template + details so that a UI can translate them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """An English template in `str.format` style and the values that fill it.

    `str(message)` is the English sentence. A translator looks up `template`, then fills in `details`; a detail that is
    a tuple is a list of things, each with a translation of its own.
    """

    template: str
    details: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**{name: listed(detail) for name, detail in self.details.items()})


def listed(detail: Any) -> Any:
    """A detail as a sentence shows it: the items of a tuple with commas between them, anything else unchanged."""
    return ", ".join(str(item) for item in detail) if isinstance(detail, tuple) else detail
