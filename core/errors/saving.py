"""Results that cannot be written."""

from __future__ import annotations

from core.errors.base import LikewiseError


class SaveError(LikewiseError):
    """A result that cannot be written. Details: `name`."""

    exit_code = 4


class WouldOverwriteError(SaveError):
    cause_template = "{name} already exists."
    remedy_template = "Choose another name, or allow it to be replaced (on the command line: --overwrite)."


class BadExportOptionsError(SaveError):
    """Details: `reason`."""

    cause_template = "The export options cannot be used: {reason}."
    remedy_template = "Correct that value, or choose them again."


class UnknownExportFormatError(SaveError):
    cause_template = "Likewise cannot write the format of {name}."
    remedy_template = "Use a name that ends in .jpg, .png, .webp, .tif or .tiff."


class WriteFailedError(SaveError):
    """Details: `name`, `reason` (the operating system's words)."""

    cause_template = "{name} could not be written: {reason}."
    remedy_template = "Check free space and permissions, or choose another folder. Nothing was lost."
