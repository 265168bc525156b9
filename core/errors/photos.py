"""Files that cannot be opened as photos."""

from __future__ import annotations

from core.errors.base import LikewiseError


class PhotoError(LikewiseError):
    """A file that cannot be opened as a photo. Details: `name`."""

    exit_code = 3


class FileMissingError(PhotoError):
    cause_template = "There is no file at {name}."
    remedy_template = "Check the name, or reconnect the drive it was on."


class FileUnreadableError(PhotoError):
    """Details: `name`, `reason` (the operating system's words)."""

    cause_template = "{name} cannot be read: {reason}."
    remedy_template = "Check its permissions and that the drive is still connected."


class FolderError(PhotoError):
    cause_template = "{name} is a folder, not a photo."
    remedy_template = "Choose a photo inside it."


class EmptyFileError(PhotoError):
    cause_template = "{name} is empty (0 bytes)."
    remedy_template = "Copy it again from the camera or from a backup."


class NotAPhotoError(PhotoError):
    cause_template = "{name} is not a photo in any format that Likewise reads."
    remedy_template = "Open a JPEG, PNG, WebP, AVIF, TIFF, HEIC, BMP or camera RAW file."


class TruncatedPhotoError(PhotoError):
    cause_template = "{name} ends too early: part of the photo is missing."
    remedy_template = "Copy it again from the camera or from a backup."


class CorruptPhotoError(PhotoError):
    """Details: `name`, `format`."""

    cause_template = "{name} looks like {format}, but its contents are damaged."
    remedy_template = "Copy it again from the camera or from a backup."


class PhotoTooLargeError(PhotoError):
    """Details: `name`, `megapixels`, `limit` (both in megapixels)."""

    cause_template = "{name} claims {megapixels:.0f} megapixels; Likewise opens up to {limit:.0f}."
    remedy_template = "Scale the photo down first, if it really is that large."


class UnsupportedPhotoError(PhotoError):
    """Details: `name`, `feature`."""

    cause_template = "{name} uses a feature that Likewise cannot read: {feature}."
    remedy_template = "Save it as an ordinary TIFF, PNG or JPEG first."
