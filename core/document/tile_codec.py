"""Pixels of a tile to bytes and back, without loss.

Neighbouring pixels and channels are alike: red and blue go as their difference to green, every row as its difference to
the one above, channel by channel, and Zstandard packs the small numbers that are left: half to a third of the size for
photos, at some 250 MB/s either way on one core; lossless JPEG XL saves a tenth more at a third of the speed.
"""

from __future__ import annotations

import hashlib

import numpy as np

from core.photo import Pixels

_LEVEL = 1  # of Zstandard: higher ones cost time, and gain next to nothing here

HASH_BYTES = 16


class BadTileError(Exception):
    """Bytes that are not those of such a tile."""


def digest(pixels: Pixels) -> bytes:
    """What a tile is known by, 16 bytes: the same for the same pixels only. pixels: C-contiguous (h, w, C)."""
    shape = f"{pixels.shape}{pixels.dtype.itemsize}".encode()
    return hashlib.blake2b(pixels.data, digest_size=HASH_BYTES, person=shape[:16]).digest()


def encode(pixels: Pixels) -> bytes:
    """The bytes of a tile, (h, w, C) uint8 or uint16."""
    import imagecodecs

    planes = np.moveaxis(pixels, 2, 0).copy()
    if len(planes) == 3:
        planes[0::2] -= planes[1]
    planes[:, 1:] -= planes[:, :-1].copy()
    data = planes if planes.itemsize == 1 else _split(planes)
    return bytes(imagecodecs.zstd_encode(data.tobytes(), level=_LEVEL))


def decode(data: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    """The pixels of a tile of that shape, of 8 or 16 bits. Never takes more memory than those. Raises BadTileError."""
    import imagecodecs

    planes = empty((shape[2], shape[0], shape[1]), bits)
    room = bytearray(planes.nbytes)
    try:
        found = imagecodecs.zstd_decode(data, out=room)
    except imagecodecs.ZstdError as error:
        raise BadTileError(str(error)) from error
    if len(found) != planes.nbytes:
        raise BadTileError("too short")
    if planes.itemsize == 1:
        planes[:] = np.frombuffer(room, np.uint8).reshape(planes.shape)
    else:
        high, low = np.frombuffer(room, np.uint8).reshape(2, *planes.shape)
        planes[:] = (high.astype(np.uint16) << 8) | low
    for row in range(1, shape[0]):  # several times faster than numpy's cumsum
        np.add(planes[:, row], planes[:, row - 1], out=planes[:, row])
    if len(planes) == 3:
        planes[0::2] += planes[1]
    pixels = empty(shape, bits)
    for channel, plane in enumerate(planes):
        pixels[:, :, channel] = plane
    return pixels


def empty(shape: tuple[int, int, int], bits: int) -> Pixels:
    """Room for pixels of 8 or 16 bits."""
    return np.empty(shape, np.uint16) if bits == 16 else np.empty(shape, np.uint8)


def _split(planes: Pixels) -> Pixels:
    """The high bytes of all samples, then the low ones: they are unlike."""
    return np.stack([planes >> 8, planes & 255]).astype(np.uint8)
