"""Taking the place where a photo was taken out of its metadata.

Where in doubt, too much goes: a place that stays in is worse than a rating that is lost.
"""

from __future__ import annotations

import re

from core.imaging.formats.ifd import EXIF_IFD, GPS_IFD, INTEROP_IFD, LONG, BadDirectoryError, Reader, Stream, detached
from core.imaging.metadata import DESCRIPTIVE_TAGS, MAKER_NOTE

_TELLING = (
    rb"(?:[Gg][Pp][Ss]\w*|City|State|ProvinceState|Country(?:Code|Name)?|Sub-?[Ll]ocation|WorldRegion|shotLocation"
    rb"|Location\w*|coverage|(?:Absolute|Relative)?Altitude|[Ll]atitude|[Ll]ongitude|(?<=geo:)(?:lat|long|alt))"
)
_NAME = rb"(?!xmlns:)[\w.-]+:" + _TELLING + rb"(?![\w.-])"
_ATTRIBUTE = re.compile(rb"\s+" + _NAME + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""")
_EMPTY_ELEMENT = re.compile(rb"<" + _NAME + rb"[^<>]*/>")
_ELEMENT = re.compile(rb"<(" + _NAME + rb")(?:\s[^<>]*)?>.*?</\1\s*>", re.DOTALL)
_LEFT = re.compile(rb"(?:<|\s)" + _NAME)
_MOST = 500  # names in one packet; more is no photo's, and would take long to go through


def exif_without_location(exif: bytes | None) -> bytes | None:
    """The EXIF block without GPS and maker note, made anew, so that no byte of them is left; None where it has nothing.

    The maker note goes because only its maker knows what is in it, places among it with some.
    """
    try:
        stream = Reader(exif or b"")
        first = stream.read(stream.first)[0]
        at = stream.numbers(first.get(EXIF_IFD))
        shot = stream.read(at[0])[0] if at else {}
    except BadDirectoryError:
        return None
    made = Stream.empty(stream.order)
    kept = {tag: entry for tag, entry in detached(first).items() if tag in DESCRIPTIVE_TAGS}
    shot = {tag: entry for tag, entry in detached(shot).items() if tag not in (MAKER_NOTE, INTEROP_IFD, GPS_IFD)}
    if shot:
        kept[EXIF_IFD] = made.pack(LONG, made.append(shot))
    made.start_at(made.append(kept))
    return bytes(made.data)


def xmp_without_location(xmp: bytes | None) -> bytes | None:
    """The XMP packet without whatever names a place, of any vendor; None where it cannot be told apart.

    That is coordinates (exif:GPS…, drone-dji:Gps…, geo:lat) and places (photoshop:City, Iptc4xmpCore:Location,
    Iptc4xmpExt:LocationShown, …), as attributes or elements.
    """
    if not xmp or b"\0" in xmp or len(_LEFT.findall(xmp)) > _MOST:  # zeros: UTF-16, which these patterns cannot read
        return None
    for pattern in (_EMPTY_ELEMENT, _ELEMENT, _ATTRIBUTE):
        xmp = pattern.sub(b"", xmp)
    return None if _LEFT.search(xmp) else xmp
