"""Rasters in a project's file: kept in tiles, read a box at a time."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from weakref import WeakValueDictionary

from core.document import tile_codec
from core.document.database import Database, transaction
from core.document.tile_cache import TILES, TileCache
from core.errors import ProjectDamagedError
from core.imaging.arrays import contiguous
from core.imaging.raster import MemoryRaster, Raster, level_count
from core.imaging.tiles import Box
from core.messages import Message
from core.photo import Pixels

TILE = 512
"""Pixels on a side: as many rows as `core.imaging.arrays.BLOCK_ROWS`, so that exports unpack each tile once."""

LARGEST_SIDE = 65535 * 4
MOST_PIXELS = 400_000_000
"""What a raster may claim to be: twice the largest photo that opens."""

_MOST_THREADS = 4  # that pack tiles; the disk is the limit soon

_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class Shape:
    """What a raster is. channels: 1 or 3. bits: 8 or 16, of level 0; all further levels have 8."""

    width: int
    height: int
    channels: int
    bits: int

    @property
    def is_possible(self) -> bool:
        sides = (self.width, self.height)
        return (
            all(type(side) is int and 0 < side <= LARGEST_SIDE for side in sides)
            and self.width * self.height <= MOST_PIXELS
            and self.channels in (1, 3)
            and self.bits in (8, 16)
        )

    @property
    def levels(self) -> int:
        return level_count(self.width, self.height)

    def size(self, level: int) -> tuple[int, int]:
        """Width and height of a level."""
        return -(-self.width >> level), -(-self.height >> level)

    def grid(self, level: int) -> tuple[int, int]:
        """How many tiles lie side by side, and how many one below the other."""
        width, height = self.size(level)
        return -(-width // TILE), -(-height // TILE)

    @property
    def tiles(self) -> int:
        """How many there are, in all levels."""
        return sum(across * down for across, down in map(self.grid, range(self.levels)))

    def bits_of(self, level: int) -> int:
        return self.bits if level == 0 else 8

    def boxes(self, level: int) -> Iterator[Box]:
        width, height = self.size(level)
        for top in range(0, height, TILE):
            for left in range(0, width, TILE):
                yield top, left, min(top + TILE, height), min(left + TILE, width)


class StoredRaster:
    """A raster whose pixels lie in a project's file. As long as one is in use, its pixels stay there."""

    def __init__(self, database: TileStore, raster_id: str, shape: Shape, tiles: bytes) -> None:
        self.id, self.shape, self.store = raster_id, shape, database
        self.width, self.height, self.levels = shape.width, shape.height, shape.levels
        counts = [across * down for across, down in map(shape.grid, range(shape.levels))]
        self._starts = [sum(counts[:level]) for level in range(shape.levels)]
        self._tiles = tiles

    def read(self, level: int, box: Box) -> Pixels:
        """See `Raster.read`. Milliseconds for what a screen shows.

        Raises ProjectDamagedError where the file lost a tile, ProjectUnreadableError, ProjectClosedError.
        """
        width, height = self.shape.size(level)
        top, left, bottom, right = max(box[0], 0), max(box[1], 0), min(box[2], height), min(box[3], width)
        bits, size = self.shape.bits_of(level), (max(bottom - top, 0), max(right - left, 0), self.shape.channels)
        if 0 in size:
            return tile_codec.empty(size, bits)
        places = [
            (row, column)
            for row in range(top // TILE, -(-bottom // TILE))
            for column in range(left // TILE, -(-right // TILE))
        ]
        wanted = {self._hash(level, row, column): self._tile_shape(level, row, column) for row, column in places}
        found = self.store.fetch(wanted, bits)
        if len(places) == 1:
            row, column = places[0]
            tile = found[self._hash(level, row, column)]
            return tile[top - row * TILE : bottom - row * TILE, left - column * TILE : right - column * TILE]
        pixels = tile_codec.empty(size, bits)
        for row, column in places:
            tile = found[self._hash(level, row, column)]
            y, x = row * TILE, column * TILE
            rows = slice(max(top, y), min(bottom, y + TILE))
            columns = slice(max(left, x), min(right, x + TILE))
            pixels[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left] = tile[
                rows.start - y : rows.stop - y, columns.start - x : columns.stop - x
            ]
        return pixels

    def _hash(self, level: int, row: int, column: int) -> bytes:
        number = self._starts[level] + row * self.shape.grid(level)[0] + column
        return self._tiles[number * tile_codec.HASH_BYTES : (number + 1) * tile_codec.HASH_BYTES]

    def _tile_shape(self, level: int, row: int, column: int) -> tuple[int, int, int]:
        width, height = self.shape.size(level)
        return min(TILE, height - row * TILE), min(TILE, width - column * TILE), self.shape.channels


class TileStore:
    """All rasters of a project. Any thread."""

    def __init__(self, database: Database, cache: TileCache = TILES) -> None:
        self.database, self.cache = database, cache
        self._lock = Lock()
        self._known: WeakValueDictionary[str, StoredRaster] = WeakValueDictionary()

    def put(self, pixels: Pixels) -> StoredRaster:
        """Keep (H, W, 3), (H, W, 1) or (H, W) pixels, uint8 or uint16, and what they look like at half, quarter… size.

        On the disk when it returns; seconds for a large photo. Its id says what the pixels are. Raises
        ProjectDiskFullError, ProjectWriteError.
        """
        return self._keep(MemoryRaster(pixels), raster_id=None)

    def keep(self, raster: Raster) -> StoredRaster:
        """The raster of the same id here; its pixels are put where it is not there yet."""
        with self._lock:
            known = self._known.get(raster.id)
        if known is not None:
            return known
        with self.database.alone() as connection:
            row = _row(connection, raster.id)
            if row is not None:
                return self._found(raster.id, row)
        return self._keep(raster, raster.id)

    def get(self, raster_id: str) -> StoredRaster:
        """The raster of that id. Raises ProjectDamagedError where there is none, or none that could be."""
        with self._lock:
            known = self._known.get(raster_id)
        if known is not None:
            return known
        with self.database.alone() as connection:
            row = _row(connection, raster_id)
            if row is None:
                raise self._damaged()
            return self._found(raster_id, row)

    def live_ids(self) -> set[str]:
        """Of the rasters that somebody holds."""
        with self._lock:
            return set(self._known)

    def fetch(self, wanted: dict[bytes, tuple[int, int, int]], bits: int) -> dict[bytes, Pixels]:
        """The tiles of these hashes and shapes."""
        found: dict[bytes, Pixels] = {}
        missing: list[bytes] = []
        for key, shape in wanted.items():
            tile = self.cache.get(key)
            if tile is not None and tile.shape == shape and tile.itemsize * 8 == bits:
                found[key] = tile
            else:
                missing.append(key)
        if not missing:
            return found
        with self.database.reading() as connection:
            packed = [connection.execute("SELECT data FROM tiles WHERE hash = ?", (key,)).fetchone() for key in missing]
        for key, row in zip(missing, packed, strict=True):
            found[key] = self._unpacked(key, row, wanted[key], bits)
            self.cache.put(key, found[key])
        return found

    def _unpacked(self, key: bytes, row: tuple[object] | None, shape: tuple[int, int, int], bits: int) -> Pixels:
        if row is None or not isinstance(row[0], bytes):
            raise self._damaged()
        try:
            pixels = tile_codec.decode(row[0], shape, bits)
        except tile_codec.BadTileError as error:
            raise self._damaged() from error
        if tile_codec.digest(pixels) != key:
            raise self._damaged()
        return pixels

    def _keep(self, raster: Raster, raster_id: str | None) -> StoredRaster:
        sample = raster.read(0, (0, 0, 1, 1))
        shape = Shape(raster.width, raster.height, sample.shape[2], sample.itemsize * 8)
        if not shape.is_possible or (raster_id is not None and not _ID.fullmatch(raster_id)):
            raise ValueError(f"not a raster that can be kept: {shape}, {raster_id}")
        places = [(level, box) for level in range(shape.levels) for box in shape.boxes(level)]
        packed: dict[bytes, bytes] = {}

        def pack(place: tuple[int, Box]) -> bytes:
            tile = contiguous(raster.read(*place))
            key = tile_codec.digest(tile)
            if key not in packed and not self._has(key):
                packed[key] = tile_codec.encode(tile)
            return key

        with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as threads:
            keys = list(threads.map(pack, places))
        tiles = b"".join(keys)
        if raster_id is None:
            raster_id = hashlib.blake2b(repr(shape).encode() + tiles, digest_size=16).hexdigest()
        row = (raster_id, shape.width, shape.height, shape.channels, shape.bits, tiles)
        with self.database.alone() as writer:
            with transaction(writer):
                for (level, box), key in zip(places, keys, strict=True):
                    if key in packed:
                        writer.execute("INSERT OR IGNORE INTO tiles VALUES (?, ?)", (key, packed.pop(key)))
                    elif not _has_tile(writer, key):  # it was there before, and was collected since
                        data = tile_codec.encode(contiguous(raster.read(level, box)))
                        writer.execute("INSERT INTO tiles VALUES (?, ?)", (key, data))
                writer.execute("INSERT OR IGNORE INTO rasters VALUES (?, ?, ?, ?, ?, ?)", row)
            return self._registered(StoredRaster(self, raster_id, shape, tiles))

    def _has(self, key: bytes) -> bool:
        with self.database.reading() as connection:
            return _has_tile(connection, key)

    def _found(self, raster_id: str, row: tuple[object, ...]) -> StoredRaster:
        *numbers, tiles = row
        shape = Shape(*numbers)  # type: ignore[arg-type]
        if not (shape.is_possible and isinstance(tiles, bytes) and len(tiles) == shape.tiles * tile_codec.HASH_BYTES):
            raise self._damaged()
        return self._registered(StoredRaster(self, raster_id, shape, tiles))

    def _registered(self, raster: StoredRaster) -> StoredRaster:
        """The one raster of that id; called while nobody else writes, so that it is not collected before."""
        with self._lock:
            return self._known.setdefault(raster.id, raster)

    def _damaged(self) -> ProjectDamagedError:
        return ProjectDamagedError(name=self.database.path.name, reason=Message("pixels are missing"))


def _row(connection: sqlite3.Connection, raster_id: str) -> tuple[object, ...] | None:
    query = "SELECT width, height, channels, bits, tiles FROM rasters WHERE id = ?"
    return connection.execute(query, (raster_id,)).fetchone()


def _has_tile(connection: sqlite3.Connection, key: bytes) -> bool:
    return connection.execute("SELECT 1 FROM tiles WHERE hash = ?", (key,)).fetchone() is not None
