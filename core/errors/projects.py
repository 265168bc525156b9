"""Projects that cannot be opened or written."""

from __future__ import annotations

from core.errors.base import LikewiseError


class ProjectError(LikewiseError):
    """A project that cannot be opened or written. Details: `name` (of the project's file)."""

    exit_code = 9


class ProjectMissingError(ProjectError):
    cause_template = "There is no project at {name}."
    remedy_template = "Check the name, or reconnect the drive it was on."


class ProjectUnreadableError(ProjectError):
    """Details: `name`, `reason` (the operating system's words)."""

    cause_template = "The project {name} cannot be read: {reason}."
    remedy_template = "Check its permissions and that the drive is still connected."


class NotAProjectError(ProjectError):
    cause_template = "{name} is not a project of Likewise."
    remedy_template = "Choose a file that Likewise saved, with a name that ends in .likewise."


class NewerProjectError(ProjectError):
    cause_template = "The project {name} was saved by a newer version of Likewise."
    remedy_template = "Update Likewise. The project has not been touched."


class ProjectDamagedError(ProjectError):
    """Details: `name`, `reason`."""

    cause_template = "The project {name} is damaged: {reason}."
    remedy_template = "What can still be read of it can be rescued into a new project. The file has not been touched."


class ProjectLostError(ProjectDamagedError):
    """Not even a rescue found anything."""

    cause_template = "Nothing of the project {name} could be read."
    remedy_template = "Look for a copy of it, in a backup for example. The file has not been touched."


class ProjectInUseError(ProjectError):
    cause_template = "The project {name} is open already, in another window or another program."
    remedy_template = "Go on there, or close it there first."


class ProjectWriteError(ProjectError):
    """Details: `name`, `reason`."""

    cause_template = "The project {name} could not be written: {reason}."
    remedy_template = "Check the folder's permissions, or save it elsewhere. What was saved before is kept."


class ProjectDiskFullError(ProjectWriteError):
    """Details: `name`."""

    cause_template = "There is no room left on the disk for the project {name}."
    remedy_template = "Free some space, or save it elsewhere. What was saved before is kept."


class ProjectClosedError(ProjectError):
    cause_template = "The project {name} is closed."
    remedy_template = "Open it again."


class OriginalMissingError(ProjectError):
    """Details: `name`, `original` (where the photo was)."""

    cause_template = "The photo that the project {name} was made from is no longer at {original}."
    remedy_template = "Reconnect the drive it was on, put it back, or show where it is now. No edit is lost."


class OriginalChangedError(ProjectError):
    """Details: `name`, `original` (the photo's file)."""

    cause_template = "The contents of {original} have changed since the project {name} was made from it."
    remedy_template = (
        "Put the former file back, or show where it is; or go on with the changed one, if it has the same size. "
        "No edit is lost."
    )
