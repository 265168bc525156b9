"""EXIF and XMP through every export format, read back by Pillow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import imaging_samples as samples
import pytest
from PIL import Image

from core import __version__
from core.imaging.formats.ifd import Reader
from core.imaging.metadata import export_exif, export_xmp, read_orientation
from core.imaging.opening import open_photo
from core.imaging.saving import ExportOptions, save_photo

EXPORTS = [".jpg", ".png", ".webp", ".tif"]


def exif_of(path: Path) -> tuple[dict[int, Any], dict[int, Any], dict[int, Any]]:
    """First directory, EXIF and GPS, as Pillow reads them."""
    with Image.open(path) as image:
        exif = image.getexif()
        return dict(exif), dict(exif.get_ifd(0x8769)), dict(exif.get_ifd(0x8825))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("suffix", EXPORTS)
def test_everything_the_camera_wrote_survives(suffix: str, order: str, tmp_path: Path) -> None:
    source = tmp_path / "camera.jpg"
    source.write_bytes(samples.jpeg(exif=samples.camera_exif(order, orientation=6), xmp=samples.XMP))
    photo = open_photo(source)
    assert photo.pixels.shape == (samples.WIDTH, samples.HEIGHT, 3)
    target = tmp_path / f"out{suffix}"
    save_photo(photo, target, original=photo)

    first, shot, gps = exif_of(target)
    assert (first[0x010F], first[0x0110], first[0x8298]) == ("Canon", "EOS", "Somebody")
    assert first[0x0131] == f"Likewise {__version__}"
    assert first[0x0112] == 1
    assert shot[0x829A] == pytest.approx(1 / 250)
    assert shot[0x9003] == "2024:05:01 10:11:12"
    assert shot[0x927C] == samples.MAKER_NOTE
    assert (shot[0xA002], shot[0xA003]) == (photo.width, photo.height)
    assert gps[1] == "N"
    assert [float(value) for value in gps[2]] == [48, 8, pytest.approx(12.34)]

    again = open_photo(target)
    assert again.xmp is not None
    assert b'xmp:Rating="4"' in again.xmp
    assert b'tiff:Orientation="1"' in again.xmp
    assert f"<exif:PixelXDimension>{photo.width}</".encode() in again.xmp
    assert b"old picture" not in target.read_bytes()
    assert again.exif is not None
    assert again.exif[samples.MAKER_NOTE_AT :].startswith(samples.MAKER_NOTE)
    assert again.icc_profile == photo.icc_profile


@pytest.mark.parametrize("suffix", EXPORTS)
def test_a_photo_without_metadata_gets_only_its_own(suffix: str, tmp_path: Path) -> None:
    source = tmp_path / "plain.png"
    source.write_bytes(samples.png(samples.rgb()))
    target = tmp_path / f"out{suffix}"
    save_photo(open_photo(source), target, options=ExportOptions(long_side=24))
    first, shot, gps = exif_of(target)
    assert first[0x0131] == f"Likewise {__version__}"
    assert (shot[0xA002], shot[0xA003], shot[0xA001]) == (24, 16, 1)
    assert gps == {}
    assert open_photo(target).xmp is None


@pytest.mark.parametrize("suffix", EXPORTS)
def test_ten_generations_lose_nothing(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "camera.jpg"
    path.write_bytes(samples.jpeg(exif=samples.camera_exif()))
    for generation in range(10):
        photo = open_photo(path)
        path = tmp_path / f"{generation}{suffix}"
        save_photo(photo, path, original=photo)
    first, shot, _ = exif_of(path)
    assert first[0x010F] == "Canon"
    assert shot[0x927C] == samples.MAKER_NOTE
    exif = open_photo(path).exif
    assert exif is not None
    assert len(exif) < 8192


def test_orientation_inside_exif_of_any_kind() -> None:
    for orientation in range(1, 9):
        assert read_orientation(samples.camera_exif(">", orientation)[6:]) == orientation
    for nonsense in (None, b"", b"II*\0", b"MM\0*\0\0\0\x08\xff\xff", samples.camera_exif(orientation=77)[6:]):
        assert read_orientation(nonsense) == 1


@pytest.mark.parametrize("length", range(0, 700, 23))
def test_a_cut_off_block_never_stops_an_export(length: int) -> None:
    repaired = export_exif(samples.camera_exif()[6:][:length], 10, 20, is_srgb=True)
    stream = Reader(repaired)
    first, following = stream.read(stream.first, strict=True)
    assert stream.numbers(first[0x0112]) == (1,)
    assert following == 0


def test_xmp_in_either_spelling() -> None:
    packet = b"<tiff:Orientation>6</tiff:Orientation><a tiff:ImageWidth = '5' xmp:Label='tiff'/>"
    expected = b"<tiff:Orientation>1</tiff:Orientation><a tiff:ImageWidth = '30' xmp:Label='tiff'/>"
    assert export_xmp(packet, 30, 20) == expected
    assert export_xmp(None, 30, 20) is None


def test_a_tiff_from_another_program_keeps_its_camera_data(tmp_path: Path) -> None:
    data = samples.pillow(Image.fromarray(samples.rgb()), "TIFF", exif=samples.camera_exif())
    source = tmp_path / "scan.tif"
    source.write_bytes(data)
    target = tmp_path / "out.jpg"
    save_photo(open_photo(source), target)
    first, shot, _ = exif_of(target)
    assert (first[0x010F], shot[0x8827]) == ("Canon", 400)
    assert 0x0111 not in first  # where a TIFF keeps its pixels is nobody else's business
