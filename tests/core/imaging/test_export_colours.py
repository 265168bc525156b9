"""Exports in another colour space: the same colours, by the arithmetic of Little CMS through Pillow."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import imaging_samples as samples
import numpy as np
import profile_samples as profiles
import pytest
from PIL import Image, ImageCms

from core.imaging.opening import open_photo, photo_from_pixels
from core.imaging.saving import ExportOptions, save_photo
from core.photo import Photo

SPACES = {"srgb": profiles.SRGB, "display-p3": profiles.DISPLAY_P3, "adobe-rgb": profiles.ADOBE_RGB}
NAMES = {"srgb": "sRGB", "display-p3": "Display P3", "adobe-rgb": "Adobe RGB"}


def lab(path: Path) -> np.ndarray:
    """The file's colours as L*a*b*, by its own profile."""
    with Image.open(path) as image:
        source = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        rgb = image.convert("RGB")
        made = ImageCms.profileToProfile(rgb, source, ImageCms.createProfile("LAB"), outputMode="LAB")
        planes = np.asarray(made).astype(np.float32)
    return np.dstack((planes[:, :, 0] * (100 / 255), planes[:, :, 1:].astype(np.uint8).view(np.int8)))


def saved(photo: Photo, path: Path, space: str, suffix: str = ".png") -> Path:
    target = path / f"{space}{suffix}"
    save_photo(photo, target, options=ExportOptions(colour_space=space, quality=100), original=photo)
    return target


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg", ".webp"])
@pytest.mark.parametrize("space", ["display-p3", "adobe-rgb"])
def test_the_colours_are_the_same_by_the_profile_that_is_embedded(space: str, suffix: str, tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:40, 0:60]
    photo = photo_from_pixels(np.dstack((rows * 6, columns * 4, 255 - rows * 3 - columns)).astype(np.uint8))
    expected = lab(saved(photo, tmp_path, "srgb"))
    target = saved(photo, tmp_path, space, suffix)
    difference = np.sqrt(((lab(target) - expected) ** 2).sum(axis=2))  # ΔE of 1976
    assert difference.mean() < 0.8
    assert difference.max() < (3 if suffix in (".png", ".tif") else 8)
    with Image.open(target) as image:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        assert profile.profile.profile_description.startswith(NAMES[space])
        assert image.getexif().get_ifd(0x8769)[0xA001] == 0xFFFF


@pytest.mark.parametrize("space", SPACES)
def test_sixteen_bits_agree_with_the_formulas(space: str, tmp_path: Path) -> None:
    photo = photo_from_pixels(samples.rgb(np.uint16))
    with_profile = open_photo(saved(photo, tmp_path, space, ".tif"))
    native = with_profile.pixels if with_profile.native is None else with_profile.native
    back = SPACES[space].to_srgb(native / 65535)
    assert np.abs(back - photo.pixels / 65535).max() < 0.002
    if space == "srgb":
        np.testing.assert_array_equal(native, photo.pixels)


def test_colours_beyond_srgb_reach_another_large_space(tmp_path: Path) -> None:
    """Where nothing was edited, straight from the file's own colours."""
    source = tmp_path / "wide.tif"
    green = np.full((8, 8, 3), (0, 40000, 0), np.uint16)  # far outside sRGB
    source.write_bytes(samples.tiff(green, photometric="rgb", iccprofile=profiles.ADOBE_RGB.icc()))
    photo = open_photo(source)
    pale, rich = (open_photo(saved(photo, tmp_path, space, ".tif")) for space in ("srgb", "display-p3"))
    assert rich.native is not None
    seen = rich.native[0, 0].astype(int)
    through_srgb = open_photo(saved(replace(photo, native=None, icc_profile=None), tmp_path, "display-p3", ".png"))
    assert seen[0] < through_srgb.native[0, 0].astype(int)[0] - 2000  # more saturated than sRGB could be
    np.testing.assert_array_equal(pale.pixels, photo.pixels)


def test_without_edits_the_own_space_keeps_every_pixel(tmp_path: Path) -> None:
    source = tmp_path / "wide.tif"
    pixels = samples.rgb(np.uint16)
    source.write_bytes(samples.tiff(pixels, photometric="rgb", iccprofile=profiles.PROPHOTO.icc()))
    again = open_photo(saved(open_photo(source), tmp_path, "original", ".tif"))
    np.testing.assert_array_equal(again.native, pixels)


def test_alpha_grey_and_inks(tmp_path: Path) -> None:
    for dtype in (np.uint8, np.uint16):
        photo = photo_from_pixels(samples.rgba(dtype))
        again = open_photo(saved(photo, tmp_path, "display-p3", ".tif"))
        np.testing.assert_array_equal(again.alpha, photo.alpha)
        error = np.abs(again.pixels.astype(int) - photo.pixels) / np.iinfo(dtype).max
        assert error.max() < (0.04 if dtype == np.uint8 else 0.002)  # 8 bits are coarse in the dark of another space
        assert error.mean() < 0.002
        (tmp_path / "display-p3.tif").unlink()

    source = tmp_path / "grey.tif"
    source.write_bytes(samples.tiff(samples.grey(), photometric="minisblack", iccprofile=profiles.grey_icc()))
    grey = open_photo(source)
    again = open_photo(saved(grey, tmp_path, "adobe-rgb"))
    assert not again.is_grey  # an RGB space has three channels
    assert np.abs(again.pixels.astype(int) - grey.pixels).max() <= 2

    source = tmp_path / "inks.tif"
    inks = np.dstack((samples.rgb(), samples.grey() // 4))
    source.write_bytes(samples.tiff(inks, photometric="separated", iccprofile=profiles.cmyk_icc()))
    cmyk = open_photo(source)
    again = open_photo(saved(cmyk, tmp_path, "display-p3"))
    assert np.abs(again.pixels.astype(int) - cmyk.pixels).max() <= 6  # 8 bits, in the dark


def test_xmp_says_what_the_colours_are(tmp_path: Path) -> None:
    packet = samples.XMP.replace(b'xmp:Rating="4"', b'xmp:Rating="4" exif:ColorSpace="1"')
    photo = replace(photo_from_pixels(samples.rgb()), xmp=packet)
    assert b'exif:ColorSpace="65535"' in open_photo(saved(photo, tmp_path, "adobe-rgb")).xmp
    assert b'exif:ColorSpace="1"' in open_photo(saved(photo, tmp_path, "original")).xmp
