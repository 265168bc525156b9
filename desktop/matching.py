"""Finding a command by a few letters of its name."""

from __future__ import annotations

import re
import unicodedata

_FEW, _GAP = 3, 3
"""Letters that are looked for scattered, at least; and how many others may stand between two of them, at most."""

_WHOLE, _BEGINNING, _INSIDE, _SCATTERED = 4.0, 3.0, 2.0, 1.0


def score(query: str, *texts: str) -> float:
    """How well the texts together answer the query: 0 where some word of it is in none; a query of no words, 1.

    A word of the query may be a word of a text, its beginning, a part of it, or letters that stand in it in that order,
    the more spread the worse. The first text counts most.
    """
    total = 1.0
    for wanted in _folded(query).split():
        best = max((_score_word(wanted, _folded(text)) / (1 + place) for place, text in enumerate(texts)), default=0)
        if best == 0:
            return 0
        total += best
    return total


def _score_word(wanted: str, text: str) -> float:
    """text, wanted: folded."""
    words = re.findall(r"\w+", text)
    if wanted in words:
        return _WHOLE
    if any(word.startswith(wanted) for word in words):
        return _BEGINNING
    if wanted in text:
        return _INSIDE
    if len(wanted) < _FEW:  # two letters are scattered over everything
        return 0
    spread = re.search(f".{{0,{_GAP}}}".join(map(re.escape, wanted)), text)
    return _SCATTERED * len(wanted) / len(spread[0]) if spread else 0


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
