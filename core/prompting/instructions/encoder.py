"""The network that reads: words in context → what each word wishes for, and how much of it.

    word vector (mean of its n-gram vectors) → linear → three residual convolutions over the words, dilated 1, 2, 4
    → per word: a presence logit for every wish and for "a wish that nobody here knows", and an intensity per wish.

A sentence or clause wishes for what its most certain word says. Convolutions see 7 words to each side, which is how
"don't touch the colours" comes to mean nothing to do, and they take text of any length in linear time.

The arithmetic uses operators only, so that the same code runs on numpy arrays here and on torch tensors in training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.prompting.instructions.words import BUCKETS, ngram_buckets
from core.prompting.wishes import Wish

WISHES: tuple[Wish, ...] = tuple(Wish)
"""The order of the outputs. The presence logits have one more at the end: a wish that nobody here knows."""

WORD_WIDTH = 64
WIDTH = 96
KERNEL = 3
DILATIONS = (1, 2, 4)
_PRESENCES = len(WISHES) + 1

SHAPES: dict[str, tuple[int, ...]] = {
    "ngrams": (BUCKETS, WORD_WIDTH),
    "enter": (WORD_WIDTH, WIDTH),
    **{f"context.{i}": (KERNEL, WIDTH, WIDTH) for i in range(len(DILATIONS))},
    **{f"context.{i}.bias": (WIDTH,) for i in range(len(DILATIONS))},
    "presence": (WIDTH, _PRESENCES),
    "presence.bias": (_PRESENCES,),
    "intensity": (WIDTH, len(WISHES)),
    "intensity.bias": (len(WISHES),),
}
"""Every array of the model."""

Array = Any
"""A float32 numpy array or torch tensor."""


def word_vectors(ngrams: NDArray[np.float32], keys: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of normalised words, (len(keys), WORD_WIDTH)."""
    return np.stack([ngrams[list(ngram_buckets(key))].mean(axis=0) for key in keys])


def read(weights: Mapping[str, Array], words: Array, present: Array) -> tuple[Array, Array]:
    """Presence logits (B, T, wishes + 1) and intensity logits (B, T, wishes) of every word.

    words: word vectors, (B, T, WORD_WIDTH). present: (B, T, 1), 1 for a word, 0 for padding.
    """
    x = (words @ weights["enter"]) * present
    for i, dilation in enumerate(DILATIONS):
        mixed = _convolve(_normalise(x), weights[f"context.{i}"], dilation) + weights[f"context.{i}.bias"]
        x = (x + mixed * (mixed > 0)) * present
    x = _normalise(x)
    return x @ weights["presence"] + weights["presence.bias"], x @ weights["intensity"] + weights["intensity.bias"]


def _normalise(x: Array) -> Array:
    return x / ((x * x).mean(-1)[..., None] + 1e-6) ** 0.5


def _convolve(x: Array, kernel: Array, dilation: int) -> Array:
    """Convolve (B, T, C) over T with a (K, C, C') kernel; words beyond either end count as zero."""
    length = x.shape[1]
    total = x @ kernel[KERNEL // 2]
    for tap in range(KERNEL):
        shift = (tap - KERNEL // 2) * dilation
        if 0 < shift < length:
            total[:, :-shift] += x[:, shift:] @ kernel[tap]
        elif -length < shift < 0:
            total[:, -shift:] += x[:, :shift] @ kernel[tap]
    return total
