"""Metadata that an export leaves out: the place, or everything, read back from the files."""

from __future__ import annotations

from pathlib import Path

import imaging_samples as samples
import profile_samples as profiles
import pytest
from PIL import Image

from core.imaging.location import exif_without_location, xmp_without_location
from core.imaging.opening import open_photo
from core.imaging.saving import ExportOptions, save_photo

EXPORTS = [".jpg", ".png", ".webp", ".tif"]
PLACES = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    b'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:drone-dji="http://www.dji.com/drone-dji/1.0/" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" '
    b'xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" '
    b'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    b'xmp:Rating="4" exif:GPSLatitude="48,8.2057N" exif:GPSLongitude = \'11,34.5E\' photoshop:City="Hiddentown" '
    b'drone-dji:GpsLatitude="+48.1367" drone-dji:AbsoluteAltitude="+519.0" geo:lat="48.1367">'
    b"<photoshop:Country>Hiddenland</photoshop:Country><photoshop:Headline>A beach</photoshop:Headline>"
    b"<Iptc4xmpCore:Location>Hiddenplace</Iptc4xmpCore:Location><Iptc4xmpCore:CountryCode>HID</Iptc4xmpCore:CountryCode>"
    b'<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li Iptc4xmpExt:City="Hiddentown" Iptc4xmpExt:Sublocation="Hidden"/>'
    b"</rdf:Bag></Iptc4xmpExt:LocationShown>"
    b'<Iptc4xmpExt:LocationCreated rdf:parseType="Resource"><exif:GPSLatitude>48.1367</exif:GPSLatitude>'
    b"</Iptc4xmpExt:LocationCreated><exif:GPSTimeStamp rdf:resource='Hidden'/>"
    b"<dc:title><rdf:Alt><rdf:li>Kept</rdf:li></rdf:Alt></dc:title>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
TELLING = (b"Hidden", b"HID", b"GPSL", b"GpsL", b"48,8", b"48.13", b"11,34", b"519", b"LocationShown")
LATITUDE = (48).to_bytes(4, "little") + (1).to_bytes(4, "little") + (8).to_bytes(4, "little")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "camera.jpg"
    path.write_bytes(
        samples.jpeg(
            exif=samples.camera_exif("<", orientation=6),
            xmp=PLACES,
            icc_profile=profiles.DISPLAY_P3.icc(),
            dpi=(300, 300),
        )
    )
    return path


def written(source: Path, suffix: str, metadata: str) -> Path:
    photo = open_photo(source)
    target = source.with_name(f"out{suffix}")
    save_photo(photo, target, options=ExportOptions(metadata=metadata), original=photo)
    return target


@pytest.mark.parametrize("suffix", EXPORTS)
def test_the_place_is_gone_and_the_rest_stays(suffix: str, source: Path) -> None:
    assert any(word in open_photo(source).xmp for word in TELLING)
    assert LATITUDE in open_photo(source).exif
    target = written(source, suffix, "no-location")
    with Image.open(target) as image:
        exif = image.getexif()
        assert not exif.get_ifd(0x8825)
        shot = exif.get_ifd(0x8769)
        assert (exif[0x010F], exif[0x0110], exif[0x8298]) == ("Canon", "EOS", "Somebody")
        assert shot[0x9003] == "2024:05:01 10:11:12"
        assert 0x927C not in shot
    again = open_photo(target)
    assert LATITUDE not in again.exif
    assert samples.MAKER_NOTE not in target.read_bytes()
    for word in TELLING:
        assert word not in again.xmp
    for kept in (b'xmp:Rating="4"', b"A beach", b"<rdf:Alt><rdf:li>Kept"):
        assert kept in again.xmp
    assert again.icc_profile == open_photo(source).icc_profile


@pytest.mark.parametrize("suffix", EXPORTS)
def test_nothing_stays_but_profile_resolution_and_the_right_way_up(suffix: str, source: Path) -> None:
    photo = open_photo(source)
    target = written(source, suffix, "none")
    data = target.read_bytes()
    for word in (*TELLING, b"Canon", b"Somebody", b"2024:05:01", b"Rating", b"Likewise", samples.MAKER_NOTE):
        assert word not in data
    again = open_photo(target)
    assert again.xmp is None
    assert again.icc_profile == photo.icc_profile
    assert (again.width, again.height) == (photo.width, photo.height)
    assert again.dpi == pytest.approx((300, 300), abs=0.01)


def test_all_is_kept_unless_it_is_asked_for(source: Path) -> None:
    again = open_photo(written(source, ".jpg", "keep"))
    assert LATITUDE in again.exif
    assert b"Hiddentown" in again.xmp


def test_xmp_that_cannot_be_told_apart_goes_whole() -> None:
    assert xmp_without_location(b"<a exif:GPSLatitude='48 <b/>") is None
    assert xmp_without_location(b"<exif:GPSLatitude>48 and no end") is None
    assert xmp_without_location("<a exif:GPSLatitude='48'/>".encode("utf-16")) is None
    assert xmp_without_location(b"<x:City>" * 100_000) is None
    assert xmp_without_location(b"<a x:b='1'/>") == b"<a x:b='1'/>"
    assert xmp_without_location(None) is None


@pytest.mark.parametrize("length", range(0, 700, 37))
def test_a_cut_off_block_tells_nothing(length: int) -> None:
    block = exif_without_location(samples.camera_exif()[6:][:length])
    assert block is None or LATITUDE not in block
