"""Where the pixels of edits are kept while a document is open."""

from __future__ import annotations

from core.imaging.raster import MemoryRaster, Raster
from core.photo import Pixels


class Keeping:
    def put(self, pixels: Pixels) -> Raster:
        """Keep pixels, (H, W, C) or (H, W). On a background thread."""
        return MemoryRaster(pixels)
