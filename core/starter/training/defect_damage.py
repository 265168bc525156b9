"""What the diagnosis learns from: views of photos, damaged as real photos are, with the labels a person would give."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
from PIL import Image

from core.imaging.decibels import psnr_of
from core.imaging.light import to_encoded, to_linear
from core.prompting.diagnosis.samples import Array
from core.prompting.wishes import Wish
from core.starter.degradations import DEGRADATIONS, Degradation, noisy_low_light
from core.starter.degradations.fields import Field, clip

UNSEEN = 40.0  # dB: damage above this PSNR cannot be seen, and is no defect
PLAIN = 36.0  # dB: damage below this PSNR is plain to see; in between no label is given


def over_exposure(clean: Field, rng: np.random.Generator) -> Field:
    """Over-exposure by 1 to 2.2 stops: the lights are lost."""
    return clip(to_encoded(np.minimum(to_linear(clean) * np.float32(2 ** rng.uniform(1.0, 2.2)), 1)))


# In the order in which a photo meets them: the air, the light, the lens, the sensor, the file, the print.
DAMAGE: dict[Wish, Degradation] = {
    wish: over_exposure if wish is Wish.DARKEN else DEGRADATIONS[wish]
    for wish in (
        Wish.DEHAZE,
        Wish.DERAIN,
        Wish.DESNOW,
        Wish.BRIGHTEN,
        Wish.DARKEN,
        Wish.COLOUR_CAST,
        Wish.DEBLUR,
        Wish.DENOISE,
        Wish.UNFADE,
        Wish.SCRATCHES,
        Wish.DEBLOCK,
    )
}
WISHES = tuple(DAMAGE)
_SPARSE = {Wish.SCRATCHES, Wish.DERAIN, Wish.DESNOW}  # plain to see however small their share of the pixels


def read_undecided(file: Path) -> dict[str, frozenset[Wish]]:
    """Photo (file name without suffix) → defects that nobody could call its own look free of.

    file: TOML, `wish = ["photo", …]`.
    """
    listed = tomllib.loads(file.read_text(encoding="utf-8"))
    photos = {name for names in listed.values() for name in names}
    return {photo: frozenset(Wish(wish) for wish, names in listed.items() if photo in names) for photo in photos}


def load_view(path: Path, rng: np.random.Generator) -> Field:
    """The whole photo scaled to a long side of 400 to 800 pixels, or a window of its own pixels."""
    side = int(rng.integers(400, 800))
    with Image.open(path) as opened:
        if rng.random() < 0.65:
            opened.draft("RGB", (side, side))
            photo = opened.convert("RGB")
            photo.thumbnail((side, side), Image.Resampling.LANCZOS)
            return np.asarray(photo, np.float32) / np.float32(255)
        photo = opened.convert("RGB")
    width, height = min(side, photo.width), min(side * 2 // 3, photo.height)
    windows = []
    for _ in range(3):  # the busiest of three: a photo is rarely only its background
        left, top = int(rng.integers(0, photo.width - width + 1)), int(rng.integers(0, photo.height - height + 1))
        window = np.asarray(photo.crop((left, top, left + width, top + height)), np.float32) / np.float32(255)
        windows.append((float(np.abs(np.diff(window[..., 1], axis=1)).mean()), left, top, window))
    return max(windows, key=lambda scored: scored[0])[-1]


def retouch(clean: Field, rng: np.random.Generator) -> Field:
    """An ordinary photo of another taste: a little lighter or darker, paler or stronger in colour, warmer or cooler."""
    gain = np.float32(2 ** rng.uniform(-0.4, 0.4)) * np.exp2(rng.uniform(-0.06, 0.06, 3)).astype(np.float32)
    toned = to_encoded(np.minimum(to_linear(clean) * gain, 1))
    grey = toned.mean(axis=2, keepdims=True)
    return clip(grey + (toned - grey) * np.float32(rng.uniform(0.8, 1.15)))


def judge(wish: Wish, before: Array, after: Array) -> float:
    """What a person would say of that damage: 1 it is plain to see, 0 it cannot be seen, NaN opinions differ."""
    if wish in _SPARSE:
        return 1.0
    if wish is Wish.DARKEN:  # brightening a dark photo need not over-expose it
        lost = (after.min(axis=2) > 0.97).mean() - (before.min(axis=2) > 0.97).mean()
        return 1.0 if lost > 0.05 else np.nan
    if wish is Wish.COLOUR_CAST:  # a slight lean is a matter of taste
        lean = [np.log2(image[..., 0].mean() / (image[..., 2].mean() + 1e-3) + 1e-3) for image in (before, after)]
        return 1.0 if abs(lean[1] - lean[0]) > 0.25 else np.nan
    psnr = psnr_of(float(np.mean((after - before) ** 2)))
    return 0.0 if psnr > UNSEEN else 1.0 if psnr < PLAIN else np.nan


def damage(clean: Field, damages: tuple[Wish, ...], rng: np.random.Generator) -> tuple[Field, Array]:
    """The photo with some damages, mild to strong, and the labels that a person would give."""
    labels = np.zeros(len(WISHES), np.float32)
    photo = clean
    for wish in sorted(damages, key=WISHES.index):
        degrade = DAMAGE[wish]
        if wish is Wish.BRIGHTEN and rng.random() < 0.5:
            degrade = noisy_low_light
            labels[WISHES.index(Wish.DENOISE)] = np.nan  # how much noise can be seen depends on the darkness
        before, photo = photo, degrade(photo, rng)
        if rng.random() < 0.15:  # a trace of it, which is no defect yet
            strength = float(rng.uniform(0.03, 0.3))
            photo = before + np.float32(strength) * (photo - before)
            label = 0.0 if strength < 0.12 else np.nan
        else:
            label = judge(wish, before, photo)
        labels[WISHES.index(wish)] = label
    return photo, labels


def choose_damages(rng: np.random.Generator) -> tuple[Wish, ...]:
    """None for three samples in ten, one for half of them, two or three for the rest."""
    count = int(rng.choice(4, p=(0.3, 0.5, 0.15, 0.05)))
    chosen = {WISHES[i] for i in rng.permutation(len(WISHES))[:count]}
    if Wish.BRIGHTEN in chosen:
        chosen.discard(Wish.DARKEN)
    return tuple(chosen)
