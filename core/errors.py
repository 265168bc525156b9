"""The tree of errors that Likewise raises on purpose.

Each class states a cause and a remedy as templates; the instance brings the details. The window translates the
templates, the command line prints them and exits with `exit_code`.

    LikewiseError
    ├── PhotoError           a file that cannot be opened as a photo
    │   ├── FileMissingError · FileUnreadableError · FolderError · EmptyFileError · NotAPhotoError
    │   └── TruncatedPhotoError · CorruptPhotoError · PhotoTooLargeError · UnsupportedPhotoError
    ├── SaveError            a result that cannot be written
    │   ├── WouldOverwriteError · UnknownExportFormatError · WriteFailedError
    │   └── BadExportOptionsError
    ├── JobError             a job that makes no sense
    │   ├── EmptyInstructionError · NotUnderstoodError · NothingToDoError
    │   ├── UnknownEngineError · NoExamplesError · BadJobError
    │   ├── BadMaskError (NothingCoveredError · EverythingCoveredError)
    │   ├── BadRecipeError · UnknownRecipeError · RecipeExistsError
    │   └── BadNameTemplateError · NoPhotosError · BatchDamagedError · BatchBusyError · NothingToResumeError
    ├── EngineError          a job that failed while it ran
    │   ├── BrokenModelError · ModelMissingError · ModelNotInstalledError (UnknownModelError) · NotFiniteResultError
    │   └── OutOfMemoryError · PhotoEndedProgramError · UnexpectedError
    ├── ProjectError         a project that cannot be opened or written
    │   ├── ProjectMissingError · ProjectUnreadableError · NotAProjectError · NewerProjectError · ProjectDamagedError
    │   ├── ProjectInUseError · ProjectWriteError (ProjectDiskFullError) · ProjectClosedError
    │   └── OriginalMissingError · OriginalChangedError
    └── CheckpointError      a model that cannot be imported
        ├── CheckpointUnreadableError · NotACheckpointError · TruncatedCheckpointError · UnsafeCheckpointError
        ├── MissingKeysError · UnexpectedKeysError · WrongShapeError · NotFiniteError
        ├── BaseNeededError · BadModelConfigError · BadModelNameError · ModelExistsError
        └── AnotherImportError · DiskFullError · ImportFailedError
"""

from __future__ import annotations

from typing import Any, ClassVar

from core.messages import Message


class LikewiseError(Exception):
    """Base of every error that Likewise raises on purpose. `details` fill both templates."""

    cause_template: ClassVar[str] = "Something went wrong."
    remedy_template: ClassVar[str] = "Try again."
    exit_code: ClassVar[int] = 1

    def __init__(self, **details: Any) -> None:
        self.details = details
        super().__init__(f"{self.cause} {self.remedy}")

    @property
    def cause(self) -> Message:
        return Message(self.cause_template, self.details)

    @property
    def remedy(self) -> Message:
        return Message(self.remedy_template, self.details)


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
    remedy_template = "Paint over what should go, or give a mask in which it is white."


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


class CheckpointError(LikewiseError):
    """A model that cannot be imported. Details: `name` (of the checkpoint). Nothing that was installed has changed."""

    exit_code = 7


class CheckpointUnreadableError(CheckpointError):
    """Details: `name`, `reason`."""

    cause_template = "{name} cannot be read: {reason}."
    remedy_template = "Check the name, its permissions, and that the drive is still connected."


class NotACheckpointError(CheckpointError):
    """Details: `name`, `found` (what it is instead)."""

    cause_template = "{name} is not a model that Likewise can run but {found}."
    remedy_template = (
        "Choose PromptFix as its authors publish it (yeates/PromptFix): promptfix.ckpt; or Stable Diffusion inpainting "
        "1.5: sd-v1-5-inpainting.ckpt, or its folder in diffusers' layout."
    )


class TruncatedCheckpointError(CheckpointError):
    cause_template = "{name} is damaged or ends too early: part of the weights is missing."
    remedy_template = "Download or copy it again, and compare its size with what the publisher says."


class UnsafeCheckpointError(CheckpointError):
    """Details: `name`, `globals` (what the pickle refers to, a tuple)."""

    cause_template = "{name} could run code when it is read: it refers to {globals}. It was not read."
    remedy_template = "Delete it, and download the checkpoint again from a source that you trust."


class MissingKeysError(CheckpointError):
    """Details: `name`, `count`, `keys` (the first of them, a tuple)."""

    cause_template = "{name} lacks tensors of the model that it seems to be: {count}, among them {keys}."
    remedy_template = "Download it again; if it comes from a training of your own, give its base as well (--base FILE)."


class UnexpectedKeysError(CheckpointError):
    """Details: `name`, `count`, `keys` (the first of them, a tuple)."""

    cause_template = (
        "{name} holds tensors that do not belong to the model that it seems to be: {count}, among them {keys}."
    )
    remedy_template = "Choose a checkpoint that was made with the published code."


class WrongShapeError(CheckpointError):
    """Details: `name`, `count`, `keys` (the first of them, each with its shape, a tuple)."""

    cause_template = "{name} holds tensors whose shape does not fit the others: {count}, among them {keys}."
    remedy_template = "Download it again, or choose a checkpoint that was made with the published code."


class NotFiniteError(CheckpointError):
    """Details: `name`, `key`, `precision`."""

    cause_template = "{name} holds values that are no finite numbers in {precision}: in {key}."
    remedy_template = "Import it with --precision fp32; if that fails too, the file is damaged: download it again."


class AnotherImportError(CheckpointError):
    """Details: `id`."""

    cause_template = "Another import of {id} is under way."
    remedy_template = "Wait for its end, or stop it."


class BaseNeededError(CheckpointError):
    cause_template = "{name} holds only the weights that were trained, not the whole model."
    remedy_template = (
        "Give the Stable Diffusion 1.5 checkpoint that it was trained from as well, on the command line: "
        "likewise models import PATH --base FILE."
    )


class BadModelConfigError(CheckpointError):
    """Details: `name` (of the configuration), `reason`."""

    cause_template = "{name} cannot be used as the model's configuration: {reason}."
    remedy_template = "Give the .yaml that the model was trained with: --config FILE."


class BadModelNameError(CheckpointError):
    """Details: `id`."""

    cause_template = "“{id}” cannot be the name of a model."
    remedy_template = "Use lower-case letters, digits, dots, hyphens and underscores; begin with a letter or a digit."


class ModelExistsError(CheckpointError):
    """Details: `id`."""

    cause_template = "A model called “{id}” is installed already."
    remedy_template = "Choose another name (--id NAME), or allow it to be replaced (--overwrite)."


class DiskFullError(CheckpointError):
    """Details: `folder`, `needed`, `free` (sizes)."""

    cause_template = "The model needs {needed} in {folder}, where {free} are free."
    remedy_template = "Free some space, or set LIKEWISE_MODELS to a folder on a larger drive."


class ImportFailedError(CheckpointError):
    """Details: `name`, `reason`."""

    cause_template = "The import of {name} ended unexpectedly: {reason}."
    remedy_template = "Close other programs and import it again; what was finished is kept."


class ProjectError(LikewiseError):
    """A project that cannot be opened or written. Details: `name` (of the project's file)."""

    exit_code = 8


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
