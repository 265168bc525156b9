"""The shared vocabulary: what a person can wish for, which is also what can be wrong with a photo."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import reduce

from core.messages import Message


class Wish(StrEnum):
    """One thing that a person may want done. The value is stable: it stands in files and in JSON output."""

    DENOISE = "denoise"
    DEBLUR = "deblur"
    DEBLOCK = "deblock"  # JPEG artefacts
    DEHAZE = "dehaze"
    BRIGHTEN = "brighten"  # too dark, low light, under-exposed
    DESNOW = "desnow"
    DERAIN = "derain"
    SCRATCHES = "scratches"  # scratches, dust and stains on an old print
    UNFADE = "unfade"  # faded colours, low contrast
    COLOUR_CAST = "colour-cast"  # wrong white balance, yellowed, bluish
    IMPROVE = "improve"  # "make it better": whatever the defect report finds
    COLORIZE = "colorize"
    REMOVE_OBJECT = "remove-object"
    REMOVE_WATERMARK = "remove-watermark"
    UPSCALE = "upscale"
    DARKEN = "darken"  # over-exposed, too bright
    RESTYLE = "restyle"  # paint it, make it a cartoon, change the season…


WITHIN_STARTER: frozenset[Wish] = frozenset(
    {
        Wish.DENOISE,
        Wish.DEBLUR,
        Wish.DEBLOCK,
        Wish.DEHAZE,
        Wish.BRIGHTEN,
        Wish.DESNOW,
        Wish.DERAIN,
        Wish.SCRATCHES,
        Wish.UNFADE,
        Wish.COLOUR_CAST,
        Wish.IMPROVE,
    }
)
"""What the bundled starter can do. The rest is understood and answered with what it needs."""

TITLES: dict[Wish, str] = {
    Wish.DENOISE: "Remove noise",
    Wish.DEBLUR: "Remove blur",
    Wish.DEBLOCK: "Remove JPEG artefacts",
    Wish.DEHAZE: "Remove haze",
    Wish.BRIGHTEN: "Brighten",
    Wish.DESNOW: "Remove snow",
    Wish.DERAIN: "Remove rain",
    Wish.SCRATCHES: "Repair scratches and stains",
    Wish.UNFADE: "Restore faded colours",
    Wish.COLOUR_CAST: "Correct colour cast",
    Wish.IMPROVE: "Improve",
    Wish.COLORIZE: "Colorize",
    Wish.REMOVE_OBJECT: "Remove an object",
    Wish.REMOVE_WATERMARK: "Remove a watermark",
    Wish.UPSCALE: "Enlarge",
    Wish.DARKEN: "Darken",
    Wish.RESTYLE: "Change the style",
}
"""What a chip and a progress line say."""

_PROMPTFIX = Message(
    "It needs the official PromptFix model (yeates/PromptFix on Hugging Face): Models → Import a checkpoint…, or on "
    "the command line: likewise models import PATH."
)
_ANALOGIST = Message(
    "It needs the model that Analogist builds on (stable-diffusion-v1-5/stable-diffusion-inpainting on Hugging Face) "
    "and an example of the style; this version cannot install it yet."
)
_REQUIREMENTS: dict[Wish, Message] = {
    Wish.COLORIZE: _PROMPTFIX,
    Wish.REMOVE_OBJECT: _PROMPTFIX,
    Wish.REMOVE_WATERMARK: _PROMPTFIX,
    Wish.RESTYLE: _ANALOGIST,
    Wish.UPSCALE: Message("Likewise keeps the size of a photo; no model for enlarging goes with it."),
    Wish.DARKEN: Message(
        "What is blown out is not in the file any more; a RAW file of the same shot may still hold it."
    ),
}


def requirement(wish: Wish) -> Message:
    """What it would take to fulfil a wish beyond the starter, as a sentence. Raises KeyError for the other wishes."""
    return _REQUIREMENTS[wish]


def requirements(wishes: Iterable[Wish]) -> Message:
    """The requirements of several wishes beyond the starter, each said once. Raises ValueError where there is none."""
    needed = {_REQUIREMENTS[wish].template: _REQUIREMENTS[wish] for wish in wishes}
    if not needed:
        raise ValueError("no wish")
    return reduce(lambda said, more: Message("{said} {more}", {"said": said, "more": more}), needed.values())
