"""Jobs that failed while they ran."""

from __future__ import annotations

from core.errors.base import LikewiseError


class EngineError(LikewiseError):
    """A job that failed while it ran. The document is as it was before."""

    exit_code = 6


class BrokenModelError(EngineError):
    """Details: `name`, `reason`."""

    cause_template = "The model file {name} is damaged: {reason}."
    remedy_template = "Reinstall Likewise or the model."


class ModelMissingError(EngineError):
    """Details: `name`."""

    cause_template = "The model file {name} is missing."
    remedy_template = "Reinstall Likewise or the model."


class ModelNotInstalledError(EngineError):
    """Details: `model` (its title, or the id that was asked for)."""

    cause_template = "{model} is not installed."
    remedy_template = (
        "Install it from the checkpoint or the folder that its authors publish: Models → Import a checkpoint…, or on "
        "the command line: likewise models import PATH."
    )


class UnknownModelError(ModelNotInstalledError):
    """Details: `model` (the id that was asked for), `known` (a tuple)."""

    cause_template = "No model called “{model}” is installed."
    remedy_template = "Installed are: {known}."


class NotFiniteResultError(EngineError):
    cause_template = "The model's computation overflowed and gave no picture."
    remedy_template = "Try another seed or lower guidance scales. The photo is unchanged."


class OutOfMemoryError(EngineError):
    cause_template = "There was not enough memory for this job."
    remedy_template = (
        "Close other programs, or work at a lower resolution or on a smaller photo. The photo is unchanged."
    )


class PhotoEndedProgramError(EngineError):
    """Details: `name`, `times`."""

    cause_template = "Likewise ended {times} times while it worked on {name}."
    remedy_template = "Open it by itself to see what happens; free memory first. If it happens again, report it."


class UnexpectedError(EngineError):
    """Details: `reason`. The traceback is in the log: in its file with the window, on stderr with the commands."""

    cause_template = "The job failed in a way that Likewise did not expect: {reason}."
    remedy_template = "The photo is unchanged. If it happens again, report it with the log."
