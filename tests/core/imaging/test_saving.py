"""Saving: bit-identical where nothing was edited, atomic, and never over another file by accident."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import imaging_samples as samples
import numpy as np
import profile_samples as profiles
import pytest
import tifffile
from hungry_format import HUNGRY
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from core.errors import UnknownExportFormatError, WouldOverwriteError, WriteFailedError
from core.imaging import formats
from core.imaging.opening import open_photo, photo_from_pixels
from core.imaging.resizing import fit_size, resize
from core.imaging.saving import EXPORT_SUFFIXES, ExportOptions, encode_photo, save_photo, suggested_path
from core.photo import Photo

LOSSLESS = [".png", ".tif"]


def test_too_little_memory_is_not_taken_for_a_bad_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, HUNGRY))
    with pytest.raises(MemoryError):
        encode_photo(photo_from_pixels(samples.rgb()), ".hungry")


@pytest.mark.parametrize(
    ("source", "file_format", "dtype", "expected"),
    [
        ("a.b.jpeg", "JPEG", np.uint8, "a.b-restored.jpeg"),
        ("IMG_1.JPG", "JPEG", np.uint8, "IMG_1-restored.JPG"),
        ("named.jpg", "PNG", np.uint8, "named-restored.png"),
        ("deep.png", "PNG", np.uint16, "deep-restored.png"),
        ("raw.nef", "Nikon RAW", np.uint16, "raw-restored.tif"),
        ("phone.heic", "HEIC", np.uint8, "phone-restored.jpg"),
        ("pasted", "", np.uint8, "pasted-restored.jpg"),
    ],
)
def test_suggested_names(source: str, file_format: str, dtype: type, expected: str, tmp_path: Path) -> None:
    photo = Photo(samples.rgb(dtype), format=file_format)
    assert suggested_path(tmp_path / source, photo) == tmp_path / expected


def test_suggested_names_keep_transparency(tmp_path: Path) -> None:
    pixels = samples.rgb()
    for file_format, expected in (("", "cut-restored.png"), ("WebP", "cut-restored.webp")):
        photo = Photo(pixels, np.zeros(pixels.shape[:2], np.uint8), format=file_format)
        assert suggested_path(tmp_path / "cut", photo).name == expected


def round_trip(photo: Photo, folder: Path, suffix: str, **options: int) -> Photo:
    path = folder / f"saved{suffix}"
    save_photo(photo, path, options=ExportOptions(**options), original=photo, overwrite=True)
    return open_photo(path)


def photo_in_space(icc: bytes, dtype: type, folder: Path) -> Photo:
    path = folder / "wide.tif"
    path.write_bytes(samples.tiff(samples.rgb(dtype), photometric="rgb", iccprofile=icc))
    return open_photo(path)


@pytest.mark.parametrize("suffix", LOSSLESS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_lossless_round_trip(suffix: str, dtype: type, data: st.DataObject, tmp_path_factory) -> None:
    channels = data.draw(st.sampled_from([1, 2, 3, 4]))
    shape = data.draw(array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=70))
    pixels = data.draw(arrays(dtype, (*shape, channels)))
    photo = photo_from_pixels(pixels)
    again = round_trip(photo, tmp_path_factory.mktemp("trip"), suffix)
    np.testing.assert_array_equal(again.pixels, photo.pixels)
    assert again.is_grey == photo.is_grey
    if photo.alpha is None:
        assert again.alpha is None
    else:
        np.testing.assert_array_equal(again.alpha, photo.alpha)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("make", [samples.rgb, samples.grey, samples.rgba])
def test_other_programs_read_our_tiff_in_either_byte_order(make, order: str, tmp_path: Path) -> None:
    for dtype in (np.uint8, np.uint16):
        pasted = photo_from_pixels(make(dtype))
        photo = replace(pasted, exif=samples.camera_exif(order)[6:])
        path = tmp_path / f"{np.dtype(dtype).name}.tif"
        save_photo(photo, path)
        np.testing.assert_array_equal(tifffile.imread(path), make(dtype))
    with Image.open(tmp_path / "uint8.tif") as image:
        np.testing.assert_array_equal(np.asarray(image), make(np.uint8))


@pytest.mark.parametrize("make", [samples.rgb, samples.grey, samples.rgba])
def test_other_programs_read_our_png(make, tmp_path: Path) -> None:
    photo = replace(
        photo_from_pixels(make()), exif=samples.camera_exif()[6:], xmp=samples.XMP, icc_profile=profiles.SRGB.icc()
    )
    path = tmp_path / "out.png"
    save_photo(photo if not photo.is_grey else replace(photo, icc_profile=profiles.grey_icc()), path)
    with Image.open(path) as image:
        image.verify()
    with Image.open(path) as image:
        np.testing.assert_array_equal(np.asarray(image), make())
        assert image.info["icc_profile"]
        assert b"Rating" in image.info["xmp"]


def test_webp_of_quality_100_is_lossless(tmp_path: Path) -> None:
    photo = photo_from_pixels(samples.rgba())
    again = round_trip(photo, tmp_path, ".webp", quality=100)
    np.testing.assert_array_equal(again.pixels, photo.pixels)
    np.testing.assert_array_equal(again.alpha, photo.alpha)


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_lossy_formats_come_close_and_quality_counts(suffix: str, tmp_path: Path) -> None:
    photo = photo_from_pixels(samples.rgb(height=200, width=300))
    again = round_trip(photo, tmp_path, suffix, quality=95)
    assert np.abs(again.pixels.astype(int) - photo.pixels).mean() < 3
    sizes = [len(encode_photo(photo, suffix, ExportOptions(quality=quality))) for quality in (30, 60, 90)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("space", profiles.WIDE_SPACES.values(), ids=profiles.WIDE_SPACES)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("suffix", LOSSLESS)
def test_unedited_wide_gamut_photos_are_bit_identical(
    suffix: str, dtype: type, space: profiles.Space, tmp_path: Path
) -> None:
    icc = space.icc()
    photo = photo_in_space(icc, dtype, tmp_path)
    again = round_trip(photo, tmp_path, suffix)
    np.testing.assert_array_equal(again.native, samples.rgb(dtype))
    np.testing.assert_array_equal(again.pixels, photo.pixels)
    assert again.icc_profile == icc


def test_an_edit_keeps_the_profile_and_the_rest_of_the_photo(tmp_path: Path) -> None:
    photo = photo_in_space(profiles.DISPLAY_P3.icc(), np.uint16, tmp_path)
    pixels = photo.pixels.copy()
    pixels[:8, :8] = (40000, 30000, 20000)
    path = tmp_path / "edited.tif"
    save_photo(photo.with_pixels(pixels), path, original=photo)
    again = open_photo(path)
    np.testing.assert_array_equal(again.native[8:], photo.native[8:])
    assert np.abs(again.pixels[:8, :8].astype(int) - (40000, 30000, 20000)).max() < 80


def test_jpeg_and_webp_keep_the_profile_too(tmp_path: Path) -> None:
    icc = profiles.ADOBE_RGB.icc()
    photo = photo_in_space(icc, np.uint8, tmp_path)
    for suffix in (".jpg", ".webp"):
        again = round_trip(photo, tmp_path, suffix, quality=98)
        assert again.icc_profile == icc
        assert np.abs(again.native.astype(int) - photo.native).mean() < 8


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif"])
def test_grey_stays_grey_with_its_profile(suffix: str, tmp_path: Path) -> None:
    icc = profiles.grey_icc(1.8)
    source = tmp_path / "grey.tif"
    source.write_bytes(samples.tiff(samples.grey(), photometric="minisblack", iccprofile=icc))
    photo = open_photo(source)
    path = tmp_path / f"out{suffix}"
    save_photo(photo, path, original=photo)
    with Image.open(path) as image:
        assert image.mode == "L"
    again = open_photo(path)
    assert again.is_grey
    assert again.icc_profile == icc
    if suffix in LOSSLESS:
        np.testing.assert_array_equal(again.native, photo.native)


def test_a_grey_photo_that_got_colour_becomes_srgb(tmp_path: Path) -> None:
    source = tmp_path / "grey.tif"
    source.write_bytes(samples.tiff(samples.grey(), photometric="minisblack", iccprofile=profiles.grey_icc()))
    photo = open_photo(source)
    coloured = photo.with_pixels(samples.rgb())
    save_photo(coloured, tmp_path / "out.png", original=photo)
    again = open_photo(tmp_path / "out.png")
    np.testing.assert_array_equal(again.pixels, samples.rgb())
    assert again.icc_profile is None
    assert not again.is_grey


def test_bit_depth(tmp_path: Path) -> None:
    deep = photo_from_pixels(samples.rgb(np.uint16))
    shallow = photo_from_pixels(samples.rgb())
    for suffix in LOSSLESS:
        assert round_trip(deep, tmp_path, suffix).bit_depth == 16
        assert round_trip(shallow, tmp_path, suffix).bit_depth == 8
        np.testing.assert_array_equal(
            round_trip(deep, tmp_path, suffix, bit_depth=8).pixels, np.rint(deep.pixels / 257).astype(np.uint8)
        )
        up = round_trip(shallow, tmp_path, suffix, bit_depth=16)
        np.testing.assert_array_equal(up.pixels, shallow.pixels.astype(np.uint16) * 257)
    assert round_trip(deep, tmp_path, ".jpg").bit_depth == 8


def test_jpeg_lays_transparency_on_white_and_says_so(tmp_path: Path) -> None:
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[:, 16:, 3] = 255
    path = tmp_path / "out.jpg"
    notes = save_photo(photo_from_pixels(pixels), path)
    assert "white" in str(notes[0])
    again = open_photo(path)
    assert again.alpha is None
    assert again.pixels[16, 4].min() > 250
    assert again.pixels[16, 28].max() < 5


def test_metadata_too_large_for_jpeg_is_left_out_with_a_note(tmp_path: Path) -> None:
    photo = Photo(samples.rgb(), xmp=b"<x>" + b" " * 70_000 + b"</x>")
    assert "XMP" in str(save_photo(photo, tmp_path / "out.jpg")[0])
    assert save_photo(photo, tmp_path / "out.png") == ()
    assert open_photo(tmp_path / "out.png").xmp == photo.xmp


def test_long_side(tmp_path: Path) -> None:
    photo = photo_from_pixels(samples.rgb(np.uint16, 300, 200))
    assert round_trip(photo, tmp_path, ".png", long_side=90).pixels.shape == (90, 60, 3)
    assert round_trip(photo, tmp_path, ".png", long_side=900).pixels.shape == (300, 200, 3)
    assert fit_size(1, 5000, 100) == (1, 100)


def test_scaling_down_keeps_the_light_of_fine_detail() -> None:
    stripes = np.zeros((400, 400, 3), np.uint8)
    stripes[::2] = 255
    small, _ = resize(stripes, (50, 50))
    np.testing.assert_allclose(small[10:40, 10:40], 188, atol=2)  # half the light, not half the code value


def test_scaling_is_seamless_between_blocks_of_rows() -> None:
    photo = samples.rgb(np.uint16, 900, 40)
    small, _ = resize(photo, (20, 450))
    steps = np.abs(np.diff(small[:, :, 1].astype(int), axis=0))
    assert steps.max() < 3 * np.median(steps) + 20


def test_transparent_pixels_lend_no_colour_when_scaled() -> None:
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:, 32:] = (0, 200, 0)
    pixels[:, :32] = (255, 0, 0)
    alpha = np.zeros((64, 64), np.uint8)
    alpha[:, 32:] = 255
    small, opacity = resize(pixels, (21, 21), alpha)
    assert opacity is not None
    visible = opacity > 60
    assert small[visible][:, 0].max() < 30
    np.testing.assert_allclose(small[visible][:, 1], 200, atol=2)


def test_an_existing_file_is_never_replaced_without_asking(tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"precious")
    photo = photo_from_pixels(samples.rgb())
    with pytest.raises(WouldOverwriteError):
        save_photo(photo, path)
    assert path.read_bytes() == b"precious"
    save_photo(photo, path, overwrite=True)
    assert open_photo(path).format == "JPEG"
    assert os.listdir(tmp_path) == ["holiday.jpg"]


def test_unknown_format(tmp_path: Path) -> None:
    for name in ("photo.gif", "photo", "photo.heic"):
        with pytest.raises(UnknownExportFormatError):
            save_photo(photo_from_pixels(samples.rgb()), tmp_path / name)
    assert {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"} <= set(EXPORT_SUFFIXES)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WriteFailedError, match="No such file"):
        save_photo(photo_from_pixels(samples.rgb()), tmp_path / "gone" / "out.png")


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on file sizes")
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "holiday.tif"
    path.write_bytes(b"precious")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(WriteFailedError, match="too large"):
            save_photo(photo_from_pixels(samples.rgb()), path, overwrite=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"precious"
    assert os.listdir(tmp_path) == ["holiday.tif"]


def test_names_that_no_system_allows(tmp_path: Path) -> None:
    with pytest.raises(WriteFailedError):
        save_photo(photo_from_pixels(samples.rgb()), tmp_path / ("x" * 300 + ".png"))
    (tmp_path / "file").write_bytes(b"not a folder")
    with pytest.raises(WriteFailedError):
        save_photo(photo_from_pixels(samples.rgb()), tmp_path / "file" / "out.png")


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_file_gets_the_rights_that_any_new_file_would(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        save_photo(photo_from_pixels(samples.rgb()), tmp_path / "out.png")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.png").stat().st_mode) == 0o640


def test_a_size_that_the_format_cannot_hold(tmp_path: Path) -> None:
    photo = photo_from_pixels(np.zeros((1, 17_000, 3), np.uint8))
    with pytest.raises(WriteFailedError, match="16383"):
        save_photo(photo, tmp_path / "out.webp")
    assert not list(tmp_path.iterdir())


def test_encoding_gives_the_file_that_saving_writes(tmp_path: Path) -> None:
    photo = photo_from_pixels(samples.rgb())
    for suffix in (".jpg", ".png", ".webp", ".tif"):
        save_photo(photo, tmp_path / f"out{suffix}")
        assert encode_photo(photo, suffix) == (tmp_path / f"out{suffix}").read_bytes()
