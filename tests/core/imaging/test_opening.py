"""Opening: one test per format and per way in which a file can be wrong."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import imagecodecs
import imaging_samples as samples
import numpy as np
import profile_samples as profiles
import pytest
from hungry_format import HUNGRY
from PIL import Image, ImageOps

from core.errors import (
    BadMaskError,
    CorruptPhotoError,
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    FolderError,
    NotAPhotoError,
    PhotoTooLargeError,
    UnsupportedPhotoError,
)
from core.imaging.opening import OPEN_SUFFIXES, _decode, open_mask, open_photo, photo_from_pixels
from core.photo import Photo

RGB, RGB16 = samples.rgb(), samples.rgb(np.uint16)


def opened(data: bytes, tmp_path: Path, name: str = "photo") -> Photo:
    path = tmp_path / name
    path.write_bytes(data)
    return open_photo(path)


def mean_error(photo: Photo, expected: np.ndarray) -> float:
    return float(np.abs(photo.pixels.astype(float) / photo.max_value - expected / np.iinfo(expected.dtype).max).mean())


@pytest.mark.parametrize(("name", "data"), samples.photo_files().items())
def test_every_sample_opens_as_a_sound_photo(name: str, data: bytes, tmp_path: Path) -> None:
    photo = opened(data, tmp_path, name)
    assert photo.pixels.flags.c_contiguous
    assert photo.pixels.shape == (photo.height, photo.width, 3)
    assert photo.path == tmp_path / name
    assert photo.native is None
    assert photo.format


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_jpeg(options: dict, tmp_path: Path) -> None:
    photo = opened(samples.jpeg(subsampling=0, **options), tmp_path)
    assert (photo.format, photo.bit_depth, photo.is_grey) == ("JPEG", 8, False)
    assert mean_error(photo, RGB) < 0.01


def test_grey_jpeg(tmp_path: Path) -> None:
    photo = opened(samples.jpeg(samples.grey()), tmp_path)
    assert photo.is_grey
    assert mean_error(photo, np.dstack([samples.grey()] * 3)) < 0.01


@pytest.mark.parametrize("adobe", [True, False])
def test_cmyk_jpeg_inverted_by_adobe_or_not(adobe: bool, tmp_path: Path) -> None:
    inks = np.dstack((255 - RGB, np.zeros_like(samples.grey())))
    data = samples.pillow(Image.fromarray(inks, "CMYK"), "JPEG", quality=95)
    assert b"Adobe" in data
    if not adobe:  # without Adobe's marker the numbers are taken as they stand
        data = samples.pillow(Image.fromarray(255 - inks, "CMYK"), "JPEG", quality=95)
        at = data.index(b"\xff\xee")
        data = data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]
    photo = opened(data, tmp_path)
    assert mean_error(photo, RGB) < 0.03
    assert photo.icc_profile is None
    assert "CMYK" in str(photo.notes[0])


def test_ycck_jpeg(tmp_path: Path) -> None:
    inks = np.dstack((255 - RGB, np.zeros_like(samples.grey())))
    data = bytes(imagecodecs.jpeg8_encode(255 - inks, level=95, colorspace="CMYK", outcolorspace="YCCK"))
    assert mean_error(opened(data, tmp_path), RGB) < 0.03


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("kind", [samples.rgb, samples.grey, samples.rgba])
def test_png(kind, dtype: type, tmp_path: Path) -> None:
    stored = kind(dtype)
    photo = opened(samples.png(stored), tmp_path)
    assert photo.pixels.dtype == dtype
    expected = stored if stored.ndim == 3 else np.dstack([stored] * 3)
    np.testing.assert_array_equal(photo.pixels, expected[:, :, :3])
    if kind is samples.rgba:
        np.testing.assert_array_equal(photo.alpha, samples.alpha(dtype))


def test_palette_png_with_transparency(tmp_path: Path) -> None:
    palette = Image.fromarray(RGB).convert("P", palette=Image.Palette.ADAPTIVE, colors=16)
    photo = opened(samples.pillow(palette, "PNG", transparency=3), tmp_path)
    np.testing.assert_array_equal(photo.pixels, np.asarray(palette.convert("RGB")))
    np.testing.assert_array_equal(photo.alpha == 0, np.asarray(palette) == 3)


def test_webp(tmp_path: Path) -> None:
    photo = opened(samples.pillow(Image.fromarray(samples.rgba()), "WEBP", lossless=True, exact=True), tmp_path)
    assert photo.format == "WebP"
    np.testing.assert_array_equal(photo.pixels, RGB)
    np.testing.assert_array_equal(photo.alpha, samples.alpha())


def test_avif(tmp_path: Path) -> None:
    photo = opened(samples.pillow(Image.fromarray(RGB), "AVIF", quality=98, subsampling="4:4:4", speed=10), tmp_path)
    assert photo.format == "AVIF"
    assert mean_error(photo, RGB) < 0.01


def test_ten_bit_avif_fills_sixteen_bits(tmp_path: Path) -> None:
    data = imagecodecs.avif_encode(RGB16 >> 6, level=95, bitspersample=10, speed=10, pixelformat="444")
    photo = opened(bytes(data), tmp_path)
    assert photo.bit_depth == 16
    assert mean_error(photo, RGB16) < 0.01
    assert photo.pixels.max() == 65535


def test_colours_named_by_number_are_honoured(tmp_path: Path) -> None:
    def avif(primaries: int, transfer: int) -> bytes:
        options = {"primaries": primaries, "transfer": transfer, "matrix": 1}
        return bytes(imagecodecs.avif_encode(RGB, level=98, speed=10, pixelformat="444", **options))

    p3 = opened(avif(12, 13), tmp_path)
    expected = profiles.DISPLAY_P3.to_srgb(p3.native / 255) * 255
    assert np.abs(p3.pixels - expected).max() < 2
    assert opened(avif(1, 13), tmp_path).icc_profile is None
    assert "HDR" in str(opened(avif(9, 16), tmp_path).notes[0])


def test_heic(tmp_path: Path) -> None:
    photo = open_photo(samples.HEIC_FILE)
    assert (photo.format, photo.bit_depth) == ("HEIC", 8)
    assert mean_error(photo, samples.rgb(height=48, width=64)) < 0.01


def test_ten_bit_heic_fills_sixteen_bits() -> None:
    photo = open_photo(samples.HEIC_FILE.with_name("ten_bit.heic"))
    assert photo.bit_depth == 16
    assert mean_error(photo, samples.rgb(np.uint16, 48, 64)) < 0.01
    assert photo.pixels.max() > 65000


def test_heic_is_turned_by_its_own_property_not_by_exif() -> None:
    photo = open_photo(samples.HEIC_FILE.with_name("turned.heic"))
    assert mean_error(photo, np.rot90(samples.rgb(height=48, width=64), -1)) < 0.05
    assert photo.exif is not None


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("compression", [None, "lzw", "zlib"])
@pytest.mark.parametrize("planar", [False, True])
def test_tiff(dtype: type, compression: str | None, planar: bool, tmp_path: Path) -> None:
    stored = samples.rgb(dtype)
    arrangement = {"planarconfig": "separate" if planar else "contig"}
    planes = np.moveaxis(stored, 2, 0) if planar else stored
    data = samples.tiff(planes, photometric="rgb", compression=compression, predictor=bool(compression), **arrangement)
    photo = opened(data, tmp_path)
    assert (photo.format, photo.pixels.dtype) == ("TIFF", dtype)
    np.testing.assert_array_equal(photo.pixels, stored)


def test_tiff_alpha_straight_and_premultiplied(tmp_path: Path) -> None:
    straight, alpha = samples.rgb(np.uint16), np.maximum(samples.alpha(np.uint16), 4000)
    straight_file = samples.tiff(np.dstack((straight, alpha)), photometric="rgb", extrasamples=["unassalpha"])
    photo = opened(straight_file, tmp_path)
    np.testing.assert_array_equal(photo.pixels, straight)
    np.testing.assert_array_equal(photo.alpha, alpha)
    premultiplied = np.rint(straight * (alpha[:, :, None] / 65535)).astype(np.uint16)
    file = samples.tiff(np.dstack((premultiplied, alpha)), photometric="rgb", extrasamples=["assocalpha"])
    assert np.abs(opened(file, tmp_path).pixels.astype(int) - straight).max() <= 9


def test_grey_palette_and_bilevel_tiff(tmp_path: Path) -> None:
    grey = samples.grey(np.uint16)
    photo = opened(samples.tiff(65535 - grey, photometric="miniswhite"), tmp_path)
    assert photo.is_grey
    np.testing.assert_array_equal(photo.pixels[:, :, 0], grey)
    palette = Image.fromarray(RGB).convert("P")
    photo = opened(samples.pillow(palette, "TIFF"), tmp_path)
    np.testing.assert_array_equal(photo.pixels, np.asarray(palette.convert("RGB")))
    bilevel = Image.fromarray(RGB).convert("1")
    photo = opened(samples.pillow(bilevel, "TIFF", compression="group4"), tmp_path)
    np.testing.assert_array_equal(photo.pixels[:, :, 0], np.asarray(bilevel.convert("L")))


def test_cmyk_tiff_is_sixteen_bits_in_sixteen_bits_out(tmp_path: Path) -> None:
    inks = np.dstack((65535 - RGB16, np.zeros_like(samples.grey(np.uint16))))
    photo = opened(samples.tiff(inks, photometric="separated"), tmp_path)
    np.testing.assert_array_equal(photo.pixels, RGB16)


def test_bmp(tmp_path: Path) -> None:
    photo = opened(samples.pillow(Image.fromarray(RGB), "BMP"), tmp_path)
    assert photo.format == "BMP"
    np.testing.assert_array_equal(photo.pixels, RGB)


def test_camera_raw_is_sixteen_bit_and_named_after_its_maker(tmp_path: Path) -> None:
    photo = opened(samples.dng(), tmp_path, "photo.dng")
    assert (photo.format, photo.bit_depth, photo.notes) == ("Likewise RAW", 16, ())
    dark, bright = photo.pixels[32, 20], photo.pixels[32, 80]
    assert np.ptp(dark) < 600  # an even grey field, with the camera's own white balance
    assert bright.min() > dark.max()
    assert photo.exif is not None


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_orientation_in_every_format_is_turned_upright(
    file_format: str, orientation: int, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"JPEG": {"quality": 98}, "WEBP": {"lossless": True}, "AVIF": {"quality": 98, "speed": 10}}
    data = samples.pillow(Image.fromarray(RGB), file_format, exif=exif, **options.get(file_format, {}))
    with Image.open(io.BytesIO(data)) as image:
        upright = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    photo = opened(data, tmp_path)
    assert photo.pixels.shape == upright.shape
    assert mean_error(photo, upright) < 0.01


@pytest.mark.parametrize("name", ["animated.png", "animated.webp"])
def test_of_an_animation_the_first_frame_opens_with_a_note(name: str, tmp_path: Path) -> None:
    photo = opened(samples.photo_files()[name], tmp_path)
    assert mean_error(photo, RGB) < 0.05
    assert "first" in str(photo.notes[0])


def test_of_a_tiff_with_pages_the_first_opens_with_a_note(tmp_path: Path) -> None:
    pages = [Image.fromarray(RGB), Image.fromarray(255 - RGB)]
    photo = opened(samples.pillow(pages[0], "TIFF", save_all=True, append_images=pages[1:]), tmp_path)
    np.testing.assert_array_equal(photo.pixels, RGB)
    assert "first" in str(photo.notes[0])


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    photo = opened(samples.png(RGB), tmp_path, "holiday.jpg")
    assert photo.format == "PNG"
    assert str(photo.notes[0]) == "Despite its name, holiday.jpg is in PNG format."
    assert opened(samples.png(RGB), tmp_path, "holiday.PNG").notes == ()


def test_missing_folder_empty_and_not_a_photo(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        open_photo(tmp_path / "gone.jpg")
    with pytest.raises(FolderError):
        open_photo(tmp_path)
    with pytest.raises(EmptyFileError):
        opened(b"", tmp_path)
    with pytest.raises(NotAPhotoError):
        opened(b"Dear diary, today I took no photo at all.", tmp_path, "diary.jpg")


def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "secret.jpg"
    path.write_bytes(samples.jpeg())
    path.chmod(0)
    if os.access(path, os.R_OK):  # root and Windows read it all the same: a name that no system allows
        path = tmp_path / ("x" * 300)
    with pytest.raises(FileUnreadableError):
        open_photo(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(FileUnreadableError, match="ordinary"):
        open_photo(tmp_path / "pipe.jpg")


@pytest.mark.parametrize(("start", "error"), [(b"\xff\xd8\xff\xe0", UnsupportedPhotoError), (b"moov", NotAPhotoError)])
def test_a_huge_file_is_not_read(start: bytes, error: type[Exception], tmp_path: Path) -> None:
    path = tmp_path / "huge.jpg"
    with path.open("wb") as file:
        file.write(start)
        file.truncate(5 * 2**30)
    with pytest.raises(error):
        open_photo(path)


def test_a_bomb_is_refused_from_its_header(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )
    with pytest.raises(PhotoTooLargeError) as caught:
        opened(b"\x89PNG\r\n\x1a\n" + chunks, tmp_path, "bomb.png")
    assert str(caught.value.cause) == "bomb.png claims 3600 megapixels; Likewise opens up to 200."
    jpeg = bytearray(samples.jpeg())
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    with pytest.raises(PhotoTooLargeError):
        opened(bytes(jpeg), tmp_path)


def test_corrupt_says_what_it_looked_like(tmp_path: Path) -> None:
    data = bytearray(samples.png(RGB))
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(CorruptPhotoError, match="looks like PNG"):
        opened(bytes(data), tmp_path)


def test_too_little_memory_is_not_taken_for_damage(tmp_path: Path) -> None:
    with pytest.raises(MemoryError):
        _decode(b"", HUNGRY, "large.hungry")


def test_unsupported_names_the_feature(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedPhotoError, match="32-bit"):
        opened(samples.tiff(RGB.astype(np.float32), photometric="rgb"), tmp_path)
    with pytest.raises(UnsupportedPhotoError, match="12 bits"):
        opened(samples.jpeg().replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"), tmp_path)


def test_mask(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    path.write_bytes(samples.png(samples.grey()))
    np.testing.assert_array_equal(open_mask(path, samples.WIDTH, samples.HEIGHT), samples.grey())
    assert open_mask(path, samples.WIDTH * 2, samples.HEIGHT * 2).shape == (samples.HEIGHT * 2, samples.WIDTH * 2)
    with pytest.raises(BadMaskError, match="48 × 32"):
        open_mask(path, 100, 100)
    with pytest.raises(FileMissingError):
        open_mask(tmp_path / "gone.png", 48, 32)


def test_pasted_pixels() -> None:
    photo = photo_from_pixels(samples.rgba())
    np.testing.assert_array_equal(photo.pixels, RGB)
    np.testing.assert_array_equal(photo.alpha, samples.alpha())
    assert photo_from_pixels(samples.grey()).is_grey
    assert photo_from_pixels(np.dstack((RGB, np.full_like(samples.grey(), 255)))).alpha is None


def test_suffixes_are_lower_case_with_a_dot() -> None:
    assert {".jpg", ".png", ".webp", ".avif", ".tif", ".heic", ".bmp", ".dng", ".nef", ".cr3"} <= set(OPEN_SUFFIXES)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in OPEN_SUFFIXES)


def test_importing_loads_no_decoder() -> None:
    code = "import sys, core.imaging.opening, core.imaging.saving; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"PIL", "rawpy", "tifffile", "imagecodecs", "pi_heif"} & set(modules)
