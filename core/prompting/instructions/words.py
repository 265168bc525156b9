"""From text to words, and from words to numbers: the spelling side of the reader.

A word becomes a bag of hashed character n-grams (Bojanowski et al. 2017, "Enriching Word Vectors with Subword
Information"). Hangul is taken apart into its letters first, so that 밝게, 밝아 and the misspelt 발게 share many.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

BUCKETS = 8192
"""Rows of the embedding table that n-grams are hashed into."""

_WORD = re.compile(
    r"(?P<hangul>[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]+)"
    r"|(?P<number>\d+)"
    r"|(?P<letters>[^\W\d_\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]+(?:['’&][^\W\d_\uac00-\ud7a3]+)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
_LONGEST_WORD = 48  # letters of a "word" that are read; what is longer is no word


@dataclass(frozen=True)
class Word:
    """One word or punctuation mark. `key` is its normalised spelling; text[start:end] is where it stands."""

    key: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        return len(self.key) == 1 and not self.key.isalnum()


def normalise_spelling(word: str) -> str:
    """Lower case, compatibility forms folded, Hangul syllables as letters: "Ｈaze" → "haze", "눈" → "ㄴㅜㄴ"."""
    return unicodedata.normalize("NFKD", word.lower().replace("’", "'"))


def split_words(text: str) -> list[Word]:
    """The words and punctuation marks of a text. Hangul, other letters and digits are separate words ("haze를" → 2)."""
    return [Word(normalise_spelling(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=65536)
def ngram_buckets(key: str) -> tuple[int, ...]:
    """The embedding rows of a normalised word: the word itself and its n-grams of 3 to 5 characters."""
    framed = f"<{key[:_LONGEST_WORD]}>"
    grams = [framed] + [framed[i : i + n] for n in (3, 4, 5) for i in range(len(framed) - n + 1)]
    return tuple(crc32(gram.encode()) % BUCKETS for gram in grams)
