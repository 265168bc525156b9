"""The headless demonstration, in the real window with a small engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import BrokenModelError
from desktop.main_window import MainWindow
from desktop.settings import Settings
from desktop.showcase import SAMPLES, SIZE, demonstrate, restore


async def test_the_demonstration_leaves_both_pictures(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    settings.engine = "tiles"
    window = MainWindow(settings)
    window.resize(*SIZE)
    window.show()
    try:
        await demonstrate(window, tmp_path)
    finally:
        window.hide()
        await window.services.stop()
    restored, shot = tmp_path / "hazy-lake-restored.jpg", tmp_path / "window.png"
    printed = capsys.readouterr().out
    assert str(restored) in printed
    assert str(shot) in printed
    before = np.asarray(Image.open(SAMPLES / "hazy-lake.jpg")).astype(float)
    after = np.asarray(Image.open(restored)).astype(float)
    assert after.mean() > before.mean() + 10  # the engine of the tests brightens
    with Image.open(shot) as picture:
        assert picture.size == SIZE
        left, right = np.asarray(picture.convert("L"), float)[300:500, 60:860].reshape(200, 2, 400).mean((0, 2))
    assert right > left + 10  # before on the left of the divider, after on the right


async def test_a_failing_job_is_not_hidden(settings: Settings) -> None:
    settings.engine = "tiles"
    window = MainWindow(settings)
    try:
        with pytest.raises(BrokenModelError):
            await restore(window, SAMPLES / "dark-otters.jpg", "break the model")
    finally:
        await window.services.stop()
