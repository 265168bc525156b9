"""Things between the lens and the subject: snow and rain."""

from __future__ import annotations

import numpy as np

from core.starter.degradations.fields import Field, clip, convolve, gaussian, line_kernel


def snow_layer(height: int, width: int, rng: np.random.Generator, size: float, density: float) -> Field:
    """Coverage in [0, 1] of flakes about `size` pixels across, `density` of the area, smeared by their fall."""
    layer = np.zeros((height, width), np.float32)
    count = max(1, rng.poisson(density * height * width / (0.8 * size**2)))
    for _ in range(count):
        radius = size * float(rng.uniform(0.3, 0.75))
        squeeze, turn = float(rng.uniform(0.6, 1.0)), float(rng.uniform(0, np.pi))
        cy, cx = float(rng.uniform(0, height)), float(rng.uniform(0, width))
        reach = int(np.ceil(radius + 1))
        top, left = max(0, int(cy) - reach), max(0, int(cx) - reach)
        bottom, right = min(height, int(cy) + reach + 1), min(width, int(cx) + reach + 1)
        if top >= bottom or left >= right:
            continue
        y, x = np.mgrid[top:bottom, left:right].astype(np.float32)
        y, x = y - cy, x - cx
        along, across = x * np.cos(turn) + y * np.sin(turn), (y * np.cos(turn) - x * np.sin(turn)) / squeeze
        flake = np.clip((radius - np.hypot(along, across)) / max(0.6, 0.45 * radius) + 0.3, 0, 1)
        flake *= float(rng.uniform(0.55, 1.0))
        patch = layer[top:bottom, left:right]
        np.maximum(patch, flake, out=patch)
    fall = float(rng.uniform(1, 1 + 0.9 * size))
    if fall > 2:
        layer = np.maximum(0.75 * layer, convolve(layer, line_kernel(fall, float(rng.normal(np.pi / 2, 0.35)))))
    return layer


def snow(clean: Field, rng: np.random.Generator) -> Field:
    """Falling snow: fine, middling and a few large out-of-focus flakes, brighter than what they cover."""
    height, width = clean.shape[:2]
    cover = snow_layer(height, width, rng, float(rng.uniform(1.5, 3)), float(rng.uniform(0.01, 0.05)))
    cover = np.maximum(cover, snow_layer(height, width, rng, float(rng.uniform(3, 7)), float(rng.uniform(0.005, 0.04))))
    if rng.random() < 0.6:
        large = snow_layer(height, width, rng, float(rng.uniform(8, 14)), float(rng.uniform(0.002, 0.02)))
        cover = np.maximum(cover, 0.8 * gaussian(large, float(rng.uniform(0.6, 2))))
    cover = (cover * float(rng.uniform(0.7, 1.0)))[..., None]
    white = np.float32(rng.uniform(0.88, 1.0)) * np.array([0.985, 0.99, 1.0], np.float32)
    return clip(clean * (1 - cover) + white * cover)


def rain(clean: Field, rng: np.random.Generator) -> Field:
    """Rain streaks of one direction, thin and translucent, added as light."""
    height, width = clean.shape[:2]
    angle = np.pi / 2 + float(rng.normal(0, 0.28))
    light = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        length = float(rng.uniform(9, 35))
        seeds = (rng.random((height, width)) < float(rng.uniform(0.002, 0.012))).astype(np.float32)
        seeds *= rng.uniform(0.4, 1.0, (height, width)).astype(np.float32)
        streaks = convolve(seeds, line_kernel(length, angle)) * np.float32(length)
        if rng.random() < 0.6:
            streaks = gaussian(streaks, float(rng.uniform(0.4, 0.9))) * np.float32(1.6)
        light = np.maximum(light, np.minimum(streaks, 1.0))
    light = (light * float(rng.uniform(0.25, 0.7)))[..., None]
    tone = np.float32(rng.uniform(0.75, 1.0))
    return clip(clean + (tone - clean) * light)
