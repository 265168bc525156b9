"""What a photo suffers from, named with a confidence: the chips in the window and `likewise diagnose`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.photo import Photo
from core.prompting.diagnosis import measure_pixels
from core.prompting.diagnosis.classifier import bundled_classifier
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
"""What a chip says about a photo. Its keys are the defects that `diagnose` may name: training withholds unsure ones."""

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

    measures: name → value, for people who want numbers; see `_told`.
    """

    defects: tuple[Defect, ...]
    measures: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        defects = [
            {
                "defect": str(defect.wish),
                "title": DEFECT_TITLES[defect.wish],
                "confidence": round(defect.confidence, 3),
                "phrase": DEFECT_PHRASES[defect.wish],
            }
            for defect in self.defects
        ]
        return {"defects": defects, "measures": {name: round(value, 4) for name, value in self.measures.items()}}


def diagnose(photo: Photo) -> DefectReport:
    """Look at a photo and report what is wrong with it, in well under a second.

    It works on a thumbnail and bounded crops, so any size takes about the same time. Raises BrokenModelError and
    ModelMissingError.
    """
    measures = measure_pixels(photo.pixels)
    confidences = bundled_classifier().confidences(measures)
    confidences[Wish.COLORIZE] = _greyness(photo, measures)
    if confidences[Wish.COLORIZE] >= 0.5:
        confidences[Wish.COLOUR_CAST] = 0.0  # without colours there is no cast
    found = [Defect(wish, confidence) for wish, confidence in confidences.items() if confidence >= 0.5]
    return DefectReport(tuple(sorted(found, key=lambda defect: -defect.confidence)), _told(measures))


def _greyness(photo: Photo, measures: dict[str, float]) -> float:
    """Confidence that the photo has no colours: all but one in a hundred places differ by less than 2 % per channel."""
    return 1.0 if photo.is_grey else float(1 / (1 + np.exp((measures["chroma_p99"] - 0.02) / 0.004)))


def _told(measures: dict[str, float]) -> dict[str, float]:
    """The measurements that mean something to a person.

    noise_sigma: in 8-bit levels, in the flattest parts. edge_width: of the sharpest parts, 1 for sharp edges, 2 for
    wide, soft ones. blockiness: how far steps on the 8 × 8 grid stand out; about 0.1 without JPEG. haze: the median
    of the dark channel, in [0, 1]. median_luma, black_point, white_point, saturation: in [0, 1]. warmth, magenta:
    how far neutral-looking colours lean to red against blue and to magenta against green, in stops of sRGB value.
    """
    return {
        "noise_sigma": measures["noise_sigma"],
        "edge_width": measures["edge_fine_best"],
        "blockiness": measures["blockiness"],
        "haze": measures["dark_channel_p50"],
        "median_luma": measures["luma_p50"],
        "black_point": measures["luma_p01"],
        "white_point": measures["luma_p99"],
        "saturation": measures["saturation"],
        "warmth": measures["neutral_warmth"],
        "magenta": measures["neutral_magenta"],
    }
