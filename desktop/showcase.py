"""The real window driven without a person: a demonstration where there is no display, and the README's pictures.

python -m desktop.showcase demo --out FOLDER [PHOTO]
python -m desktop.showcase screenshots --out FOLDER
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # offscreen, Qt warns of size hints all the time

from PySide6.QtCore import QSettings
from qasync import QEventLoop

from core.errors import LikewiseError
from desktop import i18n, theme
from desktop.app import make_application
from desktop.main_window import MainWindow
from desktop.settings import Settings

SAMPLES = Path(str(files("resources") / "samples"))
SIZE = (1200, 780)
PAUSE = 0.4  # seconds: longer than the window waits before it reads what was typed


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m desktop.showcase", description=__doc__)
    parser.add_argument("what", choices=("demo", "screenshots"))
    parser.add_argument("photo", nargs="?", type=Path, help="restore this one in the demonstration")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        if options.what == "demo":
            _in_window(lambda window: demonstrate(window, options.out, options.photo))
        else:
            _in_window(lambda window: take_screenshots(window, options.out))
    except LikewiseError as error:
        print(f"error: {error.cause} {error.remedy}", file=sys.stderr)
        return error.exit_code
    return 0


async def demonstrate(window: MainWindow, out: Path, photo: Path | None = None) -> None:
    """Restore one photo in the window; leave the result and a picture of the window, and print where they are."""
    source = photo or SAMPLES / "hazy-lake.jpg"
    instruction = "improve the photo" if photo else "remove the haze"
    print(f"Restoring {source.name}: “{instruction}” …", flush=True)
    await restore(window, source, instruction)
    print(f"The restored photo:  {_save(window, out / f'{source.stem}-restored.jpg')}")
    print(f"The window, with before | after:  {shoot(window, out / 'window.png')}")


async def take_screenshots(window: MainWindow, out: Path) -> None:
    """The README's pictures, as JPEG: full of photo, and small."""
    with tempfile.TemporaryDirectory() as folder:
        lake, otters = Path(folder) / "lake.jpg", Path(folder) / "otters.jpg"
        await restore(window, SAMPLES / "hazy-lake.jpg", "remove the haze")
        print(shoot(window, out / "restore.jpg"))
        _save(window, lake)
        await restore(window, SAMPLES / "dark-otters.jpg", "it is far too dark, and grainy")
        print(shoot(window, out / "low-light.jpg"))
        _save(window, otters)
        await liken(window, (otters, draw_evening(otters)), lake)
        print(shoot(window, out / "likewise.jpg"))
        await edit_sky(window, SAMPLES / "hazy-lake.jpg")
        print(shoot(window, out / "editor.jpg"))
    window.services.mode.choose("restore")
    i18n.set_language("ko")
    window.retranslate()
    theme.set_scheme("light")
    await restore(window, SAMPLES / "faded-colosseum.jpg", "빛바랜 색을 되살려 줘")
    print(shoot(window, out / "korean-light.jpg"))


async def restore(window: MainWindow, photo: Path, instruction: str) -> None:
    """What a person does: open, type, run, compare. Raises PhotoError, JobError and EngineError."""
    await window.opening.open_path(photo)
    window.instruction.edit.setText(instruction)
    await _settle(window)
    await window.restoring.run(instruction)
    window.session.mark_saved()  # the next photo is opened without a question
    window.actions_.compare.setChecked(True)
    window.canvas.zoom_fit()
    await _settle(window)


async def liken(window: MainWindow, pair: tuple[Path, Path], photo: Path) -> None:
    """What a person does: drop an example, open a photo, run, compare. Raises PhotoError, JobError and EngineError."""
    window.services.mode.choose("likewise")
    await window.example_opening.take_pairs([pair])
    await window.opening.open_path(photo)
    await _settle(window)
    await window.analogies.run()
    window.session.mark_saved()
    window.actions_.compare.setChecked(True)
    window.canvas.zoom_fit()
    await _settle(window)
    window.banner.clear()


async def edit_sky(window: MainWindow, photo: Path) -> None:
    """What a person does: mask the sky, clear it, go over light and colour; the mask's tools stay in hand."""
    import numpy as np

    from core.document.edit import Edit
    from core.imaging.raster import MemoryRaster
    from core.jobs import AdjustJob

    window.services.mode.choose("restore")
    await window.opening.open_path(photo)
    original = window.session.original
    if original is None:
        raise RuntimeError("the window lost its photo")
    down = np.linspace(0, 1, original.height)[:, None]
    sky = np.clip((0.62 - down) / 0.12, 0, 1) * np.ones(original.width)
    window.session.set_mask(MemoryRaster(np.rint(sky * 255).astype(np.uint8)))
    window.instruction.edit.setText("remove the haze")
    await window.restoring.run("remove the haze")
    window.session.take_snapshot("Clear sky")
    window.session.add_edits(Edit(AdjustJob(shadows=35, temperature=18, vibrance=25)))
    window.session.mark_saved()
    window.actions_.compare.setChecked(False)
    window.session.activate(window.session.document.edits[0].id if window.session.document else None)
    window.masking.work_on(on_edit=True)
    window.actions_.mask.setChecked(True)
    await _settle(window)
    window.canvas.zoom_fit()
    await _settle(window)


def draw_evening(photo: Path) -> Path:
    """The photo in warm light with blue shadows, as another program's look might have it, in a file beside it."""
    import numpy as np
    from PIL import Image

    evening = photo.with_stem(f"{photo.stem}-evening")
    with Image.open(photo) as opened:
        light = np.asarray(opened.convert("RGB")) / 255
    warm = light ** [0.8, 1.0, 1.15] * [1.0, 0.93, 0.75] + [0.0, 0.02, 0.08]
    Image.fromarray(np.rint(warm.clip(0, 1) * 255).astype(np.uint8)).save(evening, quality=95)
    return evening


def shoot(window: MainWindow, path: Path) -> Path:
    """Save a picture of the window; the format follows the name."""
    if not window.grab().save(str(path), quality=90):
        raise OSError(f"{path} could not be written")
    return path


def _save(window: MainWindow, path: Path) -> Path:
    """Write the photo as it looks now."""
    from core.document.rendering import render_framed
    from core.imaging.saving import save_photo

    document = window.session.document
    if document is None:
        raise RuntimeError("the window lost its photo")
    rendered, original = render_framed(document)
    save_photo(rendered, path, original=original, overwrite=True)
    return path


def _in_window(act: Callable[[MainWindow], Awaitable[None]]) -> None:
    """Open the window with settings of its own, let `act` use it, and close it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        settings.language, settings.theme = "en", "dark"
        settings.autosave_folder = Path(folder) / "autosave"
        app = make_application(settings)
        with QEventLoop(app) as loop:
            loop.run_until_complete(_live(MainWindow(settings), act))


async def _live(window: MainWindow, act: Callable[[MainWindow], Awaitable[None]]) -> None:
    window.resize(*SIZE)
    window.show()
    try:
        await act(window)
    finally:
        window.hide()
        await window.services.stop()


async def _settle(window: MainWindow) -> None:
    """Wait until the window has answered what was done to it, and has been painted."""
    for _ in range(2):  # the answer to a pause in the typing is a task, and so is what its end sets off
        await asyncio.sleep(PAUSE)
        await window.services.tasks.settle()


if __name__ == "__main__":
    sys.exit(main())
