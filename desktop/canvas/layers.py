"""The pictures that the canvas shows, before and after, and the parts of them that are ready to be drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from desktop.canvas.pyramid import Pyramid

Convert = Callable[[QImage], QImage]


def _unchanged(image: QImage) -> QImage:
    return image


class Layers:
    """Before, after and a rival; each is asked for the part that is seen and for nothing else."""

    def __init__(self) -> None:
        self.original: Pyramid | None = None
        self.result: Pyramid | None = None
        self.rival: Pyramid | None = None
        """Another look of the same photo that stands on the left of the divider in place of the original."""
        self.preview: QImage | None = None
        self.for_display: Convert = _unchanged
        """From sRGB to the colours of the monitor."""
        self.before = ReadyPart(lambda level, area: self._render(self.original, level, area))
        self.after = ReadyPart(lambda level, area: self._render(self.result or self.original, level, area))
        self.beside = ReadyPart(lambda level, area: self._render(self.rival or self.original, level, area))

    @property
    def has_after(self) -> bool:
        return self.result is not None or self.preview is not None

    def _render(self, picture: Pyramid | None, level: int, area: QRect) -> QImage:
        assert picture is not None  # drawn only where there is one
        return self.for_display(picture.region(level, area))


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
        """An image that covers `area` of a level (cut to `bounds`), and the area that it really covers.

        Raises ProjectError where the pixels cannot be read; the next call tries again.
        """
        area = area & bounds
        if level != self._level or not self._area.contains(area):
            if level == self._level:  # panned out of it; a picture that changes all the time gets no margin
                area = area.adjusted(-area.width() // 4, -area.height() // 4, area.width() // 4, area.height() // 4)
            area &= bounds
            image = self._render(level, area)
            self._level, self._area, self._image = level, area, image
        return self._area, self._image
