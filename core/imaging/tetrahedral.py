"""Interpolation in a cube of colours along the tetrahedron that a colour lies in, which keeps greys on the diagonal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def interpolate(
    colours: NDArray[np.float32], entries: int, cells: NDArray[np.int32], fractions: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The colours at places between the entries of a cube.

    colours: (entries³, 3), red fastest. cells: (3, h, w), for R, G and B the entry below times 1, entries and
    entries². fractions: (3, h, w) in [0, 1], how far on from there. Returns (3, h, w).
    """
    steps = (1, entries, entries * entries)
    red, green, blue = fractions
    # The path to the opposite corner goes along the axis of the largest fraction first, of the smallest last.
    most = np.maximum(np.maximum(red, green), blue)
    least = np.minimum(np.minimum(red, green), blue)
    middle = np.maximum(np.minimum(red, green), np.minimum(np.maximum(red, green), blue))
    first = np.where(red == most, steps[0], np.where(green == most, steps[1], steps[2])).astype(np.int32)
    last = np.where(blue == least, steps[2], np.where(green == least, steps[1], steps[0])).astype(np.int32)
    corner = cells.sum(axis=0, dtype=np.int32)
    opposite = corner + np.int32(sum(steps))
    found = _weighted(colours, corner, 1 - most)
    found += _weighted(colours, corner + first, most - middle)
    found += _weighted(colours, opposite - last, middle - least)
    found += _weighted(colours, opposite, least)
    return np.moveaxis(found, 2, 0)


def _weighted(
    colours: NDArray[np.float32], places: NDArray[np.int32], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    taken = np.take(colours, places, axis=0, mode="clip")
    taken *= weights[:, :, None]
    return taken
