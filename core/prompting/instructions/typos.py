"""Spelling mistakes as people make them: neighbouring keys, dropped and swapped letters, Hangul that sounds alike."""

from __future__ import annotations

import unicodedata
from random import Random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: row[max(0, i - 1) : i] + row[i + 1 : i + 2] + "".join(other[i : i + 1] for other in _ROWS if other != row)
    for row in _ROWS
    for i, key in enumerate(row)
}
_SOUND_ALIKE = ("ᅢᅦ", "ᅩᅮ", "ᅬᅫᅰ", "ᅥᅩ", "ᅡᅥ", "ᅵᅴ", "ᄀᄏᄁ", "ᄃᄐᄄ", "ᄇᄑᄈ", "ᄌᄎᄍ", "ᄉᄊ", "ᆺᆻ", "ᆯᆰ", "ᆨᆩ", "ᆼᆫ")
_HANGUL_SWAPS = {letter: group.replace(letter, "") for group in _SOUND_ALIKE for letter in group}


def misspell(text: str, rate: float, rng: Random) -> str:
    """The text with about `rate` of its longer words misspelt."""
    return " ".join(_misspell_word(word, rng) if rng.random() < rate else word for word in text.split(" "))


def _misspell_word(word: str, rng: Random) -> str:
    if any("가" <= char <= "힣" for char in word):
        return _misspell_hangul(word, rng)
    if len(word) < 4:
        return word
    i = rng.randrange(len(word) - 1)
    action = rng.random()
    if action < 0.3:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if action < 0.55:
        return word[:i] + word[i + 1 :]
    if action < 0.75:
        i = rng.randrange(len(word))
        return word[:i] + word[i] + word[i:]
    return word[:i] + rng.choice(_NEIGHBOURS.get(word[i], "e")) + word[i + 1 :]


def _misspell_hangul(word: str, rng: Random) -> str:
    letters = list(unicodedata.normalize("NFD", word))
    swappable = [i for i, letter in enumerate(letters) if letter in _HANGUL_SWAPS]
    if rng.random() < 0.2:
        finals = [i for i, letter in enumerate(letters) if "ᆨ" <= letter <= "ᇂ"]
        if finals:
            del letters[rng.choice(finals)]
    elif swappable:
        i = rng.choice(swappable)
        letters[i] = rng.choice(_HANGUL_SWAPS[letters[i]])
    return unicodedata.normalize("NFC", "".join(letters))
