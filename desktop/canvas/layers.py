"""The two pictures that the canvas shows, before and after, and the parts of them that are ready to be drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from core.imaging.blend import blend_pixels
from desktop.canvas.pyramid import Pyramid, to_image

VEIL_SIDE = 1600
VEIL_COLOUR = (200, 40, 60)
"""Red, as in every editor that shows masks."""


class Layers:
    """Original, result, strength and mask, mixed for the part that is seen and for nothing else."""

    def __init__(self) -> None:
        self.original: Pyramid | None = None
        self.result: Pyramid | None = None
        self.base: Pyramid | None = None
        """What the result was made from, where that is not the original but an earlier result."""
        self.rival: Pyramid | None = None
        """Another result, of the same photo, that stands on the left of the divider in place of the original."""
        self.rival_base: Pyramid | None = None
        self.preview: QImage | None = None
        self.strength = 1.0
        self.mask: NDArray[np.uint8] | None = None
        self.before = ReadyPart(self._render_before)
        self.after = ReadyPart(lambda level, area: self._mix(self.base, self.result, level, area))
        self.beside = ReadyPart(lambda level, area: self._mix(self.rival_base, self.rival, level, area))

    @property
    def has_after(self) -> bool:
        return self.result is not None or self.preview is not None

    def _render_before(self, level: int, area: QRect) -> QImage:
        assert self.original is not None  # drawn only where there is one
        return self.original.region(level, area)

    def _mix(self, base: Pyramid | None, result: Pyramid | None, level: int, area: QRect) -> QImage:
        """A result as strong, and where, as the document has it."""
        if self.original is None or result is None:
            return self._render_before(level, area)
        old, new = (base or self.original).colour(level, area), result.colour(level, area)
        mixed = blend_pixels(old, new, self.strength, self._mask_within(level, area))
        return to_image(mixed.astype(np.uint8, copy=False), self.original.alpha(level, area))

    def _mask_within(self, level: int, area: QRect) -> NDArray[np.uint8] | None:
        """One mask value for each pixel of a level: the corner of its square, which is quick and near enough here."""
        if self.mask is None:
            return None
        step = 2**level
        rows = slice(area.top() * step, (area.top() + area.height()) * step, step)
        columns = slice(area.left() * step, (area.left() + area.width()) * step, step)
        return self.mask[rows, columns]


def veil(mask: NDArray[np.uint8]) -> QImage:
    """A small picture to lay over the photo, veiling what the mask protects. mask: (H, W), 255 lets edits through."""
    step = max(1, -(-max(mask.shape) // VEIL_SIDE))
    kept = 255 - mask[::step, ::step]
    veiled = np.zeros((*kept.shape, 4), np.uint8)
    veiled[..., :3] = VEIL_COLOUR
    veiled[..., 3] = kept // 2
    height, width = kept.shape
    return QImage(veiled.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


class ReadyPart:
    """The part of a picture that was drawn last, a little larger than what was seen, so that panning reuses it."""

    def __init__(self, render: Callable[[int, QRect], QImage]) -> None:
        self._render = render
        self._level = -1
        self._area = QRect()
        self._image = QImage()

    def forget(self) -> None:
        """The picture has changed."""
        self._level = -1

    def get(self, level: int, area: QRect, bounds: QRect) -> tuple[QRect, QImage]:
        """An image that covers `area` of a level (cut to `bounds`), and the area that it really covers."""
        area = area & bounds
        if level != self._level or not self._area.contains(area):
            if level == self._level:  # panned out of it; a picture that changes all the time gets no margin
                area = area.adjusted(-area.width() // 4, -area.height() // 4, area.width() // 4, area.height() // 4)
            self._level, self._area = level, area & bounds
            self._image = self._render(level, self._area)
        return self._area, self._image
