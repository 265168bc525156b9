"""What a photo suffers from, named with a confidence: the chips in the window and `likewise diagnose`."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.photo import Photo
from core.prompting.wishes import Wish

DEFECT_TITLES: dict[Wish, str] = {
    Wish.DENOISE: "Noisy",
    Wish.DEBLUR: "Blurred",
    Wish.DEBLOCK: "JPEG artefacts",
    Wish.DEHAZE: "Hazy",
    Wish.BRIGHTEN: "Too dark",
    Wish.DARKEN: "Over-exposed",
    Wish.DESNOW: "Snow",
    Wish.DERAIN: "Rain",
    Wish.SCRATCHES: "Scratches",
    Wish.UNFADE: "Faded",
    Wish.COLOUR_CAST: "Colour cast",
    Wish.COLORIZE: "Black and white",
}
"""What a chip says about a photo. Its keys are the defects that `diagnose` knows."""

DEFECT_PHRASES: dict[Wish, str] = {
    Wish.DENOISE: "remove the noise",
    Wish.DEBLUR: "sharpen the blur",
    Wish.DEBLOCK: "remove the JPEG artefacts",
    Wish.DEHAZE: "remove the haze",
    Wish.BRIGHTEN: "brighten the photo",
    Wish.DARKEN: "darken the photo",
    Wish.DESNOW: "remove the snow",
    Wish.DERAIN: "remove the rain",
    Wish.SCRATCHES: "repair the scratches",
    Wish.UNFADE: "restore the faded colours",
    Wish.COLOUR_CAST: "correct the colour cast",
    Wish.COLORIZE: "colorize the photo",
}
"""What a click on the chip adds to the instruction."""


@dataclass(frozen=True)
class Defect:
    """One thing that is wrong with a photo.

    wish: the wish that would mend it; it doubles as the defect's id (Wish.DENOISE: the photo is noisy).
    confidence: in [0, 1]; only defects at 0.5 or more are reported.
    """

    wish: Wish
    confidence: float


@dataclass(frozen=True)
class DefectReport:
    """The defects of one photo, most certain first, and the measurements behind them.

    measures: name → value, for people who want numbers (noise sigma in 8-bit levels, haze depth…).
    """

    defects: tuple[Defect, ...]
    measures: dict[str, float] = field(default_factory=dict)


def diagnose(photo: Photo) -> DefectReport:
    """Look at a photo and report what is wrong with it. Works on bounded crops, so any size takes the same time."""
    raise NotImplementedError
