"""Arrays of pixels in memory: their order, and going through them a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator

from core.photo import Pixels

BLOCK_ROWS = 512
"""Rows handled at a time wherever whole-image temporaries would cost memory."""


def row_blocks(height: int, rows: int = BLOCK_ROWS) -> Iterator[slice]:
    """Slices that cover the rows of an image."""
    return (slice(top, min(top + rows, height)) for top in range(0, height, rows))


def contiguous(array: Pixels) -> Pixels:
    """The array itself where its memory is already in order, otherwise a copy.

    Unlike NumPy's own, also with the usual strides along sides of one pixel, which C libraries insist on.
    """
    return array.ravel().reshape(array.shape)
