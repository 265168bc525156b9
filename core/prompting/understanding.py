"""What was read in an instruction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.prompting.wishes import WITHIN_STARTER, Wish


@dataclass(frozen=True)
class Understanding:
    """The wishes read in a sentence, strongest first.

    wishes: wish → weight in (0, 1]: 1 is a plain wish, less is "a little".
    unclear: parts of the sentence that express a wish which nobody here knows; the whole sentence when nothing was
        understood.
    within: what the engine that was asked can fulfil.
    """

    instruction: str
    wishes: dict[Wish, float]
    unclear: tuple[str, ...] = ()
    within: frozenset[Wish] = WITHIN_STARTER

    @property
    def doable(self) -> dict[Wish, float]:
        """The wishes that the engine can fulfil."""
        return {wish: weight for wish, weight in self.wishes.items() if wish in self.within}

    @property
    def beyond(self) -> tuple[Wish, ...]:
        """The wishes that were understood, but need another model."""
        return tuple(wish for wish in self.wishes if wish not in self.within)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: what the engine can do with weights, what needs an official model, the rest."""
        return {
            "instruction": self.instruction,
            "wishes": {wish.value: weight for wish, weight in self.doable.items()},
            "needs_official_model": [wish.value for wish in self.beyond],
            "unclear": list(self.unclear),
        }
