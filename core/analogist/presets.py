"""Values that the paper and its authors' code publish, and prompts to begin with. Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from core.messages import Message


@dataclass(frozen=True)
class Preset:
    """title: for people. fields: of an AnalogyJob; what it does not name stays as it is."""

    title: Message
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class PromptPreset:
    """title: for people. prompt: what B′ shows, in English."""

    title: Message
    prompt: str


QUALITY_SUFFIX = "best quality, extremely detailed"
NEGATIVE_PROMPT = "Messy,Disordered,Chaotic,Cluttered,Haphazard,Unkempt,Scattered,Disheveled,Tangled,Random"

PUBLISHED: Mapping[str, Any] = MappingProxyType(
    {
        "quality_suffix": QUALITY_SUFFIX,
        "negative_prompt": NEGATIVE_PROMPT,
        "steps": 50,
        "strength": 0.98,
        "guidance_scale": 15.0,
        "self_layers": (3, 11),
        "cross_layers": (3, 11),
        "sac_scale": 1.3,
    }
)
"""What the paper's evaluation runs with."""

CARICATURE: Mapping[str, Any] = MappingProxyType(
    {**PUBLISHED, "strength": 0.96, "self_layers": (4, 9), "cross_layers": (4, 9), "resolution": 1024}
)
"""The authors' values for a photo that becomes a caricature: fewer layers, hence more freedom of shape."""

SWAPPED: Mapping[str, Any] = MappingProxyType(
    {**PUBLISHED, "strength": 0.8, "self_layers": (4, 8), "cross_layers": (4, 8)}
)
"""The authors' values for A that lies on B instead of A′; at 0.8, more of what B′ begins with remains."""

PRESETS = (
    Preset(Message("As in the paper"), {**PUBLISHED, "arrangement": "", "resolution": None}),
    Preset(Message("Caricature"), {**CARICATURE, "arrangement": "aligned"}),
    Preset(Message("A lies on B"), {**SWAPPED, "arrangement": "swapped", "resolution": 1024}),
)
"""Sets of fields to choose from. The last two are the commands that the authors' repository gives as examples."""

PROMPTS = (
    PromptPreset(Message("Photo"), "a photo"),
    PromptPreset(Message("Colour photo"), "a colorful photo"),
    PromptPreset(Message("Black and white"), "a black and white photo"),
    PromptPreset(Message("Old photo"), "an old faded photo"),
    PromptPreset(Message("Clear photo"), "a sharp and clear photo"),
    PromptPreset(Message("Night"), "a photo at night"),
    PromptPreset(Message("Winter"), "a photo in snowy winter"),
    PromptPreset(Message("Pencil sketch"), "a pencil sketch"),
    PromptPreset(Message("Line drawing"), "a line drawing"),
    PromptPreset(Message("Watercolour"), "a watercolor painting"),
    PromptPreset(Message("Oil painting"), "an oil painting"),
    PromptPreset(Message("Cartoon"), "a cartoon"),
    PromptPreset(Message("Caricature"), "a caricature"),
)
"""Short, as the paper asks its language model for no more than five words. The model does better where the prompt names
what the photo shows too: "a pencil sketch of a cat"."""
