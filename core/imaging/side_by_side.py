"""Before and after in one picture: how it is laid out, and putting it together."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from core.imaging.export_options import ExportOptions
from core.imaging.resizing import fit_size
from core.photo import Pixels

_GAP, _STRIP = 1 / 50, 1 / 14  # in units of the photo's shorter side
_TEXT = 0.5  # height of the letters, in units of the strip's
_INK = 0.8  # darkness of the letters


@dataclass(frozen=True)
class Layout:
    """Sizes in pixels: of each photo, of the gap between the two, of the strip for labels below them."""

    width: int
    height: int
    gap: int = 0
    strip: int = 0
    count: int = 1

    @property
    def whole(self) -> tuple[int, int]:
        """Width and height of all together."""
        return self.count * self.width + (self.count - 1) * self.gap, self.height + self.strip


def layout_of(width: int, height: int, options: ExportOptions) -> Layout:
    """How a photo of that size is written."""
    if not options.side_by_side:
        return Layout(*_sized(width, height, options))
    has_labels = bool(options.before_label or options.after_label)
    shorter = min(width, height)
    gap, strip = max(1, round(shorter * _GAP)), round(shorter * _STRIP) if has_labels else 0
    whole = 2 * width + gap, height + strip
    fitted = _sized(*whole, options)
    if fitted == whole:
        return Layout(width, height, gap, strip, 2)
    scale = fitted[0] / whole[0]
    gap, strip = max(1, int(gap * scale)), int(strip * scale)
    wide = max(1, (fitted[0] - gap) // 2)
    high = max(1, min(round(height * scale), fitted[1] - strip))
    return Layout(wide, high, max(1, fitted[0] - 2 * wide), strip, 2)  # the gap takes an odd pixel


def join(before: Pixels, after: Pixels, layout: Layout, labels: tuple[str, str]) -> Pixels:
    """Two pictures (h, w, C) of the layout's size on white, with their labels: one of the layout's `whole` size."""
    top = np.iinfo(after.dtype).max
    width, height = layout.whole
    joined = np.full((height, width, after.shape[2]), top, after.dtype)
    for place, (picture, label) in enumerate(zip((before, after), labels, strict=True)):
        columns = slice(place * (layout.width + layout.gap), place * (layout.width + layout.gap) + layout.width)
        joined[: layout.height, columns] = picture
        if layout.strip and label:
            ink = _letters(label, layout.width, layout.strip).astype(np.float32) * (_INK / 255)
            joined[layout.height :, columns] = np.rint((1 - ink) * top).astype(after.dtype)[:, :, None]
    return joined


def _sized(width: int, height: int, options: ExportOptions) -> tuple[int, int]:
    if options.percent is not None:
        return max(1, round(width * options.percent / 100)), max(1, round(height * options.percent / 100))
    return fit_size(width, height, options.long_side)


def _letters(text: str, width: int, height: int) -> NDArray[np.uint8]:
    """The text in the middle of a strip, (height, width) uint8, 255 where there is ink; smaller where it is long."""
    from PIL import Image, ImageDraw, ImageFont

    face = (files("resources") / "fonts" / "NanumGothic.ttf").read_bytes()
    font = ImageFont.truetype(io.BytesIO(face), max(1.0, height * _TEXT))
    length = font.getlength(text)
    if length > 0.9 * width:
        font = font.font_variant(size=max(1.0, font.size * 0.9 * width / length))
    strip = Image.new("L", (width, height))
    ImageDraw.Draw(strip).text((width / 2, height / 2), text, fill=255, font=font, anchor="mm")
    return np.asarray(strip)
