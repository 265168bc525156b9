"""The print resolution of a photo, into and out of every format, as other programs read it."""

from __future__ import annotations

import struct
from pathlib import Path

import imaging_samples as samples
import pytest
from PIL import Image

from core.imaging.formats.ifd import LONG, RATIONAL, SHORT, Entry, Stream
from core.imaging.metadata import read_dpi
from core.imaging.opening import open_photo
from core.imaging.saving import save_photo

EXPORTS = [".jpg", ".png", ".webp", ".tif"]


def exif(across: int, down: int, unit: int, orientation: int = 1, order: str = "<") -> bytes:
    stream = Stream.empty(order)
    first = {
        0x0112: stream.pack(SHORT, orientation),
        0x011A: Entry(RATIONAL, 1, struct.pack(f"{order}2I", across, 1)),
        0x011B: Entry(RATIONAL, 1, struct.pack(f"{order}2I", down, 1)),
        0x0128: stream.pack(SHORT, unit),
    }
    stream.start_at(stream.append(first))
    return b"Exif\0\0" + bytes(stream.data)


def photo_file(folder: Path, data: bytes) -> Path:
    path = folder / "photo"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("suffix", EXPORTS)
def test_a_jpeg_that_states_it_in_its_header_alone_keeps_it(suffix: str, tmp_path: Path) -> None:
    photo = open_photo(photo_file(tmp_path, samples.jpeg(dpi=(300, 240))))
    assert photo.dpi == (300, 240)
    save_photo(photo, tmp_path / f"out{suffix}", original=photo)
    again = open_photo(tmp_path / f"out{suffix}")
    assert again.dpi == (300, 240)
    with Image.open(tmp_path / f"out{suffix}") as image:
        tags = image.getexif()
        assert (tags[0x011A], tags[0x011B], tags[0x0128]) == (300, 240, 2)
        if suffix != ".webp":  # it has no place for it but EXIF
            assert image.info["dpi"] == pytest.approx((300, 240), abs=0.02)
        if suffix == ".jpg":
            assert (image.info["jfif_unit"], image.info["jfif_density"]) == (1, (300, 240))


@pytest.mark.parametrize("suffix", [".png", ".tif", ".bmp"])
def test_other_formats_keep_it_too(suffix: str, tmp_path: Path) -> None:
    Image.fromarray(samples.rgb()).save(tmp_path / f"scan{suffix}", dpi=(600, 600))
    photo = open_photo(tmp_path / f"scan{suffix}")
    assert photo.dpi == (600, 600)
    save_photo(photo, tmp_path / "out.jpg")
    with Image.open(tmp_path / "out.jpg") as image:
        assert image.info["jfif_density"] == (600, 600)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (samples.jpeg(exif=exif(300, 300, 2)), (300, 300)),
        (samples.jpeg(exif=exif(100, 200, 3, order=">")), (254, 508)),
        (samples.jpeg(exif=exif(300, 200, 2, orientation=6)), (200, 300)),
        (samples.jpeg(dpi=(240, 240), exif=exif(72, 72, 2)), (240, 240)),
        (samples.jpeg(exif=exif(300, 300, 1)), None),
        (samples.jpeg(exif=exif(0, 0, 2)), None),
        (samples.jpeg(), None),
        (samples.png(samples.rgb()), None),
        (samples.tiff(samples.rgb()), None),
    ],
    ids=["exif", "centimetres", "turned", "header before exif", "no unit", "zero", "jpeg", "png", "tiff"],
)
def test_where_it_is_read(data: bytes, expected: tuple[float, float] | None, tmp_path: Path) -> None:
    assert open_photo(photo_file(tmp_path, data)).dpi == expected


def test_exif_is_made_to_agree_with_the_header(tmp_path: Path) -> None:
    photo = open_photo(photo_file(tmp_path, samples.jpeg(dpi=(240, 240), exif=exif(72, 72, 2))))
    save_photo(photo, tmp_path / "out.jpg")
    assert read_dpi(open_photo(tmp_path / "out.jpg").exif) == (240, 240)


@pytest.mark.parametrize("suffix", EXPORTS)
def test_nothing_is_made_up_where_nothing_is_known(suffix: str, tmp_path: Path) -> None:
    photo = open_photo(photo_file(tmp_path, samples.jpeg()))
    save_photo(photo, tmp_path / f"out{suffix}")
    assert open_photo(tmp_path / f"out{suffix}").dpi is None


def test_a_fraction_of_another_type_or_over_zero_is_none() -> None:
    stream = Stream.empty()
    assert stream.fraction(stream.pack(LONG, 300)) is None
    assert stream.fraction(Entry(RATIONAL, 1, struct.pack("<2I", 300, 0))) is None
    assert stream.fraction(stream.pack_fraction(118.11)) == pytest.approx(118.11)
