"""The export dialog: what it measures, writes and remembers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from core.imaging.export_options import ExportOptions
from core.photo import Photo
from desktop.background import Background
from desktop.dialogs.crop_preview import WIDTH
from desktop.dialogs.export import ExportDialog
from desktop.settings import Settings


@pytest.fixture
def background():
    background = Background()
    yield background
    background.shutdown()


@pytest.fixture
def open_dialog(qtbot, settings, background, photo, tmp_path):
    window = QWidget()  # with the last one closed, the event loop would end
    qtbot.addWidget(window)
    window.show()

    def show(edited: Photo | None = None, original: Photo | None = None) -> ExportDialog:
        original = replace(original or photo, path=tmp_path / "beach.jpg", format="JPEG")
        dialog = ExportDialog(edited or original, original, settings, background, window)
        dialog.show()
        return dialog

    return show


async def test_what_was_chosen_is_remembered_once_a_file_is_written(open_dialog, settings, until, tmp_path):
    dialog = open_dialog()
    dialog.form.metadata.setCurrentIndex(1)
    dialog.form.size_field.sizing.setCurrentIndex(1)
    dialog.form.size_field.long_side.setValue(20)
    dialog.reject()
    assert settings.export == ExportOptions()

    dialog = open_dialog()
    assert dialog.form.options == ExportOptions()
    chosen = ExportOptions(long_side=20, metadata="no-location", format="PNG", colour_space="display-p3")
    dialog.form.show_options(chosen)
    dialog.export.click()
    await until(lambda: dialog.exported or dialog._error.isVisible())
    assert dialog.exported, dialog._error.text()
    with Image.open(tmp_path / "beach-restored.png") as written:
        assert written.size == (20, 15)
    again = open_dialog()
    assert again.form.options == chosen
    assert again.form.path.suffix == ".png"
    again.reset.click()
    assert again.form.options == ExportOptions()
    assert again.form.path.suffix == ".jpg"
    again.reject()


async def test_side_by_side_is_measured_shown_and_written(open_dialog, photo, until, tmp_path):
    bright = photo.with_pixels(photo.pixels + np.uint8(50))
    dialog = open_dialog(bright)
    dialog.form.side_by_side.wanted.click()
    await until(lambda: "81 × " in dialog.measured.text())
    await until(lambda: not dialog.preview.pixmap().isNull() and dialog.preview.pixmap().width() <= WIDTH)
    dialog.form.name.setText("both.png")
    dialog.export.click()
    await until(lambda: dialog.exported)
    with Image.open(tmp_path / "both.png") as written:
        joined = np.asarray(written.convert("RGB"))
    assert np.array_equal(joined[:30, :40], photo.pixels)
    assert np.array_equal(joined[:30, -40:], bright.pixels)
    assert joined.shape[0] > 30  # with labels


async def test_a_large_photo_is_estimated_before_it_is_measured(open_dialog, until):
    dialog = open_dialog(original=Photo(np.tile(np.arange(1200, dtype=np.uint8)[None, :, None], (1000, 1, 3))))
    said: list[str] = []

    def is_measured() -> bool:
        said.append(dialog.measured.text())
        return "B" in said[-1] and "about" not in said[-1] and "Measuring" not in said[-1]

    await until(is_measured)
    assert said[0] == "Measuring the size…"
    assert "1200 × 1000 pixels" in said[-1]
    dialog.reject()


async def test_a_loss_is_told_before_it_happens(open_dialog, photo):
    dialog = open_dialog(original=replace(photo, alpha=np.full((30, 40), 100, np.uint8)))
    assert "transparency" in dialog._warning.text()
    dialog.form.name.setText("beach.png")
    assert not dialog._warning.text()
    dialog.reject()


def test_settings_that_cannot_be_read_are_those_of_the_first_time(tmp_path):
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    for text in ("", "nonsense", '{"kind": "export", "quality": 1000}'):
        store.setValue("export", text)
        assert Settings(store).export == ExportOptions()
