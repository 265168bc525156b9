"""From what was wished and what is wrong to an ordered chain of stages."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.imaging.thumbnails import enlarge, shrink
from core.photo import Photo
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
DETAIL_ERROR = 0.8  # in 8-bit levels: a photo that survives shrinking with less has no finer detail

TONE_ORDER = (Wish.DEHAZE, Wish.UNFADE, Wish.COLOUR_CAST)


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
    surface = tuple(wish for wish in SURFACE.wishes if wish in wishes)
    for wish in surface:
        factor = max(1, round(max(photo.height, photo.width) / SURFACE_SIDE))
        stages.append(TextureStage(SURFACE, expert_network(SURFACE), (wish,), wishes[wish], factor))
    fits: dict[Wish, Callable[[NDArray[np.float32], float], ToneMap]] = {
        Wish.DEHAZE: fit_dehaze,
        Wish.UNFADE: fit_unfade,
        Wish.COLOUR_CAST: fit_colour_cast,
    }
    stages.extend(ToneStage((wish,), wishes[wish], fits[wish]) for wish in TONE_ORDER if wish in wishes)
    return stages


def capture_stages(wishes: dict[Wish, float], photo: Photo) -> list[Stage]:
    """Noise, blur and JPEG in one pass, unless the blur is so wide that it is mended on a shrunken photo."""
    wished = tuple(wish for wish in CAPTURE.wishes if wish in wishes)
    if not wished:
        return []
    network = expert_network(CAPTURE)
    factor = detail_factor(photo) if Wish.DEBLUR in wished else 1
    if factor == 1:
        return [TextureStage(CAPTURE, network, wished, max(wishes[wish] for wish in wished))]
    rest = tuple(wish for wish in wished if wish is not Wish.DEBLUR)
    stages: list[Stage] = []
    if rest:
        stages.append(TextureStage(CAPTURE, network, rest, max(wishes[wish] for wish in rest)))
    stages.append(TextureStage(CAPTURE, network, (Wish.DEBLUR,), wishes[Wish.DEBLUR], factor))
    return stages


def detail_factor(photo: Photo) -> int:
    """How much the photo can be shrunk without losing anything: 1 to 4. Only large photos are asked."""
    if max(photo.height, photo.width) <= SURFACE_SIDE:
        return 1
    side = 1200  # a whole multiple of every factor
    height, width = (min(length, side) // 12 * 12 for length in (photo.height, photo.width))
    top, left = (photo.height - height) // 2, (photo.width - width) // 2
    middle = photo.pixels[top : top + height, left : left + width]
    whole = shrink(middle, 1)
    for factor in (4, 3, 2):
        back = enlarge(shrink(middle, factor), factor, (0, 0, height, width))
        if float(np.sqrt(np.mean((back - whole) ** 2))) * 255 < DETAIL_ERROR:
            return factor
    return 1


@lru_cache
def expert_network(expert: TextureExpert) -> RestorationUNet:
    network = load_weights(RestorationUNet(len(expert.wishes)), expert.name)
    assert isinstance(network, RestorationUNet)
    return network


@lru_cache
def exposure_network() -> ExposureNet:
    network = load_weights(ExposureNet(), "exposure")
    assert isinstance(network, ExposureNet)
    return network


def _fit_exposure(image: NDArray[np.float32], strength: float) -> ToneMap:
    return fit_exposure(exposure_network(), image, strength)
