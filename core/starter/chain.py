"""From what was wished and what is wrong to an ordered chain of stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.imaging.thumbnails import enlarge, shrink
from core.photo import Photo, Pixels
from core.prompting.defects import DefectReport
from core.prompting.understanding import Understanding
from core.prompting.wishes import WITHIN_STARTER, Wish
from core.starter.classical import fit_colour_cast, fit_dehaze, fit_unfade
from core.starter.experts import CAPTURE, SURFACE, TextureExpert
from core.starter.exposure import ExposureNet, fit_exposure
from core.starter.network import RestorationUNet
from core.starter.stages import Stage, ToneMap, ToneStage
from core.starter.textures import TextureStage
from core.starter.weights import load_weights

SURFACE_SIDE = 1500  # flakes and scratches are looked for at about this size of photo
DETAIL_LOSS = 0.02  # of the contrast: a photo that loses less when it is shrunk has no finer detail
PATCH = 480

TONE_FITS: dict[Wish, Callable[[NDArray[np.float32], float], ToneMap]] = {
    Wish.DEHAZE: fit_dehaze,
    Wish.UNFADE: fit_unfade,
    Wish.COLOUR_CAST: fit_colour_cast,
}
"""Haze and colour, in the order in which they run."""


def wishes_for(understanding: Understanding, report: DefectReport) -> dict[Wish, float]:
    """What to do: the wishes that can be fulfilled, with “improve” replaced by the defects that were seen."""
    wishes = understanding.doable
    improve = wishes.pop(Wish.IMPROVE, None)
    if improve is not None:
        for defect in report.defects:
            if defect.wish in WITHIN_STARTER:
                wishes.setdefault(defect.wish, improve)
    return wishes


def plan(wishes: dict[Wish, float], photo: Photo) -> list[Stage]:
    """The stages in the order that undoes the damage best.

    Exposure comes first, since it uncovers noise; then what the camera and the file did, then what lies on top of the
    picture, then haze and colour, which would amplify all of these.
    """
    stages: list[Stage] = []
    if Wish.BRIGHTEN in wishes:
        stages.append(ToneStage((Wish.BRIGHTEN,), wishes[Wish.BRIGHTEN], _fit_exposure))
    stages.extend(capture_stages(wishes, photo))
    factor = max(1, round(max(photo.height, photo.width) / SURFACE_SIDE))
    for wish in SURFACE.wishes:
        if wish in wishes:
            stages.append(TextureStage(SURFACE, expert_network(SURFACE), (wish,), wishes[wish], factor))
    stages.extend(ToneStage((wish,), wishes[wish], fit) for wish, fit in TONE_FITS.items() if wish in wishes)
    return stages


def capture_stages(wishes: dict[Wish, float], photo: Photo) -> list[Stage]:
    """Noise, JPEG and blur: one pass for the wishes of one weight, and wide blur by itself on a shrunken photo."""
    by_weight: dict[float, list[Wish]] = {}
    for wish in (Wish.DENOISE, Wish.DEBLOCK, Wish.DEBLUR):
        if wish in wishes:
            by_weight.setdefault(round(wishes[wish], 1), []).append(wish)
    factor = detail_factor(photo) if Wish.DEBLUR in wishes else 1
    stages: list[Stage] = []
    for weight, group in by_weight.items():
        small = (Wish.DEBLUR,) if factor > 1 and Wish.DEBLUR in group else ()
        native = tuple(wish for wish in group if wish not in small)
        if native:
            stages.append(TextureStage(CAPTURE, expert_network(CAPTURE), native, weight))
        if small:
            stages.append(TextureStage(CAPTURE, expert_network(CAPTURE), small, weight, factor))
    return stages


def detail_factor(photo: Photo) -> int:
    """How much the photo can be shrunk without losing anything: 1 to 4. Only large photos are asked.

    Nine patches across the photo are shrunk and enlarged again; what that loses is measured against their contrast.
    """
    if max(photo.height, photo.width) <= SURFACE_SIDE:
        return 1
    patches = list(_patches(photo.pixels))
    contrast = np.mean([shrink(patch, 1).var(axis=(0, 1)).mean() for patch in patches])
    for factor in (4, 3, 2):
        if np.mean([_loss(patch, factor) for patch in patches]) < contrast * DETAIL_LOSS**2:
            return factor
    return 1


def _loss(patch: Pixels, factor: int) -> float:
    """Mean squared error of shrinking and enlarging again."""
    back = enlarge(shrink(patch, factor), factor, (0, 0, patch.shape[0], patch.shape[1]))
    return float(np.mean((back - shrink(patch, 1)) ** 2))


def _patches(pixels: Pixels) -> Iterator[Pixels]:
    """Nine patches spread over the photo, their sides a multiple of every factor."""
    height, width = (max(1, min(length // 3, PATCH) // 12) * 12 for length in pixels.shape[:2])
    for row in range(3):
        for column in range(3):
            top = (pixels.shape[0] - height) * row // 2
            left = (pixels.shape[1] - width) * column // 2
            yield pixels[top : top + height, left : left + width]


@lru_cache
def expert_network(expert: TextureExpert) -> RestorationUNet:
    return load_weights(RestorationUNet(len(expert.wishes)), expert.name)


@lru_cache
def exposure_network() -> ExposureNet:
    return load_weights(ExposureNet(), "exposure")


def _fit_exposure(image: NDArray[np.float32], strength: float) -> ToneMap:
    return fit_exposure(exposure_network(), image, strength)
