"""A person with a photo to mend: what English and Korean speakers have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from random import Random
from typing import ClassVar

from core.prompting.instructions.grammar import Grammar
from core.prompting.instructions.phrases import expand
from core.prompting.wishes import Wish

Told = tuple[str, float]
"""A phrase and the weight of the wish that it voices."""

Item = tuple[str, Wish | None, float]
"""One thing of an enumeration: its phrase, its wish and weight; no wish for what joins them."""

LITTLE, VERY_LITTLE = 0.5, 0.3


class Speaker(ABC):
    """Says things at random. `last`: the clause ends the sentence; within one, Korean verbs take another ending."""

    grammar: ClassVar[Grammar]
    junk_letters: ClassVar[tuple[str, ...]]
    syllables: ClassVar[str]
    circumstance_first: ClassVar[bool]
    contrasts: ClassVar[str]

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        letters = rng.choice(self.junk_letters)
        junk = "".join(rng.choice(letters) for _ in range(rng.randint(2, 8)))
        name = "".join(rng.choice(self.syllables.split()) for _ in range(rng.randint(2, 3)))
        self._names = {**self.grammar.phrases, "junk": junk, "name": name}

    @abstractmethod
    def command(self, wish: Wish, last: bool) -> Told: ...
    @abstractmethod
    def complaint(self, wish: Wish, last: bool) -> Told: ...
    @abstractmethod
    def improvement(self, last: bool) -> Told: ...
    @abstractmethod
    def enumeration(self, wishes: Sequence[Wish]) -> list[Item]: ...
    @abstractmethod
    def keep(self, wish: Wish) -> str: ...

    def say(self, phrase: str, **names: str) -> str:
        text = expand(phrase, {**self._names, **names}, self.rng)
        return " ".join(text.split()).replace(" ,", ",").replace(" ?", "?")

    def how_much(self) -> Told:
        """An adverb, mostly none, and the weight that it gives."""
        draw = self.rng.random()
        if draw < 0.7:
            return "", 1.0
        if draw < 0.835:
            return self.say("{little}"), LITTLE
        if draw < 0.88:
            return self.say("{very_little}"), VERY_LITTLE
        return self.say("{strong}"), 1.0

    def nouns(self, wish: Wish) -> str:
        """Things to remove; among objects, now and then one that no list could name."""
        if wish is Wish.REMOVE_OBJECT and self.rng.random() < 0.2:
            return "{thing}|{thing}|{junk}"
        return self.grammar.wishes[wish].get("nouns", "")

    def kinds(self, wish: Wish, choices: Sequence[str]) -> list[str]:
        """Those of the kinds of phrase that there are for this wish."""
        return [kind for kind in choices if kind.split("_")[0] in self.grammar.wishes[wish]]

    def old_photo(self) -> str:
        return self.say("{old_photo}")

    def unknown(self) -> str:
        return self.say("{unknown}")

    def background(self) -> str:
        return self.say("{background}")

    def circumstance(self) -> str:
        """When, where or why it happened, which wishes for nothing: "after 40 years", "밤에 찍었더니"."""
        return self.say("{circumstance}")

    def heirloom(self) -> str:
        """An old print or a portrait, merely named."""
        return self.say("{heirloom}")

    def restoration(self) -> str:
        return self.say("{restoration}")

    def cry_for_help(self) -> str:
        return self.say("{cry_for_help}")

    def nothing(self) -> str:
        return self.say("{nothing}")

    def join(self, contrast: bool) -> str:
        """What stands between two clauses, spaces included."""
        return expand(self.contrasts if contrast else self.grammar.phrases["joins"], self._names, self.rng)
