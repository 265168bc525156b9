"""Sentences for the person at the screen, kept as template + details so that a UI can translate them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """An English template in `str.format` style and the values that fill it.

    `str(message)` is the English sentence. A translator looks up `template`, then fills in `details`.
    """

    template: str
    details: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.details)
