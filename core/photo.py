"""A photo in memory: pixels in the working space, and everything needed to write it back unharmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.messages import Message

Pixels = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class Photo:
    """An opened photo. Arrays are C-contiguous, upright (EXIF orientation applied) and never written to.

    pixels: (H, W, 3), uint8 or uint16 over the type's full range, encoded in sRGB (IEC 61966-2-1), the working space.
    alpha: (H, W), same dtype as `pixels`, straight (not premultiplied); None when opaque.
    native: (H, W, 3), same dtype, the pixels as the file had them, in the colour space of `icc_profile`. None where
        they equal `pixels`. Export copies untouched pixels from here, so that an edit harms nothing that it leaves
        alone, not even colours outside sRGB.
    icc_profile: the embedded profile, for export; None means sRGB.
    exif, xmp: the raw metadata blocks as they stood in the file (EXIF as a TIFF stream, without the "Exif\\0\\0" head).
    dpi: print resolution across and down, in dots per inch; None where the file states none.
    path: where the photo came from; None for pasted and generated photos.
    format: a name for people: "JPEG", "TIFF", "Canon RAW"…
    is_grey: the file had a single channel; `pixels` repeats it three times.
    notes: what the person should know about the opening ("named .jpg, but is a PNG").
    sha256: of the file as it was read; None for pasted and generated photos.
    """

    pixels: Pixels
    alpha: Pixels | None = None
    native: Pixels | None = None
    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    path: Path | None = None
    format: str = ""
    is_grey: bool = False
    notes: tuple[Message, ...] = ()
    sha256: bytes | None = None

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def megapixels(self) -> float:
        return self.height * self.width / 1e6

    @property
    def bit_depth(self) -> int:
        """8 or 16 bits per channel."""
        return 16 if self.pixels.dtype == np.uint16 else 8

    @property
    def max_value(self) -> int:
        """The value of white: 255 or 65535."""
        return int(np.iinfo(self.pixels.dtype).max)

    def with_pixels(self, pixels: Pixels) -> Photo:
        """The same photo with other working pixels (same shape and dtype); `native` stays that of the original."""
        if pixels.shape != self.pixels.shape or pixels.dtype != self.pixels.dtype:
            raise ValueError(f"expected {self.pixels.shape} {self.pixels.dtype}, got {pixels.shape} {pixels.dtype}")
        return replace(self, pixels=pixels)
