"""Damage done by the light and the air: low light, haze, colour cast."""

from __future__ import annotations

import numpy as np

from core.imaging.light import LUMA, to_encoded, to_linear
from core.starter.degradations.fields import Field, clip, clouds, gaussian


def low_light(clean: Field, rng: np.random.Generator) -> Field:
    """Under-exposure: 2 to 4.3 stops less light, a steeper tone curve in the shadows, without visible noise."""
    stops = float(rng.uniform(2.0, 4.3))
    gamma = float(rng.uniform(1.0, 1.25))
    tint = 1 + rng.uniform(-0.08, 0.08, 3).astype(np.float32)
    return clip(to_encoded(to_linear(clean) ** gamma * tint * np.float32(2**-stops)))


def noisy_low_light(clean: Field, rng: np.random.Generator) -> Field:
    """Under-exposure with the sensor's shot and read noise, as from a night street."""
    dark = to_linear(low_light(clean, rng))
    shot, read = float(rng.uniform(0.002, 0.010)), float(rng.uniform(0.0005, 0.003))
    grain = rng.standard_normal(clean.shape, dtype=np.float32)
    lit = dark + grain * (np.float32(shot) * np.sqrt(dark) + np.float32(read))
    return clip(to_encoded(clip(lit)))


def depth_field(clean: Field, rng: np.random.Generator) -> Field:
    """A plausible distance map in [0, 1]: grows upwards, follows brightness a little, and wanders smoothly."""
    height, width = clean.shape[:2]
    rise = np.linspace(1, 0, height, dtype=np.float32)[:, None] ** np.float32(rng.uniform(0.7, 1.6))
    luma = gaussian(clean.mean(axis=2), max(1.0, max(height, width) / 60))
    mixed = rng.uniform(0.3, 0.8) * rise + rng.uniform(0, 0.35) * luma
    mixed = mixed + rng.uniform(0.1, 0.4) * clouds(height, width, 4, rng)
    mixed = mixed.astype(np.float32)
    return (mixed - mixed.min()) / (np.ptp(mixed) + 1e-6)


def haze(clean: Field, rng: np.random.Generator) -> Field:
    """Scattering in the air (Koschmieder): I = J·t + A·(1 - t), t = exp(-β·depth)."""
    beta = float(rng.uniform(0.6, 1.6))
    airlight = np.float32(rng.uniform(0.72, 0.95)) + rng.uniform(-0.035, 0.035, 3).astype(np.float32)
    near = float(rng.uniform(0.1, 0.4))
    transmission = np.exp(-beta * (near + (1 - near) * depth_field(clean, rng)))[..., None].astype(np.float32)
    return clip(clean * transmission + airlight * (1 - transmission))


def colour_cast(clean: Field, rng: np.random.Generator) -> Field:
    """A wrong white balance: gains in linear light along the daylight line (warm–cool), plus some green–magenta."""
    warm = float(rng.choice((-1, 1)) * rng.uniform(0.35, 1.0))
    tint = float(rng.uniform(-0.2, 0.2))
    gains = np.exp2(np.array([0.6 * warm, tint, -0.8 * warm], np.float32))
    return clip(to_encoded(to_linear(clean) * gains / float(LUMA @ gains)))
