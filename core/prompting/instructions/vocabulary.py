"""What one language says about one wish."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    """Phrases about one wish, in the notation of the grammars. An empty string means that there are none.

    nouns: things to remove ("haze"). bad: adjectives for what is wrong ("hazy"). good: adjectives for what is wanted
    ("sharp"). comparatives: "sharper". verbs: take the photo as their object ("sharpen"). acts: nouns for the work
    ("sharpening"). commands: whole verb phrases. complaints: whole clauses that describe the damage.
    Korean adjectives, commands and complaints are written stem/-eo form/modifier, as its endings need them.
    """

    nouns: str = ""
    bad: str = ""
    good: str = ""
    comparatives: str = ""
    verbs: str = ""
    acts: str = ""
    commands: str = ""
    complaints: str = ""
