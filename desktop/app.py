"""The application: `likewise-desktop [--example A A2] [PHOTO]`, or `python -m desktop.app`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

import core
from core.jobs.analogy import MOST_EXAMPLES
from desktop import display_profile, i18n, logs, theme
from desktop.garbage import GarbageCollector
from desktop.main_window import MainWindow
from desktop.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    multiprocessing.freeze_support()  # an import's child starts this program again, where it is frozen
    parser = argparse.ArgumentParser(
        prog="likewise-desktop", description="Restore photos from a written instruction, or edit them by example."
    )
    parser.add_argument("photos", nargs="*", type=Path, metavar="PHOTO", help="photo to open")
    parser.add_argument(
        "--example",
        dest="examples",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("A", "A2"),
        help=f"a photo before and after some edit; PHOTO can then be edited likewise; up to {MOST_EXAMPLES} times",
    )
    parser.add_argument("--version", action="version", version=f"Likewise {core.__version__}")
    options = parser.parse_args(arguments)
    if len(options.examples) > MOST_EXAMPLES:
        parser.error(f"--example can be given {MOST_EXAMPLES} times at most, not {len(options.examples)} times")

    logs.start_logging()
    settings = Settings()
    app = make_application(settings)
    with QEventLoop(app) as loop:
        loop.run_until_complete(_live(settings, options.photos, options.examples))
    logs.end_session()
    return 0


def make_application(settings: Settings) -> QApplication:
    """The dressed QApplication, in the language and colours that the settings ask for."""
    display_profile.tag_surfaces()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Likewise")
    app.setApplicationVersion(core.__version__)
    app.setDesktopFileName("likewise")
    app.setQuitOnLastWindowClosed(False)  # the event loop ends when the window's threads have
    GarbageCollector(app)
    theme.apply(app)
    theme.set_motion(settings.reduced_motion)
    if settings.theme in get_args(theme.Scheme):
        theme.set_scheme(settings.theme)  # type: ignore[arg-type]
    i18n.set_language(settings.language if settings.language in i18n.LANGUAGES else None)
    return app


async def _live(settings: Settings, photos: list[Path], examples: list[tuple[Path, Path]]) -> None:
    """Show the window and wait until it is closed."""
    closed = asyncio.Event()
    window = MainWindow(settings)
    window.closed.connect(closed.set)
    signal.signal(signal.SIGINT, lambda *_: window.close())  # Ctrl+C in the terminal
    window.show()
    window.start(photos, examples)
    window.assisting.follow_screen()
    window.services.tasks.start(window.assisting.look_back())
    await closed.wait()
    if window.services.worker.is_running:  # stuck in a library; Qt would abort over a thread that still runs
        logs.end_session()
        logging.shutdown()
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
