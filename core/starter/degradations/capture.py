"""Damage done by the camera and the file: noise, blur, JPEG."""

from __future__ import annotations

import io

import numpy as np

from core.starter.degradations.fields import Field, clip, convolve, gaussian, line_kernel


def white_noise(clean: Field, rng: np.random.Generator, sigma: float) -> Field:
    """Additive white Gaussian noise, sigma in 8-bit levels: the field's standard test."""
    return clip(clean + rng.standard_normal(clean.shape, dtype=np.float32) * np.float32(sigma / 255))


def noise(clean: Field, rng: np.random.Generator) -> Field:
    """Sensor noise of sigma 5 to 55 (8-bit levels): white, growing with the light, or smeared by a raw converter."""
    sigma = float(rng.uniform(5, 55))
    kind = rng.random()
    if kind < 0.6:
        return white_noise(clean, rng, sigma)
    grain = rng.standard_normal(clean.shape, dtype=np.float32)
    if kind < 0.8:  # shot noise: variance proportional to the signal
        return clip(clean + grain * (sigma / 255 * np.sqrt(0.2 + 1.2 * clean)))
    smeared = gaussian(grain, float(rng.uniform(0.45, 0.9)))
    smeared /= smeared.std() + 1e-6
    luma = smeared.mean(axis=2, keepdims=True)
    return clip(clean + (luma + float(rng.uniform(0.4, 1.0)) * (smeared - luma)) * np.float32(sigma * 0.7 / 255))


def disc_kernel(radius: float) -> Field:
    """A normalised disc with soft rim: the blur of a lens out of focus."""
    reach = int(np.ceil(radius + 0.5))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    kernel /= kernel.sum()
    return kernel


def blur(clean: Field, rng: np.random.Generator) -> Field:
    """Soft focus (Gaussian, sigma 0.7–2.2 px), missed focus (disc, 1–3 px) or a shaken hand (line, 4–11 px)."""
    kind = rng.random()
    if kind < 0.4:
        blurred = gaussian(clean, float(rng.uniform(0.7, 2.2)))
    elif kind < 0.7:
        blurred = convolve(clean, disc_kernel(float(rng.uniform(1, 3))))
    else:
        blurred = convolve(clean, line_kernel(float(rng.uniform(4, 11)), float(rng.uniform(0, np.pi))))
    return white_noise(blurred, rng, float(rng.uniform(0, 1.5)))


def jpeg_at(clean: Field, quality: int) -> Field:
    """One pass through Pillow's JPEG encoder, 4:2:0 chroma."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.rint(clean * 255).astype(np.uint8)).save(buffer, "JPEG", quality=quality)
    with Image.open(buffer) as decoded:
        return np.asarray(decoded, np.float32) / np.float32(255)


def jpeg(clean: Field, rng: np.random.Generator) -> Field:
    """JPEG at quality 10 to 40."""
    return jpeg_at(clean, int(rng.integers(10, 41)))
