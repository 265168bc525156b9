"""What `likewise bench quality` measures: a damage, the sentence that a person would type, and what to compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.prompting.wishes import Wish
from core.quality import baselines
from core.quality.baselines import Image
from core.starter.degradations import DEGRADATIONS, Degradation, noisy_low_light
from core.starter.degradations.capture import white_noise

Method = Callable[[Image, Image], Image]
"""(damaged, clean) → restored. Only methods named as oracles look at `clean`."""


@dataclass(frozen=True)
class Task:
    """id: stands in files and on the command line; it also seeds the damage. methods: name → classical method."""

    id: str
    title: str
    damage: Degradation
    instruction: str
    methods: dict[str, Method]


def _blind(method: Callable[[Image], Image]) -> Method:
    return lambda damaged, clean: method(damaged)


def _several(*wishes: Wish) -> Degradation:
    """One damage upon the other."""

    def damage(clean: Image, rng: np.random.Generator) -> Image:
        for wish in wishes:
            clean = DEGRADATIONS[wish](clean, rng)
        return clean

    return damage


def _any_one(clean: Image, rng: np.random.Generator) -> Image:
    wish = list(DEGRADATIONS)[int(rng.integers(len(DEGRADATIONS)))]
    return DEGRADATIONS[wish](clean, rng)


_MEANS = {"non-local means": _blind(baselines.non_local_means)}
_CLAHE = {"CLAHE": _blind(baselines.clahe)}
_STRETCH = {"0.05 % channel stretch": _blind(baselines.channel_stretch)}
_DARK_CHANNEL = {"dark channel prior": _blind(baselines.dark_channel_prior)}
_NOISE = _MEANS | {"total variation": _blind(baselines.total_variation)}
_SHARPEN = {
    "unsharp mask": _blind(baselines.unsharp_mask),
    "Richardson-Lucy": _blind(baselines.richardson_lucy),
}
_DEBLOCK = {"gentle non-local means": _blind(baselines.deblocking_means)}
_EXPOSURE = {"gamma": _blind(baselines.gamma), "gamma + CLAHE": _blind(baselines.gamma_clahe)} | _CLAHE
_MEDIANS = {f"median {side} × {side}": _blind(partial(baselines.median, side=side)) for side in (3, 5)}
_INPAINT = {
    "biharmonic inpainting, detected mask": _blind(baselines.inpaint_detected),
    "biharmonic inpainting, oracle mask": baselines.inpaint_oracle,
}

TASKS: tuple[Task, ...] = (
    Task("noise-25", "Noise, σ 25", partial(white_noise, sigma=25), "remove the noise", _NOISE),
    Task("noise", "Noise of any kind, σ 5–55", DEGRADATIONS[Wish.DENOISE], "remove the noise", _NOISE),
    Task("blur", "Blur", DEGRADATIONS[Wish.DEBLUR], "sharpen this blurry photo", _SHARPEN),
    Task("jpeg", "JPEG, quality 10–40", DEGRADATIONS[Wish.DEBLOCK], "remove the JPEG artefacts", _DEBLOCK),
    Task("haze", "Haze", DEGRADATIONS[Wish.DEHAZE], "remove the haze", _DARK_CHANNEL | _CLAHE),
    Task("low-light", "Low light", DEGRADATIONS[Wish.BRIGHTEN], "brighten this dark photo", _EXPOSURE),
    Task(
        "noisy-low-light",
        "Noisy low light",
        noisy_low_light,
        "brighten this dark photo and remove the noise",
        _EXPOSURE | {"gamma + CLAHE + non-local means": _blind(baselines.gamma_clahe_means)},
    ),
    Task("snow", "Snow", DEGRADATIONS[Wish.DESNOW], "remove the falling snow", _MEDIANS),
    Task("rain", "Rain", DEGRADATIONS[Wish.DERAIN], "remove the rain streaks", _MEDIANS),
    Task(
        "scratches",
        "Scratches, dust and stains",
        DEGRADATIONS[Wish.SCRATCHES],
        "repair the scratches and stains",
        _MEDIANS | _INPAINT,
    ),
    Task("fade", "Fading", DEGRADATIONS[Wish.UNFADE], "restore the faded colours", _STRETCH | _CLAHE),
    Task(
        "colour-cast",
        "Colour cast",
        DEGRADATIONS[Wish.COLOUR_CAST],
        "correct the colour cast",
        {"grey world": _blind(baselines.grey_world)} | _STRETCH,
    ),
    Task(
        "old-photo",
        "Fading and scratches",
        _several(Wish.UNFADE, Wish.SCRATCHES),
        "repair the scratches and restore the faded colours",
        _STRETCH,
    ),
    Task(
        "haze-and-noise",
        "Haze and noise",
        _several(Wish.DEHAZE, Wish.DENOISE),
        "remove the haze and the noise",
        _DARK_CHANNEL | _MEANS,
    ),
    Task(
        "blur-and-jpeg",
        "Blur and JPEG",
        _several(Wish.DEBLUR, Wish.DEBLOCK),
        "sharpen the photo and remove the JPEG artefacts",
        _SHARPEN | _DEBLOCK,
    ),
    Task("improve", "Any one of these, unnamed", _any_one, "improve this photo", _CLAHE | _STRETCH),
)
