"""`understand`: the bundled reader put to work. numpy only; a few milliseconds; safe on any thread."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core import bundle
from core.errors import BrokenModelError
from core.messages import Message
from core.prompting.instructions.encoder import SHAPES, WISHES, read, word_vectors
from core.prompting.instructions.words import Word, split_words
from core.prompting.understanding import Understanding
from core.prompting.wishes import Wish

_LONGEST = 512  # words that are read; nobody describes a photo in more
_LEAST_WEIGHT = 0.05
_PLAIN_WEIGHT = 0.8  # read as this much or more, a wish is a plain one
_CLAUSE_WORDS = frozenset(
    ("and", "but", "then", "also", "plus", "or", "while", "그리고", "하지만", "근데", "그런데", "또", "그다음")
)
_CLAUSE_MARKS = frozenset(",.;:!?+&/\n")
_KOREAN_LINK = re.compile("(고|며|지만|면서|는데|은데|니까|해서)$")


@dataclass(frozen=True, eq=False)
class _Reader:
    weights: dict[str, NDArray[np.float32]]
    thresholds: NDArray[np.float32]


def understand(text: str) -> Understanding:
    """Read what an instruction wishes for. Blank text has no wishes and nothing unclear.

    Raises ModelMissingError and BrokenModelError.
    """
    instruction, text = text, unicodedata.normalize("NFC", text).strip()
    words = split_words(text)[:_LONGEST]
    if not words:
        return Understanding(instruction, {}, (text,) if text else ())
    reader = _load_reader()
    vectors = word_vectors(reader.weights["ngrams"], [word.key for word in words])
    presence, intensity = read(reader.weights, vectors[None], np.ones((1, len(words), 1), np.float32))
    presence = presence[0] - reader.thresholds
    said = presence.max(axis=0)
    speaker = presence.argmax(axis=0)
    weights: dict[Wish, float] = {}
    for i in np.flatnonzero(said[:-1] > 0):
        weight = 1 / (1 + np.exp(-float(intensity[0, speaker[i], i])))
        weights[WISHES[i]] = 1.0 if weight >= _PLAIN_WEIGHT else round(max(_LEAST_WEIGHT, float(weight)), 2)
    wishes = dict(sorted(weights.items(), key=lambda item: -item[1]))
    return Understanding(instruction, wishes, _unclear(text, words, presence) if wishes else (text,))


def _unclear(text: str, words: list[Word], presence: NDArray[np.float32]) -> tuple[str, ...]:
    """The clauses that voice an unknown wish and none that is known, neighbours joined."""
    parts: list[tuple[int, int]] = []
    after = -1  # the clause that would continue the last unclear one
    for number, (first, last) in enumerate(_clauses(text, words)):
        known, unknown = presence[first:last, :-1].max(), presence[first:last, -1].max()
        if unknown > 0 and known <= 0:
            start, end = words[first].start, words[last - 1].end
            if number == after:
                parts[-1] = (parts[-1][0], end)
            else:
                parts.append((start, end))
            after = number + 1
    return tuple(text[start:end] for start, end in parts)


def _clauses(text: str, words: list[Word]) -> list[tuple[int, int]]:
    """Index ranges of the words between punctuation marks and conjunctions."""
    clauses: list[tuple[int, int]] = []
    start = 0
    for i, word in enumerate(words):
        spelling = text[word.start : word.end]
        if spelling in _CLAUSE_MARKS or spelling.lower() in _CLAUSE_WORDS:
            clauses.append((start, i))
            start = i + 1
        elif _KOREAN_LINK.search(spelling):
            clauses.append((start, i + 1))
            start = i + 1
    clauses.append((start, len(words)))
    return [(first, last) for first, last in clauses if first < last]


@cache
def _load_reader() -> _Reader:
    stored = bundle.read(bundle.path("instructions"))
    arrays = stored.tensors
    for name, shape in {**SHAPES, "thresholds": (len(WISHES) + 1,)}.items():
        if name not in arrays or arrays[name].shape != shape:
            reason = Message("{part} is missing or has another shape", {"part": name})
            raise BrokenModelError(name=stored.name, reason=reason)
    return _Reader(arrays, arrays.pop("thresholds"))
