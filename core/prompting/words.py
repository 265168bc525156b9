"""What text encoders that know English only can read."""

from __future__ import annotations

import unicodedata

from core.errors import BadJobError
from core.messages import Message


def is_latin(text: str) -> bool:
    """Whether all its letters are Latin ones, so that an English text encoder may make something of it."""
    return all("LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha())


def check_latin(job: object, *names: str) -> None:
    """Raise BadJobError unless these fields of a job are None or `is_latin`."""
    for name in names:
        if not is_latin(getattr(job, name) or ""):
            raise BadJobError(
                reason=Message("{field} must be in English, the model reads nothing else", {"field": name})
            )
