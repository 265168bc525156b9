"""Small pictures of how a document looks, as JPEG."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from core.photo import Pixels

_LONGEST = 4096  # pixels on a side: more is no small picture
_QUALITY = 85


def to_jpeg(pixels: Pixels) -> bytes:
    """(h, w, 3) uint8 as JPEG."""
    from PIL import Image

    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def from_jpeg(data: object) -> NDArray[np.uint8] | None:
    """(h, w, 3) uint8; None for what is no such picture."""
    from PIL import Image

    if not isinstance(data, bytes):
        return None
    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as image:
            return np.asarray(image.convert("RGB")) if max(image.size) <= _LONGEST else None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
