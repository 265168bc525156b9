"""Jobs that make no sense."""

from __future__ import annotations

from core.errors.base import LikewiseError


class JobError(LikewiseError):
    """A job that makes no sense as it stands."""

    exit_code = 5


class EmptyInstructionError(JobError):
    cause_template = "There is no instruction."
    remedy_template = "Say what is wrong with the photo, for example “remove the haze”."


class NotUnderstoodError(JobError):
    """Details: `instruction`."""

    cause_template = "“{instruction}” was not understood."
    remedy_template = (
        "Say it in other words. The starter models can remove noise, blur, JPEG artefacts, haze, snow, rain, "
        "scratches, fading and colour casts, and brighten dark photos."
    )


class NothingToDoError(JobError):
    """Details: `wishes` (what was understood), `needs` (what would fulfil them)."""

    cause_template = "The starter models cannot do this: {wishes}."
    remedy_template = (
        "They can remove noise, blur, JPEG artefacts, haze, snow, rain, scratches, fading and colour casts, "
        "and brighten dark photos. {needs}"
    )


class UnknownEngineError(JobError):
    """Details: `engine`, `known`."""

    cause_template = "There is no engine called “{engine}”."
    remedy_template = "Choose one of: {known}."


class BadMaskError(JobError):
    """Details: `reason`."""

    cause_template = "The mask cannot be used: {reason}."
    remedy_template = "Use a greyscale image of the photo's shape; white marks where the edit applies."


class NothingCoveredError(BadMaskError):
    cause_template = "Nothing is painted over, so there is nothing to remove."
    remedy_template = "Paint over what should go first."


class EverythingCoveredError(BadMaskError):
    cause_template = "The whole photo is painted over, so nothing is left to fill it with."
    remedy_template = "Paint over what should go alone, and leave some of what surrounds it."


class NoExamplesError(JobError):
    cause_template = "There is no example yet."
    remedy_template = "Show an edit in the Examples panel: a photo before it, and the same photo after it."


class NotAColourEditError(JobError):
    cause_template = "The examples change more than colours, which no LUT can hold."
    remedy_template = "Edit photos with the examples themselves, or export from examples that change colours only."


class BadLutError(JobError):
    """Details: `name`, `line` (its number), `reason`."""

    cause_template = "The LUT {name} cannot be used: line {line}: {reason}."
    remedy_template = "Correct that line, or export it again as a .cube file from the program that made it."


class BadJobError(JobError):
    """Details: `reason`."""

    cause_template = "The job cannot be run: {reason}."
    remedy_template = "Correct that value and run it again."


class UnlikeExampleError(JobError):
    cause_template = "The two pictures of an example show different things, so no edit can be learned from them."
    remedy_template = "Give a photo and the same photo after the edit. What changes the contents needs Analogist."


class BadRecipeError(JobError):
    """Details: `reason`."""

    cause_template = "The recipe cannot be used: {reason}."
    remedy_template = "Export it again from Likewise, or ask for a sound copy where it came from."


class UnknownRecipeError(JobError):
    """Details: `recipe`, `known` (a tuple)."""

    cause_template = "There is no recipe called “{recipe}”."
    remedy_template = "Choose one of: {known}; or give a recipe's file, which ends in .json."


class RecipeExistsError(JobError):
    """Details: `recipe`."""

    cause_template = "There is a recipe called “{recipe}” already."
    remedy_template = "Choose another name."


class BadNameTemplateError(JobError):
    """Details: `reason`."""

    cause_template = "Files cannot be named like that: {reason}."
    remedy_template = "Use letters, digits, {{name}}, {{number:04}}, {{recipe}}, {{parent}}, {{date}}; / for folders."


class NoPhotosError(JobError):
    cause_template = "There are no photos there that Likewise opens."
    remedy_template = "Choose a folder with photos, or take its sub-folders too (on the command line: --recursive)."


class BatchDamagedError(JobError):
    """Details: `name`, `reason`."""

    cause_template = "The list of the batch {name} cannot be read: {reason}."
    remedy_template = "Begin a new batch that skips what exists: photos that are done are not done again."


class BatchBusyError(JobError):
    cause_template = "This batch is running already, perhaps in another window."
    remedy_template = "Wait for its end, or pause it there."


class NothingToResumeError(JobError):
    cause_template = "No batch is waiting to go on."
    remedy_template = "Begin a new one with photos, a recipe and a folder for the results."
