from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from project_samples import photo_in

from core.document import tile_cache, tile_codec, tile_store
from core.document.project import Project
from core.document.tile_cache import TileCache
from core.errors import ProjectDamagedError
from core.imaging.raster import MemoryRaster, read_level


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "a.likewise", photo_in(tmp_path))
    yield project
    project.close()


def noise(height, width, channels=3, dtype=np.uint8, seed=0):
    return np.random.default_rng(seed).integers(0, np.iinfo(dtype).max, (height, width, channels), dtype, endpoint=True)


def tiles_in(project):
    project.close()
    with sqlite3.connect(project.path) as connection:
        return connection.execute("SELECT count(*) FROM tiles").fetchone()[0]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("shape", [(1, 1, 3), (512, 300, 3), (7, 512, 1)])
def test_a_tile_comes_back_as_it_was(dtype, shape):
    pixels = noise(*shape, dtype)
    packed = tile_codec.encode(pixels)
    assert np.array_equal(tile_codec.decode(packed, shape, pixels.itemsize * 8), pixels)
    with pytest.raises(tile_codec.BadTileError):  # what would unpack to more, or to less
        tile_codec.decode(packed, (shape[0] + 1, *shape[1:]), pixels.itemsize * 8)
    with pytest.raises(tile_codec.BadTileError):
        tile_codec.decode(tile_codec.encode(np.zeros((512, 600, 3), np.uint8)), (512, 512, 3), 8)


@pytest.mark.parametrize(("channels", "dtype"), [(3, np.uint8), (3, np.uint16), (1, np.uint8)])
def test_a_stored_raster_reads_as_one_in_memory(project, monkeypatch, channels, dtype):
    monkeypatch.setattr(tile_store, "TILE", 64)
    pixels = noise(150, 333, channels, dtype)
    project._store.cache = TileCache()
    stored, held = project.put(pixels), MemoryRaster(pixels)
    assert (stored.width, stored.height, stored.levels) == (held.width, held.height, held.levels)
    boxes = [
        (0, 0, 150, 333),
        (0, 0, 64, 64),
        (63, 63, 65, 65),
        (10, 200, 140, 201),
        (100, 300, 999, 999),
        (5, 5, 5, 9),
    ]
    for level in range(held.levels):
        for box in boxes:
            assert np.array_equal(stored.read(level, box), held.read(level, box))
            assert stored.read(level, box).dtype == held.read(level, box).dtype
    with pytest.raises(ValueError, match="read-only"):
        stored.read(0, (0, 0, 9, 9))[:] = 0


def test_the_same_tiles_are_stored_once(project, monkeypatch):
    monkeypatch.setattr(tile_store, "TILE", 64)
    pixels = noise(128, 128)
    other = pixels.copy()
    other[:9, :9] = 0
    first, again, second = project.put(pixels), project.put(pixels), project.put(other)
    assert first is again
    assert second.id != first.id
    assert np.array_equal(read_level(second), other)
    assert tiles_in(project) == 5


def test_a_raster_of_another_kind_keeps_its_id_and_its_levels(project):
    held = MemoryRaster(noise(300, 40), "mine")
    stored = project.keep(held)
    assert stored.id == "mine"
    assert project.keep(stored) is project.keep(held) is project.raster("mine") is stored
    for level in range(held.levels):
        assert np.array_equal(read_level(stored, level), read_level(held, level))


def test_no_more_tiles_are_held_than_the_cache_may(project, monkeypatch):
    cache = TileCache(limit=100_000)
    project._store.cache = cache
    monkeypatch.setattr(tile_store, "TILE", 64)
    rasters = [project.put(noise(100, 200, seed=seed)) for seed in range(5)]
    for _ in range(2):
        for seed, stored in enumerate(rasters):
            assert np.array_equal(read_level(stored), noise(100, 200, seed=seed))
            assert 0 < cache.held <= cache.limit
            assert cache.held == sum(tile.nbytes for tile in cache._tiles.values())


def test_tiles_used_lately_stay():
    cache = TileCache(limit=30)
    for key in (b"a", b"b", b"c"):
        cache.put(key, np.zeros((1, 10, 1), np.uint8))
    cache.get(b"a")
    cache.put(b"d", np.zeros((1, 10, 1), np.uint8))
    assert [key for key in (b"a", b"b", b"c", b"d") if cache.get(key) is not None] == [b"a", b"c", b"d"]
    assert tile_cache.TILES.limit == tile_cache.CACHE_BYTES


@pytest.mark.parametrize("harm", ["UPDATE tiles SET data = zeroblob(9)", "DELETE FROM tiles"])
def test_a_tile_that_is_damaged_is_never_taken_for_pixels(project, harm):
    project._store.cache = TileCache()
    stored, other = project.put(noise(30, 30)), project.put(noise(30, 30, seed=1))
    with sqlite3.connect(project.path) as connection:
        connection.execute(harm)
    for raster in (stored, other):
        with pytest.raises(ProjectDamagedError):
            raster.read(0, (0, 0, 9, 9))


def test_one_tile_in_place_of_another_is_noticed(project):
    project._store.cache = TileCache()
    stored = project.put(noise(30, 30))
    project.put(noise(30, 30, seed=1))
    with sqlite3.connect(project.path) as connection:
        connection.execute("UPDATE tiles SET data = (SELECT data FROM tiles ORDER BY rowid DESC)")
    with pytest.raises(ProjectDamagedError):
        stored.read(0, (0, 0, 9, 9))


def test_reading_does_not_wait_for_writing(project):
    """What a canvas does on the GUI's thread while another thread writes."""
    project._store.cache = TileCache(limit=0)
    stored = project.put(noise(30, 30))
    with project._database.writing() as writer, ThreadPoolExecutor(1) as reader:
        writer.execute("DELETE FROM tiles")
        found = reader.submit(stored.read, 0, (0, 0, 30, 30)).result(timeout=60)
        assert np.array_equal(found, noise(30, 30))


def test_many_threads_at_once(project):
    project._store.cache = TileCache(limit=20_000)

    def work(seed):
        stored = project.put(noise(40, 50, seed=seed % 5))
        assert np.array_equal(read_level(stored), noise(40, 50, seed=seed % 5))
        if seed % 7 == 0:
            project.collect()
        assert np.array_equal(read_level(project.raster(stored.id)), noise(40, 50, seed=seed % 5))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(40)))
