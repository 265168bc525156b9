"""Models that cannot be imported."""

from __future__ import annotations

from core.errors.base import LikewiseError


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
