"""Colour management against the formulas that define each colour space."""

from __future__ import annotations

import tracemalloc
import zlib
from pathlib import Path

import imaging_samples as samples
import numpy as np
import profile_samples as profiles
import pytest
from PIL import ImageCms

from core.imaging.colour import from_working, is_srgb, native_pixels, profile_space, to_working
from core.imaging.opening import open_photo
from core.photo import Photo

RGB16 = samples.rgb(np.uint16)


def with_icc(pixels: np.ndarray, icc: bytes, tmp_path: Path) -> Photo:
    path = tmp_path / "photo.png"
    plain = samples.png(pixels)
    body = b"iCCPx\0\0" + zlib.compress(icc)
    chunk = (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    path.write_bytes(plain[:33] + chunk + plain[33:])
    return open_photo(path)


@pytest.mark.parametrize("space", profiles.WIDE_SPACES.values(), ids=profiles.WIDE_SPACES)
def test_wide_colours_become_srgb_with_sixteen_bit_precision(space: profiles.Space, tmp_path: Path) -> None:
    icc = space.icc()
    photo = with_icc(RGB16, icc, tmp_path)
    expected = space.to_srgb(RGB16 / 65535) * 65535
    error = np.abs(photo.pixels - expected)
    assert error.mean() < 5
    assert error.max() < 257  # one 8-bit level, where a dark channel is the difference of bright ones
    np.testing.assert_array_equal(photo.native, RGB16)
    assert photo.icc_profile == icc


@pytest.mark.parametrize("space", profiles.WIDE_SPACES.values(), ids=profiles.WIDE_SPACES)
def test_eight_bit_colours_become_srgb(space: profiles.Space, tmp_path: Path) -> None:
    photo = with_icc(samples.rgb(), space.icc(), tmp_path)
    expected = space.to_srgb(samples.rgb() / 255) * 255
    assert np.abs(photo.pixels - expected).max() < 2
    assert np.abs(photo.pixels - expected).mean() < 0.3


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    "icc",
    [
        profiles.SRGB.icc(),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        profiles.Space(((0.6400, 0.3300), (0.2998, 0.6002), (0.1501, 0.0599)), profiles.D65, None).icc(),
    ],
    ids=["sRGB", "Little CMS", "rounded"],
)
def test_every_srgb_profile_is_recognised(icc: bytes, dtype: type, tmp_path: Path) -> None:
    photo = with_icc(samples.rgb(dtype), icc, tmp_path)
    np.testing.assert_array_equal(photo.pixels, samples.rgb(dtype))
    assert photo.native is None
    assert photo.icc_profile == icc


def test_other_profiles_are_not_taken_for_srgb() -> None:
    assert not any(is_srgb(space.icc()) for space in profiles.WIDE_SPACES.values())
    assert not is_srgb(profiles.Space(profiles.SRGB_PRIMARIES, profiles.D65, 1.8).icc())
    assert not is_srgb(profiles.grey_icc())


def test_a_grey_profile_keeps_grey_neutral(tmp_path: Path) -> None:
    photo = with_icc(samples.grey(np.uint16), profiles.grey_icc(1.8), tmp_path)
    expected = profiles.linear_to_srgb((samples.grey(np.uint16) / 65535) ** 1.8) * 65535
    assert photo.is_grey
    assert np.ptp(photo.pixels, axis=2).max() == 0
    assert np.abs(photo.pixels[:, :, 0] - expected).max() < 128


def test_a_grey_photo_with_an_rgb_profile(tmp_path: Path) -> None:
    like_srgb = with_icc(samples.grey(), profiles.SRGB.icc(), tmp_path)
    assert like_srgb.is_grey
    assert like_srgb.icc_profile is None
    wide = with_icc(samples.grey(), profiles.PROPHOTO.icc(), tmp_path)
    assert not wide.is_grey
    np.testing.assert_array_equal(wide.native[:, :, 1], samples.grey())


def test_cmyk_goes_through_its_profile(tmp_path: Path) -> None:
    inks = np.zeros((8, 40, 4), np.uint8)
    inks[:, 8:16, 3] = 255
    inks[:, 16:24, 1] = 255
    path = tmp_path / "print.tif"
    path.write_bytes(samples.tiff(inks, photometric="separated", iccprofile=profiles.cmyk_icc()))
    photo = open_photo(path)
    assert profile_space(profiles.cmyk_icc()) == "cmyk"
    assert photo.pixels[4, 4].min() >= 254
    assert photo.pixels[4, 12].max() <= 1
    magenta = photo.pixels[4, 20].astype(int)  # Lab 75, 50, -25
    assert magenta[0] > magenta[2] > magenta[1] + 40
    assert photo.icc_profile is None
    assert "saved as sRGB" in str(photo.notes[0])


@pytest.mark.parametrize("icc", [b"no profile at all" * 20, profiles.ADOBE_RGB.icc()[:200], profiles.cmyk_icc()])
def test_a_damaged_or_unfitting_profile_is_left_out_with_a_note(icc: bytes, tmp_path: Path) -> None:
    photo = with_icc(RGB16, icc, tmp_path)
    np.testing.assert_array_equal(photo.pixels, RGB16)
    assert photo.icc_profile is None
    assert "profile" in str(photo.notes[0])


def test_adobe_rgb_named_by_the_camera_only(tmp_path: Path) -> None:
    path = tmp_path / "camera.jpg"
    path.write_bytes(samples.jpeg(exif=samples.camera_exif()))
    photo = open_photo(path)
    assert photo.icc_profile is not None
    expected = profiles.ADOBE_RGB.to_srgb(photo.native / 255) * 255
    assert np.abs(photo.pixels - expected).max() < 2


@pytest.mark.parametrize("space", profiles.WIDE_SPACES.values(), ids=profiles.WIDE_SPACES)
def test_there_and_back_inside_srgb(space: profiles.Space) -> None:
    back = to_working(from_working(RGB16, space.icc()), space.icc())
    assert np.abs(back.astype(int) - RGB16).max() < 64


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_untouched_pixels_keep_their_native_values(dtype: type, tmp_path: Path) -> None:
    photo = with_icc(samples.rgb(dtype), profiles.PROPHOTO.icc(), tmp_path)
    edited = photo.pixels.copy()
    edited[:10] = photo.max_value // 2
    result = native_pixels(photo.with_pixels(edited), photo)
    np.testing.assert_array_equal(result[10:], photo.native[10:])
    grey = from_working(edited[:1], photo.icc_profile)
    np.testing.assert_array_equal(result[0, 5:40], grey[0, 5:40])
    np.testing.assert_array_equal(native_pixels(photo.with_pixels(edited)), result)
    np.testing.assert_array_equal(native_pixels(photo), photo.native)


def test_a_slight_edit_beyond_srgb_makes_no_jump(tmp_path: Path) -> None:
    """Pure ProPhoto green lies far outside sRGB; one level darker must not pull it in."""
    green = np.zeros((4, 4, 3), np.uint16)
    green[:] = (3000, 60000, 3000)
    photo = with_icc(green, profiles.PROPHOTO.icc(), tmp_path)
    edited = photo.pixels - (photo.pixels > 300) * np.uint16(257)
    result = native_pixels(photo.with_pixels(edited), photo)
    assert 0 < np.abs(result.astype(int) - green).max() < 3000


def test_memory_stays_a_small_multiple_of_the_photo() -> None:
    native = samples.rgb(height=8192, width=200)
    icc = profiles.DISPLAY_P3.icc()
    photo = Photo(to_working(native, icc), native=native, icc_profile=icc)
    edited = photo.with_pixels(255 - photo.pixels)
    tracemalloc.start()
    native_pixels(edited, photo)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * native.nbytes  # a single float copy would be four times the photo
