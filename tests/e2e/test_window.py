"""The app as a person meets it: its own process on a display, driven by keyboard."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from person import ROOT, SECONDS, Person, until
from PIL import Image
from PySide6.QtCore import QSettings

from desktop.sampling_settings import SamplingSettings
from desktop.settings import Settings

EXIF_IFD = 0x8769

pytestmark = pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")


def restored_by_keyboard(person, photo, instruction):
    """Start the app on a photo, say what to do, export the result beside it, quit. Returns what was exported."""

    def instruct():
        person.press("ctrl+l")
        person.type(instruction)

    return edited_by_keyboard(person, photo, [], instruct, "restored")


def edited_by_keyboard(person, photo, options, instruct, ending):
    """Start the app on a photo, let `instruct` say what to do, run, export the result beside it, quit."""
    restored = photo.with_name(f"{photo.stem}-{ending}{photo.suffix}")
    before = photo.read_bytes()
    app = person.start(*options, photo)
    try:
        person.find(rf"^{re.escape(photo.name)} · Likewise$")
        instruct()
        person.press("ctrl+Return")
        person.find(rf"^{re.escape(photo.name)}\* · Likewise$")  # the star: there is a result that is not exported
        person.press("ctrl+e")
        person.find("^Export$")
        person.press("Return")
        until(restored.exists, "the exported file")
        person.find(rf"^{re.escape(photo.name)} · Likewise$")
        person.press("ctrl+q")
        _, errors = app.communicate(timeout=SECONDS)
    finally:
        app.kill()
        app.wait()
    assert app.returncode == 0
    assert "Traceback" not in errors
    assert "QThread" not in errors
    assert photo.read_bytes() == before
    return restored


@pytest.fixture
def photo(tmp_path):
    return Path(shutil.copy(ROOT / "resources" / "samples" / "hazy-lake.jpg", tmp_path))


def test_restore_and_export_by_keyboard(display, tmp_path, photo):
    restored = restored_by_keyboard(Person(display, tmp_path), photo, "remove the haze")
    with Image.open(photo) as old, Image.open(restored) as new:
        assert new.size == old.size
        kept, written = old.getexif().get_ifd(EXIF_IFD), new.getexif().get_ifd(EXIF_IFD)
        assert kept.items() <= written.items()
        assert new.info.get("icc_profile") == old.info.get("icc_profile")
        spread = [np.asarray(image.convert("L")).std() for image in (old, new)]
    assert spread[1] > 1.2 * spread[0]  # haze flattens a photo


def test_an_engine_that_samples_goes_the_same_way(display, tmp_path, photo, tiny_promptfix):
    """PromptFix with the reference's tiny model, whose weights are random: a picture comes out, no matter which."""
    person = Person(display, tmp_path)
    person.environment["LIKEWISE_MODELS"] = str(tiny_promptfix)
    store = QSettings(str(tmp_path / "config" / "Likewise" / "Likewise.ini"), QSettings.Format.IniFormat)
    settings = Settings(store)
    settings.engine, settings.model = "promptfix", "promptfix"
    settings.sampling = SamplingSettings(steps=3, resolution=128).to_json()
    store.sync()
    restored = restored_by_keyboard(person, photo, "remove the haze")
    with Image.open(photo) as old, Image.open(restored) as new:
        assert new.size == old.size
        assert np.abs(np.asarray(old, np.int16) - np.asarray(new, np.int16)).mean() > 2


def test_an_edit_by_example_by_keyboard(display, tmp_path, photo):
    """A small photo and the same in sepia, named on the command line: the large one becomes sepia, at its full size."""
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    with Image.open(ROOT / "resources" / "samples" / "hazy-lake.jpg") as opened:
        pixels = np.asarray(opened.convert("RGB").resize((240, 160)), np.float32)
    Image.fromarray(pixels.astype(np.uint8)).save(before)
    sepia = pixels.mean(axis=2, keepdims=True) * np.float32([1.0, 0.85, 0.6])
    Image.fromarray(sepia.astype(np.uint8)).save(after)
    person = Person(display, tmp_path)

    def wait_for_examples():
        time.sleep(3)  # they are read beside the photo, and nothing of them is in the window's title

    options = ["--example", str(before), str(after)]
    edited = edited_by_keyboard(person, photo, options, wait_for_examples, "likewise")
    with Image.open(photo) as old, Image.open(edited) as new:
        assert new.size == old.size
        red, green, blue = np.asarray(new, np.float32).reshape(-1, 3).mean(axis=0)
    assert green / red == pytest.approx(0.85, abs=0.06)
    assert blue / red == pytest.approx(0.6, abs=0.08)
