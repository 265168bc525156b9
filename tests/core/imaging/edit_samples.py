"""Photos, the damage that an engine is to mend, and what it would see and make of them at its working size."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.imaging.thumbnails import to_bytes

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"
WORKING = (448, 256)  # not quite the shape of the samples, as engines have it


def sample(name="hazy-lake"):
    with Image.open(SAMPLES / f"{name}.jpg") as image:
        return np.asarray(image.convert("RGB"))


def scaled(pixels, size=WORKING):
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS), np.float32) / 255


def autoencoded(image):
    """An engine's usual errors: a slight blur, faint noise, a tint."""
    rng = np.random.default_rng(5)
    blurred = np.asarray(Image.fromarray(to_bytes(image)).filter(ImageFilter.GaussianBlur(0.5)), np.float32) / 255
    noisy = blurred + rng.normal(0, 1.5 / 255, image.shape) + [0.008, -0.006, 0.004]
    return np.clip(noisy, 0, 1).astype(np.float32)


def hazy(truth):
    veil = np.linspace(0.4, 0.8, truth.shape[1], dtype=np.float32)[:, None]
    return to_bytes(truth / np.float32(255) * veil + np.float32(0.85) * (1 - veil))


def dark(truth):
    return to_bytes(0.35 * (truth / np.float32(255)) ** 1.6)


def grey(truth):
    return np.repeat(np.asarray(Image.fromarray(truth).convert("L"))[..., None], 3, axis=2)


def noisy(truth, sigma=15):
    noise = np.random.default_rng(3).normal(0, sigma, truth.shape)
    return np.clip(np.rint(truth + noise), 0, 255).astype(np.uint8)


def written_on(truth):
    mark = Image.new("L", truth.shape[1::-1])
    ImageDraw.Draw(mark).text((100, 200), "SAMPLE", fill=128, font_size=260)
    share = np.asarray(mark, np.float32)[..., None] / 255
    return to_bytes(truth / np.float32(255) * (1 - share) + share)
