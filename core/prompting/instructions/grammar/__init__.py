"""The grammars that training sentences are made of: how people say it, in en.toml and ko.toml.

Notation: [a|b|] is one of a, b or nothing, and nests; | also parts the alternatives of a whole phrase; {name} is a
phrase of that name, from the file or from the speaker. In Korean @을 @이 @은 @과 @ㄹ @ㄴ @ㅂ stand for the particle or
ending in the form that the preceding syllable asks for; verbs and adjectives are written stem/-어 form or stem/-어
form/modifier, as their endings need them.

What a language says about one wish, by kind: nouns: things to remove ("haze"). bad: what is wrong ("hazy"). good: what
is wanted ("sharp"). comparatives: "sharper". verbs: take the photo as object ("sharpen"). acts: names of the work
("sharpening"). commands: whole verb phrases. complaints: whole clauses that describe the damage.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

from core.prompting.wishes import Wish


@dataclass(frozen=True)
class Grammar:
    """One language. phrases: by name. commands, complaints, keep, openings: by the kind of word they are made of.
    wishes: wish → kind → phrases.
    """

    phrases: dict[str, str]
    commands: dict[str, str]
    complaints: dict[str, str]
    keep: dict[str, str]
    openings: dict[str, str]
    wishes: dict[Wish, dict[str, str]]


def load_grammar(language: str) -> Grammar:
    """The grammar of "en" or "ko"."""
    tables = tomllib.loads(resources.files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))
    return Grammar(
        phrases={name: phrase for name, phrase in tables.items() if isinstance(phrase, str)},
        commands=tables["commands"],
        complaints=tables["complaints"],
        keep=tables["keep"],
        openings=tables.get("openings", {}),
        wishes={Wish(wish): kinds for wish, kinds in tables["wishes"].items()},
    )
