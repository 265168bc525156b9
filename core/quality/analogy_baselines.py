"""What a learned edit has to beat: B as it is, and changes of colour alone that are fitted to the pairs.

Pictures are (h, w, 3) float32 sRGB in [0, 1].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
Pairs = Sequence[tuple[Image, Image]]

_RIDGE = 1e-6
_NODES = 17  # of the table along each of R, G and B
_FAINT = 1.0  # pixels; a node that few pixels are near stays near the affine map


def copy(pairs: Pairs, b: Image) -> Image:
    return b


def colour_affine(pairs: Pairs, b: Image) -> Image:
    """A 3 × 4 matrix by ridge regression, regularisation 1e-6 of the number of pixels."""
    return np.clip(_affine(b, _fit_affine(pairs)), 0, 1).astype(np.float32)


def colour_table(pairs: Pairs, b: Image) -> Image:
    """A look-up table of 17³ nodes: the affine map, and the mean of what it leaves around each node."""
    matrix = _fit_affine(pairs)
    sums, weights = np.zeros((_NODES**3, 3)), np.full((_NODES**3, 1), _FAINT)
    for a, after in pairs:
        rest = (after - _affine(a, matrix)).reshape(-1, 3)
        for node, weight in _corners(a.reshape(-1, 3)):
            weights[:, 0] += np.bincount(node, weight, _NODES**3)
            for channel in range(3):
                sums[:, channel] += np.bincount(node, weight * rest[:, channel], _NODES**3)
    table = sums / weights
    found = _affine(b, matrix).reshape(-1, 3)
    for node, weight in _corners(b.reshape(-1, 3)):
        found = found + weight[:, None] * table[node]
    return np.clip(found, 0, 1).reshape(b.shape).astype(np.float32)


def _fit_affine(pairs: Pairs) -> NDArray[np.float64]:
    rows = np.concatenate([_homogeneous(a) for a, _ in pairs])
    target = np.concatenate([after.reshape(-1, 3) for _, after in pairs]).astype(np.float64)
    normal = rows.T @ rows / len(rows) + _RIDGE * np.eye(4)
    return np.linalg.solve(normal, rows.T @ target / len(rows))


def _affine(image: Image, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return (_homogeneous(image) @ matrix).reshape(image.shape)


def _homogeneous(image: Image) -> NDArray[np.float64]:
    pixels = image.reshape(-1, 3).astype(np.float64)
    return np.concatenate([pixels, np.ones((len(pixels), 1))], axis=1)


def _corners(pixels: NDArray[np.float32]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    """The eight nodes around each pixel, and their trilinear weights."""
    places = pixels.astype(np.float64) * (_NODES - 1)
    low = np.minimum(places.astype(np.intp), _NODES - 2)
    share = places - low
    for corner in np.ndindex(2, 2, 2):
        node = low + np.array(corner)
        weight = np.prod(np.where(corner, share, 1 - share), axis=1)
        yield (node[:, 0] * _NODES + node[:, 1]) * _NODES + node[:, 2], weight
