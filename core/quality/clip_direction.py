"""CLIP direction similarity: whether B′ differs from B as A′ differs from A.

The measure of Analogist (Gu and others, SIGGRAPH 2024, section 4; after ViSII, Nguyen and others 2023): the cosine
between the directions A → A′ and B → B′ in the space of CLIP's image embeddings.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.models.clip import ImageEncoder

_NOWHERE = 1e-6  # length of a direction that is none


def direction_similarity(encoder: ImageEncoder, pictures: Sequence[NDArray[np.uint8]]) -> float:
    """pictures: A, A′, B, B′, each (h, w, 3) sRGB of any size. Returns the cosine, in [-1, 1]; 0 where one of the
    edits changes nothing that CLIP sees. Embeddings have length 1, as CLIP compares them."""
    a, a_prime, b, b_prime = encoder(pictures)
    example, edit = a_prime - a, b_prime - b
    lengths = float(example.norm()) * float(edit.norm())
    return float(example @ edit) / lengths if lengths > _NOWHERE**2 else 0.0
