"""Masks as text, so that a job can carry one through JSON."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.errors import BadMaskError

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE = 1024  # longest side of what is kept: engines look at masks through latents of an eighth of their own size


def pack(mask: NDArray[np.uint8]) -> str:
    """A mask, (H, W) uint8, as a PNG in base64, scaled down to at most 1024 pixels a side."""
    from PIL import Image

    image = Image.fromarray(mask)
    image.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    return _encode(image)


def pack_whole(mask: NDArray[np.uint8]) -> str:
    """A mask, (H, W) uint8, as a PNG in base64, every pixel of it."""
    from PIL import Image

    return _encode(Image.fromarray(mask))


def unpack(packed: str, width: int, height: int) -> NDArray[np.uint8]:
    """The mask again, (height, width) uint8. Raises BadMaskError for what was not packed here."""
    from PIL import Image

    with _opened(packed) as image:
        if max(image.size) > _SIDE:
            raise BadMaskError(reason="it was not packed by Likewise")
        return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), dtype=np.uint8)


def unpack_whole(packed: str, width: int, height: int) -> NDArray[np.uint8]:
    """A mask of every pixel, (height, width) uint8. Raises BadMaskError for what was not packed here, or that large."""
    with _opened(packed) as image:
        if image.size != (width, height):
            raise BadMaskError(reason="it was not packed by Likewise")
        return np.asarray(image, dtype=np.uint8)


def _encode(image: Image) -> str:
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return b64encode(file.getvalue()).decode("ascii")


@contextmanager
def _opened(packed: str) -> Iterator[Image]:
    from PIL import Image

    try:
        with Image.open(BytesIO(b64decode(packed, validate=True)), formats=("PNG",)) as image:
            if image.mode != "L":
                raise BadMaskError(reason="it was not packed by Likewise")
            yield image
    except (binascii.Error, OSError, ValueError, SyntaxError) as error:
        raise BadMaskError(reason="it was not packed by Likewise") from error
