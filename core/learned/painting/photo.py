"""Painting a photo at its own size.

Where patches come from is found at a working size, a whole number of times smaller. Their pixels are then copied from
A′ at the photo's size, so that strokes are as fine there as in the example. What lies under them is enlarged, and gets
the photo's own fine detail as far as A′ has A's: all of it under film grain, none in an oil painting.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np
import torch
from torch import Tensor

from core.imaging.arrays import row_blocks
from core.imaging.patches.matching import Sources
from core.imaging.resizing import resize
from core.imaging.thumbnails import enlarge, shrink
from core.learned.painting.painter import Image, Painter, PaintStep
from core.learned.painting.planes import flattened, scaled, size_of, to_image, to_planes
from core.learned.painting.tone import BRUSH
from core.photo import Pixels
from core.stopping import stop_if_asked

WORKING_SIDE = 800  # pixels at most along the longer side where patches are searched
_ROWS = 64  # rows of the working size made at a time
_SEAM = 2  # how much narrower than linear the seams between patches are blended
_DOUBLINGS = 2  # at most, in which the edges of what lies under the strokes are kept firm
_FAINT = 1e-7  # variance of detail that says nothing


def paint_photo(
    pairs: Sequence[tuple[Pixels, Pixels]], pixels: Pixels, seed: int
) -> Generator[PaintStep, None, Pixels]:
    """Edit B as the pairs A → A′ show it, at B's size.

    pairs: (H, W, 3) uint8 or uint16; A and A′ of the same size and aligned. They are brought to the length of B's
    longer side first: strokes keep their size beside the picture. pixels: (H, W, 3), B. seed: see `paint`. Steps carry
    B′ at the working size or below. Returns (H, W, 3) of B's dtype. Raises ValueError where the shapes do not fit, and
    Stopped.
    """
    side = max(pixels.shape[:2])
    factor = -(-side // WORKING_SIDE)
    fitted = [(_fitted(a, side), _fitted(after, side)) for a, after in pairs]
    small = [(shrink(a, factor), shrink(after, factor)) for a, after in fitted]
    painter = Painter(small, shrink(pixels, factor), seed)
    for level in reversed(range(painter.levels)):
        painter.paint(level)
        image = painter.picture(level)
        yield PaintStep(painter.levels - level, painter.levels + 1, image)
    white = np.float32(np.iinfo(pixels.dtype).max)
    if factor == 1:
        painted: Pixels = np.rint(image * white).astype(pixels.dtype)
    else:
        painted = np.empty_like(pixels)
        enlarger = _Enlarger(painter, fitted, factor)
        for rows in row_blocks(pixels.shape[0], _ROWS * factor):
            painted[rows] = np.rint(enlarger.rows(pixels, rows) * white)
    yield PaintStep(painter.levels + 1, painter.levels + 1, image)
    return painted


def _fitted(pixels: Pixels, side: int) -> Pixels:
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    return pixels if scale == 1 else resize(pixels, (max(1, round(width * scale)), max(1, round(height * scale))))[0]


class _Enlarger:
    """What was painted at the working size, at the photo's.

    strokes: (pixels, 3) float16 of all sources at the photo's size. gains: (3, 1, 1), how much of the detail of A is in
    A′, by plane.
    """

    def __init__(self, painter: Painter, pairs: Sequence[tuple[Pixels, Pixels]], factor: int) -> None:
        self._factor = factor
        self._places = painter.places
        self._brushed = painter.tone.brushed
        self._under = self._firm(painter.tone.picture(painter.b, painter.painted) - painter.painted)
        self._b = _array(painter.b)
        copies = [(_array(a), _array(after)) for a, after, _ in painter.sources]
        self._gains = _gains(pairs, copies, factor)
        self._sources = Sources([(a.shape[0], a.shape[1]) for a, _ in pairs])
        self._strokes = torch.empty(self._sources.pixels, 3, dtype=torch.float16)
        start = 0
        for (a, edited), (copy, _), (_, after, strokes) in zip(pairs, copies, painter.sources, strict=True):
            under = self._firm(after - strokes)
            for rows in row_blocks(a.shape[0], _ROWS * factor):
                stop_if_asked()
                fine = _planes(edited[rows]) - self._under_at(under, a, rows)
                fine -= self._gains * (_planes(a[rows]) - _enlarged(copy, a, rows, factor))
                flat = fine.flatten(1).T
                self._strokes[start : start + len(flat)] = flat
                start += len(flat)

    def rows(self, pixels: Pixels, rows: slice) -> Image:
        """These rows of B′, (n, W, 3) float32 in [0, 1]."""
        detail = _planes(pixels[rows]) - _enlarged(self._b, pixels, rows, self._factor)
        under = self._under_at(self._under, pixels, rows) + self._gains * detail
        image: Image = to_image(under + self._painted(rows, pixels.shape[1])).numpy()
        return image

    def _firm(self, planes: Tensor) -> Image:
        """What lies under the strokes, somewhat enlarged; where there are brushes, its edges stay as firm as theirs."""
        doublings = min(_DOUBLINGS, self._factor.bit_length() - 1) if self._brushed else 0
        for _ in range(doublings):
            height, width = size_of(planes)
            planes = scaled(planes, (2 * height, 2 * width))
            planes = torch.lerp(planes, flattened(planes, BRUSH), self._brushed)
        return _array(planes)

    def _under_at(self, under: Image, pixels: Pixels, rows: slice) -> Tensor:
        """Rows of it at the photo's size, as planes."""
        smaller = -(-pixels.shape[0] // self._factor)
        return _enlarged(under, pixels, rows, self._factor * smaller / under.shape[0])

    def _painted(self, rows: slice, width: int) -> Tensor:
        """What the patches of the four nearest pixels of the working size say, nearly all of it the nearest one."""
        height, columns = size_of(self._places)
        down, right = torch.arange(rows.start, rows.stop), torch.arange(width)
        total = torch.zeros(len(down), width, 3)
        weights = torch.zeros(len(down), width, 1)
        for row, row_weight in self._nearest(down, height):
            for column, column_weight in self._nearest(right, columns):
                stop_if_asked()
                source, y, x = self._places[:, row][:, :, column]
                y = y * self._factor + (down - row * self._factor)[:, None]
                x = x * self._factor + (right - column * self._factor)[None]
                flat = self._sources.flat(self._sources.inside(torch.stack((source, y, x)), 0))
                weight = (row_weight[:, None] * column_weight[None])[..., None]
                total += weight * self._strokes[flat.view(-1)].view(*flat.shape, 3)
                weights += weight
        return (total / weights).permute(2, 0, 1)

    def _nearest(self, places: Tensor, length: int) -> list[tuple[Tensor, Tensor]]:
        """The pixels of the working size before and after each of the photo's, along one side, and their weights."""
        exact = (places + 0.5) / self._factor - 0.5
        before = exact.floor()
        share = exact - before
        return [
            (before.long().clamp(0, length - 1), (1 - share) ** _SEAM),
            ((before.long() + 1).clamp(0, length - 1), share**_SEAM),
        ]


def _gains(pairs: Sequence[tuple[Pixels, Pixels]], copies: Sequence[tuple[Image, Image]], factor: int) -> Tensor:
    """The slope of A′'s detail over A's, what the working size does not hold: (3, 1, 1) in [0, 1]."""
    variance, covariance = torch.full((3,), _FAINT), torch.zeros(3)
    for (a, edited), (copy, edited_copy) in zip(pairs, copies, strict=True):
        for rows in row_blocks(a.shape[0], _ROWS * factor):
            detail = _planes(a[rows]) - _enlarged(copy, a, rows, factor)
            edited_detail = _planes(edited[rows]) - _enlarged(edited_copy, a, rows, factor)
            variance += detail.square().sum((1, 2)) / a.shape[0]
            covariance += (detail * edited_detail).sum((1, 2)) / a.shape[0]
    return (covariance / variance).clamp(0, 1)[:, None, None]


def _planes(pixels: Pixels) -> Tensor:
    return to_planes(torch.from_numpy(shrink(pixels, 1)))


def _array(planes: Tensor) -> Image:
    return np.ascontiguousarray(planes.permute(1, 2, 0).numpy())


def _enlarged(small: Image, pixels: Pixels, rows: slice, factor: float) -> Tensor:
    """Rows of a working-size array at the photo's size, as planes."""
    stop = min(rows.stop, pixels.shape[0])
    return torch.from_numpy(enlarge(small, factor, (rows.start, 0, stop, pixels.shape[1]))).permute(2, 0, 1)
