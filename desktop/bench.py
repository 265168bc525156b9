"""Measure the real window: `python -m desktop.bench [PHOTO] [--instruction TEXT]`.

Prints how long it takes to show, the largest gaps in its event loop, how soon Stop stops, and the memory it needs.
Without a photo it makes one of 24 megapixels.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from qasync import QEventLoop

from desktop.app import make_application
from desktop.mailbox import Progress
from desktop.main_window import MainWindow
from desktop.settings import Settings

TICK_MS = 5
MEMORY_EVERY_S = 0.05


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m desktop.bench", description=__doc__)
    parser.add_argument("photo", nargs="?", type=Path)
    parser.add_argument("--instruction", default="remove the noise")
    parser.add_argument("--only-show", action="store_true", help="show the window, say so, and end")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        settings.autosave_folder = Path(folder) / "autosave"
        app = make_application(settings)
        if options.only_show:
            act = _show
        else:
            photo = options.photo or _made_photo(Path(folder) / "made.jpg")
            print(f"from the start of the process to the window: {_time_to_window():.2f} s")

            async def act(window: MainWindow) -> None:
                await _measure(window, photo, options.instruction)

        with QEventLoop(app) as loop:
            window = MainWindow(settings)
            try:
                loop.run_until_complete(act(window))
            finally:
                loop.run_until_complete(window.services.stop())
    return 0


def _made_photo(path: Path) -> Path:
    """6000 × 4000: soft gradients with grain."""
    from core.imaging.opening import photo_from_pixels
    from core.imaging.saving import save_photo

    rows, columns = np.mgrid[0:4000, 0:6000].astype(np.float32)
    waves = np.stack([120 + 90 * np.sin(rows / (300 + 90 * c) + columns / 700) for c in range(3)], axis=2)
    grain = np.random.default_rng(0).normal(0, 12, waves.shape).astype(np.float32)
    save_photo(photo_from_pixels(np.clip(waves + grain, 0, 255).astype(np.uint8)), path)
    return path


def _time_to_window() -> float:
    """Seconds, for a process of its own: the second of two starts, when the disk's cache is warm."""
    seconds = 0.0
    for _ in range(2):
        start = time.monotonic()
        command = [sys.executable, "-m", "desktop.bench", "--only-show"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            assert process.stdout is not None
            process.stdout.readline()
            seconds = time.monotonic() - start
    return seconds


async def _show(window: MainWindow) -> None:
    window.show()
    await asyncio.sleep(0)  # the first paint
    print("shown", flush=True)


async def _measure(window: MainWindow, photo: Path, instruction: str) -> None:
    window.resize(1280, 800)
    window.show()
    clock, memory = _Gaps(window), _Memory()
    with memory.watching():
        with clock.during("getting ready (importing torch)"):
            window.start([])
            await window.services.tasks.settle()
        memory.say("without a photo")
        with clock.during("opening the photo and looking for defects"):
            await window.opening.open_path(photo)
            await window.services.tasks.settle()
        memory.say("with the photo")
        for steps in (1, 3, 6):
            await _stop_after(window, instruction, steps)
        with clock.during("restoring"):
            start = time.monotonic()
            await window.restoring.run(instruction)
            print(f"restoring took {time.monotonic() - start:.1f} s")
        with clock.during("showing the result"):
            await window.services.tasks.settle()
        memory.say("with the result")
        with clock.during("panning and zooming"):
            for factor in np.geomspace(0.1, 2, 60):
                window.canvas.zoom_to(float(factor))
                await asyncio.sleep(0.01)
    print(f"memory at its peak: {memory.peak / 1e9:.2f} GB")


async def _stop_after(window: MainWindow, instruction: str, steps: int) -> None:
    """Print the seconds from Stop to idle, pressed between two steps."""
    enough = asyncio.Event()

    def count(progress: Progress) -> None:
        if progress.step >= steps:
            enough.set()

    window.running.progressed.connect(count)
    run = asyncio.ensure_future(window.restoring.run(instruction))
    await asyncio.wait([run, asyncio.ensure_future(enough.wait())], return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0.05)
    start = time.monotonic()
    window.running.stop()
    await run
    print(f"from Stop to idle, after step {steps}: {time.monotonic() - start:.2f} s")
    window.running.progressed.disconnect(count)
    while window.session.undo_stack.canUndo():  # it was done before it could be stopped
        window.session.undo_stack.undo()


class _Gaps(QObject):
    """The largest time between two ticks of a timer: how long the window was deaf."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last = self._largest = 0.0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        self._last, self._largest = time.monotonic(), 0.0
        self._timer.start()
        yield
        self._tick()
        self._timer.stop()
        print(f"largest gap in the event loop while {what}: {self._largest * 1000:.0f} ms")

    def _tick(self) -> None:
        now = time.monotonic()
        self._largest = max(self._largest, now - self._last)
        self._last = now


class _Memory:
    """Resident memory of this process, in bytes."""

    def __init__(self) -> None:
        self.peak = 0
        self._process = psutil.Process()

    @contextmanager
    def watching(self) -> Iterator[None]:
        watcher = asyncio.ensure_future(self._watch())
        yield
        watcher.cancel()

    def say(self, when: str) -> None:
        print(f"memory {when}: {self._now() / 1e9:.2f} GB")

    async def _watch(self) -> None:
        while True:
            self._now()
            await asyncio.sleep(MEMORY_EVERY_S)

    def _now(self) -> int:
        now = int(self._process.memory_info().rss)
        self.peak = max(self.peak, now)
        return now


if __name__ == "__main__":
    sys.exit(main())
