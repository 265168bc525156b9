from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.imaging.export_options import ExportOptions
from core.imaging.saving import encode_photo
from core.imaging.sharpening import sharpen
from core.imaging.size_estimate import estimated_size
from core.photo import Photo
from desktop.dialogs.crop_preview import WIDTH, CropPreview, compressed_crop, joined_in_small
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


def test_the_size_counts_only_where_it_is_asked_for(form):
    form.size_field.long_side.setValue(20)
    assert form.options.long_side is None
    form.size_field.sizing.setCurrentIndex(1)
    assert (form.options.long_side, form.options.percent) == (20, None)
    form.size_field.sizing.setCurrentIndex(2)
    form.size_field.percent.setValue(25)
    assert (form.options.long_side, form.options.percent) == (None, 25)


@pytest.mark.parametrize(
    "options",
    [
        ExportOptions(),
        ExportOptions(quality=71, long_side=3000, sharpening="high", colour_space="adobe-rgb", metadata="none"),
        ExportOptions(format="TIFF", bit_depth=16, percent=40, metadata="no-location"),
        ExportOptions(format="WebP", side_by_side=True, before_label="then", colour_space="srgb", sharpening="low"),
    ],
)
def test_the_fields_show_what_they_are_given(form, options):
    form.show_options(replace(options, metadata="keep", side_by_side=False))
    form.show_options(options)
    assert form.options == options
    form.show_options(ExportOptions())
    assert form.options == ExportOptions()
    assert form.path.suffix == ".jpg"


def test_a_format_says_what_it_cannot_hold(form):
    assert form.quality.isEnabled()
    assert not form.bit_depth.isEnabled()
    assert form._depth_reason.text() == "JPEG holds 8"
    form.name.setText("beach.tif")
    assert not form.quality.isEnabled()
    assert form._quality_value.text() == "lossless"
    assert form.bit_depth.isEnabled()
    assert form._depth_reason.text() == ""


def test_the_preview_shows_the_middle_at_full_size(qtbot):
    photo = Photo(np.zeros((1000, 2000, 3), np.uint8))
    preview = CropPreview(photo)
    qtbot.addWidget(preview)
    rows, columns = preview.region(1)
    assert (rows.stop - rows.start, columns.stop - columns.start) == (preview.height(), preview.width())
    assert (rows.start + rows.stop) / 2 == 500
    assert (columns.start + columns.stop) / 2 == 1000


def test_scaled_exports_show_a_larger_part(qtbot):
    photo = Photo(np.zeros((1000, 2000, 3), np.uint8))
    preview = CropPreview(photo)
    qtbot.addWidget(preview)
    rows, columns = preview.region(0.5)
    crop = compressed_crop(photo, (rows, columns), ".jpg", ExportOptions(long_side=1000))
    assert crop.shape[:2] == (preview.height(), preview.width())


def test_the_preview_is_sharpened_as_the_whole_will_be():
    pixels = np.random.default_rng(1).integers(60, 190, (100, 120, 3)).astype(np.uint8)
    options = ExportOptions(sharpening="high", colour_space="adobe-rgb")
    crop = compressed_crop(Photo(pixels), (slice(20, 60), slice(20, 60)), ".png", options)
    assert np.array_equal(crop[5:-5, 5:-5], sharpen(pixels, "high", 120)[25:55, 25:55])


def test_before_and_after_are_shown_beside_each_other():
    before, after = (Photo(np.full((300, 900, 3), value, np.uint8)) for value in (40, 160))
    joined = joined_in_small(after, before, ExportOptions(side_by_side=True))
    assert joined.shape[1] == WIDTH
    assert (joined[5, 5, 0], joined[5, -5, 0]) == (40, 160)


@pytest.mark.parametrize("options", [ExportOptions(), ExportOptions(percent=80, sharpening="low"), ExportOptions(80)])
@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_the_estimate_is_near_the_truth(options, suffix):
    rows, columns = np.mgrid[0:900, 0:1400]
    grain = np.random.default_rng(0).normal(0, 6, (900, 1400))
    pixels = np.stack([rows / 5 + grain, columns / 8 + grain, 90 + grain], axis=2).clip(0, 255).astype(np.uint8)
    photo = Photo(pixels)
    exact = len(encode_photo(photo, suffix, options, photo))
    assert estimated_size(photo, suffix, options) == pytest.approx(exact, rel=0.15)


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
