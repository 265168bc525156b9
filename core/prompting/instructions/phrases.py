"""Turning the grammars' notation into text: choices, names, Korean particles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from random import Random

_NAME = re.compile(r"\{(\w+)\}")
_PARTICLE = re.compile(r"(.)@([을이은과ㄹㄴㅂ])")
_AFTER_VOWEL = {"을": "를", "이": "가", "은": "는", "과": "와"}
_FINAL = {"ㄴ": 4, "ㄹ": 8, "ㅂ": 17}  # places among the 28 final consonants of Unicode's Hangul syllables


def expand(phrase: str, names: Mapping[str, str], rng: Random) -> str:
    """One random reading of a phrase: a top-level a|b|c and every [a|b|] chosen from, every {name} looked up."""
    text = choose(phrase, rng)
    while match := _NAME.search(text):
        text = text[: match.start()] + choose(names[match.group(1)], rng) + text[match.end() :]
    return _PARTICLE.sub(lambda match: _attach(match, rng), text)


def choose(phrase: str, rng: Random) -> str:
    """One of the alternatives of a phrase, its names left in place."""
    alternatives = _alternatives(phrase)
    tree = alternatives[int(rng.random() * len(alternatives))]
    return "".join(part if literal else choose(part, rng) for literal, part in tree)


@cache
def _alternatives(phrase: str) -> tuple[tuple[tuple[bool, str], ...], ...]:
    """Top-level alternatives, each a sequence of (is literal text, text or the inside of a bracket)."""
    alternatives: list[tuple[tuple[bool, str], ...]] = []
    parts: list[tuple[bool, str]] = []
    depth, start = 0, 0
    for i, char in enumerate(phrase + "|"):
        if char == "[":
            if depth == 0:
                parts.append((True, phrase[start:i]))
                start = i + 1
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                parts.append((False, phrase[start:i]))
                start = i + 1
        elif char == "|" and depth == 0:
            parts.append((True, phrase[start:i]))
            alternatives.append(tuple(parts))
            parts, start = [], i + 1
    if depth:
        raise ValueError(f"unbalanced brackets in {phrase!r}")
    return tuple(alternatives)


def _attach(match: re.Match[str], rng: Random) -> str:
    """The syllable with the particle or ending that fits it."""
    syllable, particle = match.groups()
    code = ord(syllable) - 0xAC00
    is_hangul = 0 <= code < 11172
    closed = code % 28 != 0 if is_hangul else rng.random() < 0.5  # after a Latin word, people write either
    if particle in _AFTER_VOWEL:
        return syllable + (particle if closed else _AFTER_VOWEL[particle])
    if closed:
        return syllable + {"ㄴ": "은", "ㄹ": "을", "ㅂ": "습"}[particle]
    return chr(ord(syllable) + _FINAL[particle]) if is_hangul else syllable


def conjugation(forms: str) -> dict[str, str]:
    """Names `stem`, `inf` and `mod` of an expanded "stem/-어 form/modifier".

    Only the last words of the first form are repeated in the others: "얼굴이 어둡/어두워" gives inf "얼굴이 어두워".
    """
    stem, inf, *rest = forms.split("/")
    words = stem.split(" ")

    def whole(form: str) -> str:
        return " ".join([*words[: len(words) - len(form.split(" "))], form]).strip()

    return {"stem": stem, "inf": whole(inf), "mod": whole(rest[0]) if rest else stem}
