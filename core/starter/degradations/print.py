"""Damage that time does to a print: scratches, dust, stains, fading."""

from __future__ import annotations

import numpy as np

from core.starter.degradations.fields import Field, clip, clouds, gaussian


def curve_mask(height: int, width: int, rng: np.random.Generator) -> Field:
    """Coverage in [0, 1] of one scratch: a long, slightly bent line of 0.6 to 2.2 pixels with gaps."""
    mask = np.zeros((height, width), np.float32)
    diagonal = float(np.hypot(height, width))
    length = diagonal * float(rng.uniform(0.15, 0.9))
    angle = float(rng.normal(np.pi / 2, 0.35) if rng.random() < 0.6 else rng.uniform(0, np.pi))
    bend = float(rng.normal(0, 0.5)) / length
    half_width = float(rng.uniform(0.3, 1.1))
    t = np.arange(-length / 2, length / 2, 0.5)
    heading = angle + bend * t + 0.03 * np.sin(t / rng.uniform(6, 30))
    ys = rng.uniform(0, height) + np.cumsum(np.sin(heading)) * 0.5 - np.sin(angle) * length / 2
    xs = rng.uniform(0, width) + np.cumsum(np.cos(heading)) * 0.5 - np.cos(angle) * length / 2
    solid = np.sin(t / rng.uniform(5, 40) + rng.uniform(0, 6)) > rng.uniform(-1.4, 0.2)
    keep = solid & (ys > -2) & (ys < height + 1) & (xs > -2) & (xs < width + 1)
    for dy in range(-2, 3):
        for dx in range(-2, 3):
            y, x = np.floor(ys[keep]).astype(int) + dy, np.floor(xs[keep]).astype(int) + dx
            inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
            distance = np.hypot(y + 0.5 - ys[keep], x + 0.5 - xs[keep])
            cover = np.clip(half_width + 0.5 - distance, 0, 1).astype(np.float32)
            np.maximum.at(mask, (y[inside], x[inside]), cover[inside])
    return mask


def dust_mask(height: int, width: int, rng: np.random.Generator, count: int) -> Field:
    """Coverage in [0, 1] of `count` specks of 1 to 4 pixels."""
    mask = np.zeros((height, width), np.float32)
    for _ in range(count):
        radius = float(rng.uniform(0.6, 3.6)) * float(rng.random()) + 0.6
        cy, cx, reach = float(rng.uniform(0, height)), float(rng.uniform(0, width)), int(radius + 2)
        top, left = max(0, int(cy) - reach), max(0, int(cx) - reach)
        patch = mask[top : int(cy) + reach + 1, left : int(cx) + reach + 1]
        y, x = np.mgrid[top : top + patch.shape[0], left : left + patch.shape[1]]
        speck = np.clip(radius + 0.5 - np.hypot(y - cy, (x - cx) * rng.uniform(0.6, 1.4)), 0, 1)
        np.maximum(patch, speck.astype(np.float32), out=patch)
    return mask


def scratches(clean: Field, rng: np.random.Generator) -> Field:
    """Scratches and dust, light or dark, and now and then a brownish stain with a rim."""
    height, width = clean.shape[:2]
    area = height * width / 65536  # in units of 256 × 256 pixels
    damaged = clean
    if rng.random() < 0.35:
        wave = clouds(height, width, int(rng.integers(3, 7)), rng)
        stain = 1 / (1 + np.exp(-(wave - float(rng.uniform(0.6, 0.75))) * float(rng.uniform(30, 120))))
        tone = np.array([0.93, 0.82, 0.62], np.float32) ** np.float32(rng.uniform(0.5, 1.6))
        damaged = damaged * (1 - stain[..., None] * (1 - tone))
    marks = 1 + rng.poisson(3.0 * min(area, 6.0) ** 0.5)
    for _ in range(marks):
        shade = np.float32(rng.uniform(0.75, 1.0) if rng.random() < 0.7 else rng.uniform(0.0, 0.2))
        cover = curve_mask(height, width, rng)[..., None] * np.float32(rng.uniform(0.45, 1.0))
        damaged = damaged * (1 - cover) + shade * cover
    for shade in (np.float32(rng.uniform(0.8, 1.0)), np.float32(rng.uniform(0.0, 0.2))):
        cover = dust_mask(height, width, rng, int(rng.poisson(7 * area)))[..., None] * np.float32(rng.uniform(0.6, 1))
        damaged = damaged * (1 - cover) + shade * cover
    if rng.random() < 0.5:
        damaged = gaussian(damaged.astype(np.float32), float(rng.uniform(0.35, 0.5)))  # the scanner's softness
    return clip(damaged)


def fade(clean: Field, rng: np.random.Generator) -> Field:
    """Lost contrast: blacks lifted, whites yellowed and dimmed, each dye layer by its own amount, paler colours."""
    black = float(rng.uniform(0.08, 0.25)) + rng.uniform(-0.04, 0.04, 3).astype(np.float32)
    white = float(rng.uniform(0.72, 0.92)) + np.array([0.04, 0.0, -0.08], np.float32) * np.float32(rng.uniform(0, 1.2))
    grey = clean.mean(axis=2, keepdims=True)
    pale = grey + (clean - grey) * float(rng.uniform(0.55, 0.95))
    return clip(black + pale * (white - black))
