"""Tiles that were decoded lately, shared by all projects of the process."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from core.photo import Pixels

CACHE_BYTES = 256 * 2**20
"""Enough for what a large screen shows of several edits, and for all tiles across a 24-megapixel photo of 25 edits."""


class TileCache:
    """The last tiles that were asked for, by their hash, as long as they fit. Any thread.

    A tile's hash was checked when it was decoded, so one project's can stand for another's.
    """

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self.limit, self.held = limit, 0
        self._tiles: OrderedDict[bytes, Pixels] = OrderedDict()
        self._lock = Lock()

    def get(self, key: bytes) -> Pixels | None:
        with self._lock:
            pixels = self._tiles.get(key)
            if pixels is not None:
                self._tiles.move_to_end(key)
            return pixels

    def put(self, key: bytes, pixels: Pixels) -> None:
        """Remember a tile; it is never written to from here on."""
        pixels.flags.writeable = False
        with self._lock:
            if key in self._tiles:
                return
            self._tiles[key] = pixels
            self.held += pixels.nbytes
            while self.held > self.limit:
                self.held -= self._tiles.popitem(last=False)[1].nbytes

    def clear(self) -> None:
        with self._lock:
            self._tiles.clear()
            self.held = 0


TILES = TileCache()
