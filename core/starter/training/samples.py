"""Training pairs for the texture experts: a damaged crop, the wishes, and what should come out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.imaging.light import to_encoded, to_linear
from core.prompting.wishes import Wish
from core.starter.degradations import DEGRADATIONS, noisy_low_light
from core.starter.degradations.capture import jpeg_at, noise, white_noise
from core.starter.experts import CAPTURE, SURFACE, TextureExpert
from core.starter.training.crops import CropBank

Image = NDArray[np.float32]


@dataclass(frozen=True)
class Sample:
    """damaged, wanted: (H, W, 3) float32 sRGB in [0, 1]. wished: (wishes,) of 0 and 1, in the expert's order."""

    damaged: Image
    wanted: Image
    wished: NDArray[np.float32]


def draw_sample(expert: TextureExpert, bank: CropBank, rng: np.random.Generator, side: int) -> Sample:
    """One pair for that expert."""
    clean = bank.draw(rng, side)
    if rng.random() < 0.12:  # a clean photo, whatever is wished, comes back as it is
        wished = {wish for wish in expert.wishes if rng.random() < 0.5} or {expert.wishes[0]}
        return _sample(expert, clean, clean, wished)
    if expert is CAPTURE:
        return _capture_sample(clean, rng)
    return _surface_sample(clean, rng)


def _sample(expert: TextureExpert, damaged: Image, wanted: Image, wished: set[Wish]) -> Sample:
    return Sample(damaged, wanted, np.array([wish in wished for wish in expert.wishes], np.float32))


def _capture_sample(clean: Image, rng: np.random.Generator) -> Sample:
    """Noise, blur, JPEG: mostly one alone, sometimes in the order in which a camera stacks them up."""
    kind = rng.random()
    if kind < 0.42:
        return _sample(CAPTURE, noise(clean, rng), clean, {Wish.DENOISE})
    if kind < 0.62:
        return _sample(CAPTURE, DEGRADATIONS[Wish.DEBLUR](clean, rng), clean, {Wish.DEBLUR})
    if kind < 0.76:
        return _sample(CAPTURE, DEGRADATIONS[Wish.DEBLOCK](clean, rng), clean, {Wish.DEBLOCK})
    if kind < 0.86:
        return _sample(CAPTURE, *_brightened_night(clean, rng), {Wish.DENOISE})
    blurred = DEGRADATIONS[Wish.DEBLUR](clean, rng) if rng.random() < 0.6 else clean
    grainy = white_noise(blurred, rng, float(rng.uniform(3, 25)))
    if rng.random() < 0.3:  # blur stays where only the noise is to go
        return _sample(CAPTURE, grainy, blurred, {Wish.DENOISE})
    damaged = jpeg_at(grainy, int(rng.integers(30, 90))) if rng.random() < 0.6 else grainy
    wished = {Wish.DENOISE, Wish.DEBLOCK} if damaged is not grainy else {Wish.DENOISE}
    return _sample(CAPTURE, damaged, clean, wished | ({Wish.DEBLUR} if blurred is not clean else set()))


def _brightened_night(clean: Image, rng: np.random.Generator) -> tuple[Image, Image]:
    """The noise that is left when a dark photo has been brightened: strong in the shadows."""
    state = rng.bit_generator.state
    dark = noisy_low_light(clean, rng)
    after = rng.bit_generator.state
    rng.bit_generator.state = state
    quiet = DEGRADATIONS[Wish.BRIGHTEN](clean, rng)
    rng.bit_generator.state = after
    gain = np.float32(to_linear(clean).mean() / max(float(to_linear(quiet).mean()), 1e-4))
    gain = min(gain, np.float32(20))
    return (
        np.clip(to_encoded(to_linear(dark) * gain), 0, 1),
        np.clip(to_encoded(to_linear(quiet) * gain), 0, 1),
    )


def _surface_sample(clean: Image, rng: np.random.Generator) -> Sample:
    """Snow, rain, scratches: one alone, now and then on a slightly noisy photo, whose noise stays."""
    wish = SURFACE.wishes[int(rng.choice(3, p=(0.38, 0.27, 0.35)))]
    base = white_noise(clean, rng, float(rng.uniform(1, 8))) if rng.random() < 0.15 else clean
    return _sample(SURFACE, DEGRADATIONS[wish](base, rng), base, {wish})
