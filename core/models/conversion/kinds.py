"""Telling by the names and shapes of its tensors what kind of model a checkpoint holds."""

from __future__ import annotations

from pathlib import Path

from core.errors import NotACheckpointError
from core.messages import Message
from core.models.conversion.architecture import UNET, Shapes
from core.models.conversion.sniffing import mentions

SECOND_ATTENTION = "attn_extra"
"""In the names of PromptFix's own layers, and of those alone."""

_FIRST = (f"{UNET}input_blocks.0.0.weight", "unet/conv_in.weight")
_XL = ("conditioner.", f"{UNET}label_emb.", "unet/add_embedding.")
_SECOND_GENERATION = "cond_stage_model.model."
_LOW_RANK = ("lora_unet_", "lora_te", "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora")
_CONTROL = ("control_model.", "controlnet_")


def engine_of(shapes: Shapes, name: str) -> str:
    """The id of the engine whose models look like this.

    shapes: of all tensors, by the names that the checkpoint's form has for them. name: the checkpoint's. Raises
    NotACheckpointError, which says what it is instead.
    """
    first = next((shapes[key] for key in _FIRST if key in shapes), ())
    if len(first) != 4 or _any(shapes, *_XL, _SECOND_GENERATION):
        raise NotACheckpointError(name=name, found=_found(shapes))
    if any(f".{SECOND_ATTENTION}." in key for key in shapes):
        return "promptfix"
    if first[1] == 9:
        return "analogist"
    if first[1] == 8:
        found = Message("an InstructPix2Pix checkpoint, without PromptFix's second attention")
    else:
        found = Message("a text-to-image model, whose UNet takes {channels} channels", {"channels": first[1]})
    raise NotACheckpointError(name=name, found=found)


def likely_engine(source: Path) -> str:
    """The same from a quick look that runs nothing, for a name before the checkpoint is read. Raises nothing."""
    return "promptfix" if source.is_file() and mentions(source, SECOND_ATTENTION) else "analogist"


def _found(shapes: Shapes) -> Message:
    if _any(shapes, *_XL):
        return Message("a Stable Diffusion XL model")
    if _any(shapes, _SECOND_GENERATION):
        return Message("a Stable Diffusion 2 checkpoint")
    if _any(shapes, *_LOW_RANK):
        return Message("a LoRA, which only changes another model")
    if _any(shapes, *_CONTROL):
        return Message("a ControlNet, which only steers another model")
    if "conv_in.weight" in shapes:
        return Message("one network of a model alone; choose the folder that holds all of them")
    return Message("a file with the weights of another kind of model")


def _any(shapes: Shapes, *beginnings: str) -> bool:
    return any(key.startswith(beginnings) for key in shapes)
