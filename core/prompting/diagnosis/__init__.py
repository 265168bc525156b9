"""How a photo is diagnosed: samples of it, measurements on the samples, and a small classifier on the measurements."""

from __future__ import annotations

from core.photo import Pixels
from core.prompting.diagnosis.light import measure_light
from core.prompting.diagnosis.marks import measure_marks
from core.prompting.diagnosis.samples import sample_pixels
from core.prompting.diagnosis.texture import measure_texture


def measure_pixels(pixels: Pixels) -> dict[str, float]:
    """All measurements of a photo, (H, W, 3) uint8 or uint16 sRGB of any size: name → value."""
    samples = sample_pixels(pixels)
    return measure_light(samples.thumbnail) | measure_texture(samples.crops) | measure_marks(samples.crops)
