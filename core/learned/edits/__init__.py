"""Made-up edits, for training what is known beforehand and for measuring what is learned from a pair."""

from __future__ import annotations

from core.learned.edits import colour, mixed, spatial, unseen
from core.learned.edits.edit import KINDS, DrawnEdit, Edit, Image

__all__ = ["EDITS", "KINDS", "DrawnEdit", "Edit", "Image"]

_EDITS = (
    Edit("grade", "colour", colour.grade),
    Edit("curves", "colour", colour.curves),
    Edit("monochrome", "colour", colour.monochrome),
    Edit("saturation", "colour", colour.saturation),
    Edit("hue", "colour", colour.hue),
    Edit("split tone", "colour", colour.split_tone),
    Edit("selective colour", "colour", colour.selective),
    Edit("duotone", "colour", colour.duotone),
    Edit("posterise", "colour", colour.posterise),
    Edit("solarise", "colour", colour.solarise),
    Edit("blur", "spatial", spatial.blur),
    Edit("sharpen", "spatial", spatial.sharpen),
    Edit("pixelate", "spatial", spatial.pixelate),
    Edit("vignette", "spatial", spatial.vignette),
    Edit("graduated filter", "spatial", spatial.graduated),
    Edit("sketch", "spatial", spatial.sketch),
    Edit("edges", "spatial", spatial.edges),
    Edit("glow", "spatial", spatial.glow),
    Edit("local contrast", "spatial", spatial.local_contrast),
    Edit("noise removal", "spatial", spatial.same, spatial.noise),
    Edit("vintage", "mixed", mixed.vintage),
    Edit("dreamy", "mixed", mixed.dreamy),
    Edit("toned sketch", "mixed", mixed.toned_sketch),
    Edit("crisp", "mixed", mixed.crisp),
    Edit("soft grade", "mixed", mixed.soft_grade),
    Edit("dark corners", "mixed", mixed.dark_corners),
    Edit("mosaic", "mixed", mixed.mosaic),
    Edit("dehaze", "mixed", spatial.same, mixed.haze),
    Edit("emboss", "unseen", unseen.emboss),
    Edit("motion blur", "unseen", unseen.motion_blur),
    Edit("median", "unseen", unseen.median),
    Edit("smooth", "unseen", unseen.smooth),
    Edit("tilt and shift", "unseen", unseen.tilt_shift),
    Edit("fringes", "unseen", unseen.fringes),
    Edit("equalise", "unseen", unseen.equalise),
    Edit("spread", "unseen", unseen.spread),
)

EDITS: dict[str, Edit] = {edit.name: edit for edit in _EDITS}
"""By name. One edit is drawn with `EDITS[name].draw(rng)`, and done to A and to B alike."""
