"""A longer visit: a mask painted with the mouse, an edit within it, undo, a project, a kill, recovery, export."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from person import ROOT, SECONDS, Person, until
from PIL import Image

pytestmark = pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")

SAVED = r"^lake\.likewise · Likewise$"


@pytest.fixture
def photo(tmp_path):
    return Path(shutil.copy(ROOT / "resources" / "samples" / "hazy-lake.jpg", tmp_path / "lake.jpg"))


def test_mask_the_sky_dehaze_it_save_crash_recover_and_export(display, tmp_path, photo):
    person = Person(display, tmp_path)
    restored, before = tmp_path / "lake-restored.jpg", photo.read_bytes()
    app = person.start(photo)
    try:
        window = person.find(r"^lake\.jpg · Likewise$")
        person.press("ctrl+shift+k")
        time.sleep(1)  # the bar of the mask's tools makes room for itself
        for y in (210, 240):
            person.drag(window, (80, y), (300, y), (520, y), (780, y))
        person.press("ctrl+l")
        person.type("remove the haze")
        person.press("ctrl+Return")
        person.find(r"^lake\.jpg\* · Likewise$")
        person.press("ctrl+z")
        person.find(r"^lake\.jpg · Likewise$")
        person.press("ctrl+shift+z")
        person.find(r"^lake\.jpg\* · Likewise$")
        person.press("ctrl+s")
        person.find("^Save the project$")
        person.press("Return")  # beside the photo, under its name
        person.find(SAVED)
        person.press("ctrl+j")  # the edit once more, over itself; saved by itself within seconds
        time.sleep(5)
        app.send_signal(signal.SIGKILL)
        app.wait()

        app = person.start(photo.with_suffix(".likewise"))
        person.find(SAVED)
        person.press("ctrl+e")
        person.find("^Export$")
        person.press("Return")
        until(restored.exists, "the exported file")
        person.find(SAVED)
        person.press("ctrl+q")
        _, errors = app.communicate(timeout=SECONDS)
    finally:
        app.kill()
        app.wait()
    assert app.returncode == 0
    assert "Traceback" not in errors
    assert photo.read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("lake*")) == ["lake-restored.jpg", "lake.jpg", "lake.likewise"]
    with Image.open(photo) as old, Image.open(restored) as new:
        change = np.abs(np.asarray(old, np.int16) - np.asarray(new, np.int16)).mean(axis=2)
    changed = change > 12  # more than JPEG does
    assert changed[: len(changed) // 2].mean() > 0.1
    assert changed[2 * len(changed) // 3 :].mean() < 0.001  # the mask kept the lake as it was
