"""Opening photos: any format, upright, in the sRGB working space, with everything kept that export needs."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from core.errors import (
    BadMaskError,
    CorruptPhotoError,
    EmptyFileError,
    FileMissingError,
    FileUnreadableError,
    FolderError,
    NotAPhotoError,
    PhotoError,
    UnsupportedPhotoError,
)
from core.imaging import colour
from core.imaging.arrays import contiguous
from core.imaging.formats import FORMATS, Format, format_of_suffix, recognise
from core.imaging.formats.density import Dpi
from core.imaging.formats.picture import Picture, check_size, split_alpha
from core.imaging.metadata import read_dpi, says_adobe_rgb
from core.messages import Message
from core.photo import Photo, Pixels

OPEN_SUFFIXES = tuple(suffix for known in FORMATS for suffix in known.suffixes)
"""Lower-case suffixes of the files that open, with dot. The content decides, not the suffix: this is for dialogs."""

_HEAD = 512  # bytes that tell every format, if not TIFF from RAW
_MAX_BYTES = 4 * 2**30
_ON_ITS_SIDE = (5, 6, 7, 8)  # EXIF orientations that exchange width and height

_OTHER_SHAPE = Message("it is {width} × {height} pixels, the photo {photo_width} × {photo_height}")
_BAD_PROFILE = Message("The embedded colour profile cannot be used; the colours were read as sRGB.")
_CMYK = Message("The photo is made for print (CMYK). It was converted to sRGB, and will be saved as sRGB.")
_CMYK_GUESSED = Message(
    "The photo is made for print (CMYK) and does not say for which inks: its colours are approximate. "
    "It will be saved as sRGB."
)


def open_photo(path: Path) -> Photo:
    """Open a photo from a file.

    Raises a PhotoError: missing, unreadable, a folder, empty, not a photo, truncated, corrupt, too large (more than
    200 megapixels), or of an unsupported kind. Raises MemoryError where there is too little for it.
    """
    return decode_photo(read_photo_file(path), path)


def decode_photo(data: bytes, path: Path) -> Photo:
    """The photo of a file that has been read. path: where it came from, for names and `Photo.path`.

    Raises what `open_photo` raises but for what concerns reading.
    """
    file_format = recognise(data)
    if file_format is None:
        raise NotAPhotoError(name=path.name)
    picture, digest = _decode(data, file_format, path.name), hashlib.sha256(data).digest()
    del data
    return replace(_photo(picture, path, _naming_notes(path, file_format)), sha256=digest)


def open_mask(path: Path, width: int, height: int) -> NDArray[np.uint8]:
    """Open a mask for a photo of that size: (H, W) uint8, 255 where the edit applies.

    A mask with alpha is taken as laid on black. One of the same shape but another size is scaled. Raises
    PhotoError where the file cannot be opened, BadMaskError where its shape is not the photo's.
    """
    from PIL import Image

    photo = open_photo(path)
    if abs(photo.width * height - photo.height * width) > max(photo.width, photo.height, width, height):
        sizes = {"width": photo.width, "height": photo.height, "photo_width": width, "photo_height": height}
        raise BadMaskError(reason=Message(_OTHER_SHAPE.template, sizes))
    grey = np.rint(photo.pixels.mean(axis=2, dtype=np.float32) * np.float32(255 / photo.max_value))
    if photo.alpha is not None:
        grey = np.rint(grey * (photo.alpha / np.float32(photo.max_value)))
    mask = grey.astype(np.uint8)
    if mask.shape != (height, width):
        scaled = Image.fromarray(mask).resize((width, height), Image.Resampling.BILINEAR)
        mask = np.asarray(scaled, dtype=np.uint8)
    return mask


def photo_from_pixels(array: Pixels) -> Photo:
    """A photo from pasted or generated sRGB pixels: (H, W), (H, W, 1), (H, W, 3) or with alpha, uint8 or uint16."""
    check_size(array.shape[1], array.shape[0], "the pasted picture", "a picture")
    samples, alpha = split_alpha(array)
    return Photo(colour.to_working(samples, None), alpha, is_grey=samples.shape[2] == 1)


def read_photo_file(path: Path) -> bytes:
    """The whole file, once its first bytes look like a photo's. Raises the PhotoErrors that concern reading."""
    with _sound_file(path) as file:
        return file.read()


def check_head(path: Path) -> None:
    """Raise the PhotoError that a file's first bytes tell: missing, unreadable, a folder, empty, not a photo."""
    with _sound_file(path):
        pass


@contextmanager
def _sound_file(path: Path) -> Iterator[BinaryIO]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FolderError(name=path.name)
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device might never end
            raise FileUnreadableError(name=path.name, reason="it is not an ordinary file")
        if status.st_size == 0:
            raise EmptyFileError(name=path.name)
        with path.open("rb") as file:
            if recognise(file.read(_HEAD)) is None:
                raise NotAPhotoError(name=path.name)
            if status.st_size > _MAX_BYTES:
                raise UnsupportedPhotoError(name=path.name, feature="a file of more than 4 GB")
            file.seek(0)
            yield file
    except FileNotFoundError as error:
        raise FileMissingError(name=str(path)) from error
    except OSError as error:
        raise FileUnreadableError(name=path.name, reason=error.strerror or str(error)) from error


def _decode(data: bytes, file_format: Format, name: str) -> Picture:
    try:
        return file_format.decode(data, name)
    except (PhotoError, MemoryError):
        raise
    except Exception as error:  # decoders fail on damaged files in every way there is
        raise CorruptPhotoError(name=name, format=file_format.name) from error


def _naming_notes(path: Path, file_format: Format) -> tuple[Message, ...]:
    named = format_of_suffix(path.suffix)
    if named in (None, file_format):
        return ()
    details = {"name": path.name, "format": file_format.name}
    return (Message("Despite its name, {name} is in {format} format.", details),)


def _photo(picture: Picture, path: Path, notes: tuple[Message, ...]) -> Photo:
    icc, colour_notes = _profile(picture)
    samples = _upright(picture.samples, picture.orientation)
    if samples.shape[2] == 1 and icc is not None and colour.profile_space(icc) == "rgb":
        if colour.is_srgb(icc):
            icc = None
        else:
            samples = colour.to_working(samples, None)
    is_cmyk = samples.shape[2] == 4
    native: Pixels | None = None
    if icc is None or (not is_cmyk and colour.is_srgb(icc)):
        pixels = colour.to_working(samples, None)
    else:
        pixels = colour.to_working(samples, icc)
        native = None if is_cmyk else colour.to_working(samples, None)
    return Photo(
        pixels,
        None if picture.alpha is None else _upright(picture.alpha, picture.orientation),
        native=native,
        icc_profile=None if is_cmyk else icc,
        exif=picture.exif,
        xmp=picture.xmp,
        dpi=_upright_dpi(picture),
        path=path,
        format=picture.format,
        is_grey=samples.shape[2] == 1,
        notes=(*notes, *picture.notes, *colour_notes),
    )


def _profile(picture: Picture) -> tuple[bytes | None, tuple[Message, ...]]:
    """The profile to read a picture with, None for sRGB; and what to say about it."""
    channels = picture.samples.shape[2]
    icc = picture.icc
    if icc is None and channels == 3 and says_adobe_rgb(picture.exif):
        icc = colour.adobe_rgb_profile()
    space = colour.profile_space(icc) if icc is not None else None
    fits = {1: ("grey", "rgb"), 3: ("rgb",), 4: ("cmyk",)}[channels]
    if space not in fits:
        return None, (_CMYK_GUESSED,) if channels == 4 else (_BAD_PROFILE,) if icc is not None else ()
    return icc, (_CMYK,) if channels == 4 else ()


def _upright_dpi(picture: Picture) -> Dpi | None:
    """The resolution of the upright photo: the file's own, else that of its EXIF."""
    dpi = picture.dpi or read_dpi(picture.exif)
    return (dpi[1], dpi[0]) if dpi and picture.orientation in _ON_ITS_SIDE else dpi


def _upright(array: Pixels, orientation: int) -> Pixels:
    """Turn (H, W, ...) upright from an EXIF orientation."""
    if orientation in _ON_ITS_SIDE:
        array = array.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        array = array[::-1]
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return contiguous(array)
