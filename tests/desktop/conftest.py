"""Real widgets on Qt's offscreen platform; coroutine tests run on the event loop that the app uses."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import window_engines
from PIL import Image
from PySide6.QtCore import QSettings, QThread
from qasync import QEventLoop

from core.engine import ANALOGY_ENGINES, ENGINES, _instances, find_analogy_engine, find_engine
from core.photo import Photo
from desktop import i18n
from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.worker import Worker

TEST_SECONDS = 60


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run `async def` tests on a qasync loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    app = pyfuncitem.funcargs["qapp"]
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    with QEventLoop(app) as loop:
        loop.run_until_complete(asyncio.wait_for(pyfuncitem.obj(**arguments), TEST_SECONDS))
    return True


@pytest.fixture(autouse=True)
def no_thread_is_left(qapp: object) -> Iterator[None]:
    """Fail when a test leaves a thread of Qt running. Garbage is collected here, on Qt's own thread, as in the app."""
    gc.disable()
    yield
    gc.collect()
    running = [thread for thread in gc.get_objects() if issubclass(type(thread), QThread) and _runs(thread)]
    gc.enable()
    assert not running, f"threads still running: {running}"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")


def _runs(thread: QThread) -> bool:
    try:
        return thread.isRunning() and thread is not QThread.currentThread()
    except RuntimeError:  # its C++ side is gone already
        return False


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only engines whose models do not depend on the machine."""
    for engine_id in ENGINES.keys() - {"starter", "tiles", "sampling"}:
        monkeypatch.delitem(ENGINES, engine_id)
    for engine_id in ANALOGY_ENGINES.keys() - {"learned", "shifting", "dreaming"}:
        monkeypatch.delitem(ANALOGY_ENGINES, engine_id)


@pytest.fixture
def worker(qapp: object) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    assert worker.shutdown()


@pytest.fixture
def engine() -> window_engines.TileEngine:
    found = find_engine("tiles")
    assert isinstance(found, window_engines.TileEngine)
    return found


@pytest.fixture
def sampler(monkeypatch: pytest.MonkeyPatch) -> window_engines.SamplingEngine:
    """The engine that samples, a new one."""
    monkeypatch.delitem(_instances, "sampling", raising=False)
    found = find_engine("sampling")
    assert isinstance(found, window_engines.SamplingEngine)
    return found


@pytest.fixture
def dreamer(monkeypatch: pytest.MonkeyPatch) -> window_engines.DreamingEngine:
    """The engine that draws samples by example, a new one."""
    monkeypatch.delitem(_instances, "dreaming", raising=False)
    found = find_analogy_engine("dreaming")
    assert isinstance(found, window_engines.DreamingEngine)
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    settings.autosave_folder = tmp_path / "autosave"
    return settings


@pytest.fixture
def photo() -> Photo:
    """A small photo with something in it: 40 × 30, 8 bits."""
    rows, columns = np.mgrid[0:30, 0:40]
    pixels = np.stack((rows * 3, columns * 2, rows + columns), axis=2).astype(np.uint8)
    return Photo(pixels)


@pytest.fixture
def until() -> Callable[..., object]:
    """`await until(condition)`: let the window live until something is true."""

    async def wait(condition: Callable[[], object]) -> None:
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.01)

    return wait


@pytest.fixture
def photo_path(tmp_path: Path, photo: Photo) -> Path:
    path = tmp_path / "beach.png"
    Image.fromarray(photo.pixels).save(path)
    return path


@pytest.fixture
def example_paths(tmp_path: Path, photo: Photo) -> tuple[Path, Path]:
    """A and A′, which is 40 brighter."""
    paths = (tmp_path / "pier.png", tmp_path / "pier-bright.png")
    other = photo.pixels[::-1] + np.uint8(5)
    for path, pixels in zip(paths, (other, other + np.uint8(40)), strict=True):
        Image.fromarray(pixels).save(path)
    return paths


@pytest.fixture
def shown(settings: Settings, until: Callable[..., object]) -> Callable[..., object]:
    """`async with shown(*paths) as window`: the real window, closed again without questions."""
    settings.engine = "tiles"

    @asynccontextmanager
    async def show(*paths: Path, analogy_engine: str = "shifting") -> AsyncIterator[MainWindow]:
        settings.analogy_engine = analogy_engine
        window = MainWindow(settings)
        window.resize(1280, 800)
        window.show()
        window.start(list(paths))
        ended: list[bool] = []
        window.closed.connect(lambda: ended.append(True))
        if paths:
            await until(lambda: window.session.original is not None or window.banner.isVisible())
        try:
            yield window
        finally:
            if not ended:
                window.session.mark_saved()
                window.close()
                await until(lambda: ended)
            window.deleteLater()

    return show
