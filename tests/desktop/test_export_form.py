from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.imaging.saving import ExportOptions
from core.photo import Photo
from desktop.dialogs.crop_preview import CropPreview, compressed_crop
from desktop.dialogs.export_form import ExportForm


@pytest.fixture
def form(qtbot, photo, tmp_path):
    form = ExportForm(photo, tmp_path / "beach-restored.jpg")
    qtbot.addWidget(form)
    return form


def test_the_name_chooses_the_format(form):
    form.name.setText("beach.TIFF")
    assert form.file_format.currentText() == "TIFF"
    assert not form.is_lossy


def test_the_format_changes_the_name(form, tmp_path):
    form.file_format.setCurrentText("WebP")
    assert form.path == tmp_path / "beach-restored.webp"


def test_an_absolute_name_leaves_the_folder(form):
    form.name.setText("/elsewhere/beach.png")
    assert form.path == Path("/elsewhere/beach.png")


@pytest.mark.parametrize("name", ["beach", "beach.v2", "beach.heic"])
def test_a_name_without_a_known_suffix_gets_one(form, tmp_path, name):
    form.name.setText(name)
    assert form.path == tmp_path / f"{name}.jpg"
    form.file_format.setCurrentText("PNG")
    assert form.path == tmp_path / f"{name}.png"


@pytest.mark.parametrize("name", ["", "  ", "/", ".."])
def test_without_a_name_there_is_nothing_to_write_to(form, name):
    assert form.has_name
    form.name.setText(name)
    assert not form.has_name


def test_quality_belongs_to_lossy_formats_and_depth_to_the_others(form):
    form.quality.setValue(70)
    assert form.options == ExportOptions(quality=70)
    form.name.setText("beach.png")
    form.bit_depth.setCurrentIndex(form.bit_depth.findData(16))
    assert form.options.bit_depth == 16


def test_the_size_counts_only_when_it_is_asked_for(form):
    form.long_side.setValue(20)
    assert form.options.long_side is None
    form.scale.setChecked(True)
    assert form.options.long_side == 20


def test_the_preview_shows_the_middle_at_full_size(qtbot):
    photo = Photo(np.zeros((1000, 2000, 3), np.uint8))
    preview = CropPreview(photo)
    qtbot.addWidget(preview)
    rows, columns = preview.region(None)
    assert (rows.stop - rows.start, columns.stop - columns.start) == (preview.height(), preview.width())
    assert (rows.start + rows.stop) / 2 == 500
    assert (columns.start + columns.stop) / 2 == 1000


def test_scaled_exports_show_a_larger_part(qtbot):
    photo = Photo(np.zeros((1000, 2000, 3), np.uint8))
    preview = CropPreview(photo)
    qtbot.addWidget(preview)
    rows, columns = preview.region(1000)
    crop = compressed_crop(photo, (rows, columns), ".jpg", ExportOptions(long_side=1000))
    assert crop.shape[:2] == (preview.height(), preview.width())


def test_strong_compression_can_be_seen(photo):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    whole = (slice(None), slice(None))
    losses = [
        np.abs(compressed_crop(Photo(noise), whole, ".jpg", ExportOptions(quality=q)).astype(int) - noise).mean()
        for q in (40, 95)
    ]
    assert losses[0] > losses[1] > 0
    lossless = compressed_crop(Photo(noise), whole, ".png", ExportOptions())
    assert np.array_equal(lossless, noise)
