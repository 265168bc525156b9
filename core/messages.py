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


def to_plain(message: Message) -> dict[str, Any]:
    """A message in values that JSON holds; what is neither a number nor a message becomes text."""
    return {"template": message.template, "details": {name: _plain(value) for name, value in message.details.items()}}


def from_plain(plain: Any) -> Message:
    """A message from `to_plain`. Raises ValueError for what it did not make."""
    if not (isinstance(plain, dict) and plain.keys() == {"template", "details"}):
        raise ValueError("not a message")
    template, details = plain["template"], plain["details"]
    if not (isinstance(template, str) and isinstance(details, dict)):
        raise ValueError("not a message")
    return Message(template, {name: _detail(value) for name, value in details.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return to_plain(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool | int | float | str) else str(value)


def _detail(value: Any) -> Any:
    if isinstance(value, dict):
        return from_plain(value)
    return tuple(_detail(item) for item in value) if isinstance(value, list) else value
