"""The example pictures in a recipe: small enough to travel, exact enough to be known again by their hash."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from core.errors import BadJobError, BadRecipeError
from core.examples import Pair
from core.imaging.depth import to_8_bits
from core.imaging.formats import PNG
from core.imaging.opening import photo_from_pixels
from core.imaging.resizing import resize
from core.imaging.saving import encode_photo
from core.photo import Photo

MOST_PIXELS = 8_000_000
"""Of all pictures of a step together."""
MOST_BYTES = 4 * MOST_PIXELS

_HEADER = 24  # bytes of a PNG up to its size


def shrink_pairs(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs as a recipe keeps them: 8 bits, scaled down where they are large, nothing but pixels."""
    limit = MOST_PIXELS / (2 * len(pairs))
    return tuple(Pair(_shrink(pair.before, limit), _shrink(pair.after, limit), pair.weight) for pair in pairs)


def _shrink(photo: Photo, limit: float) -> Photo:
    pixels = photo.pixels
    scale = (limit / (photo.width * photo.height)) ** 0.5
    if scale < 1:
        size = (max(1, int(photo.width * scale)), max(1, int(photo.height * scale)))
        pixels, _ = resize(pixels, size)
    return Photo(to_8_bits(pixels), path=photo.path)


def pack_picture(photo: Photo) -> bytes:
    """The pixels as a PNG, without metadata."""
    return encode_photo(Photo(photo.pixels), PNG.suffixes[0])


def unpack_picture(data: bytes) -> Photo:
    """The picture again. Raises BadRecipeError."""
    try:
        check_picture(data)
        return photo_from_pixels(PNG.decode(data, "").samples)
    except Exception as error:  # decoders fail on damaged files in every way there is
        raise BadRecipeError(reason="an example picture cannot be read") from error


def check_picture(data: bytes) -> None:
    """Raise BadJobError for what is no PNG, or one of a size that no recipe has. Decodes nothing."""
    if len(data) < _HEADER or not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        raise BadJobError(reason="an example picture cannot be read")
    width, height = struct.unpack(">II", data[16:_HEADER])
    if not 0 < width * height <= MOST_PIXELS or len(data) > MOST_BYTES:
        raise BadJobError(reason="an example picture is too large")
