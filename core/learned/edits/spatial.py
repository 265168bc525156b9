"""Edits of a pixel's surroundings or place. Lengths are in pixels."""

from __future__ import annotations

import cv2
import numpy as np

from core.imaging.light import LUMA
from core.learned.edits.edit import Change, Image


def blur(rng: np.random.Generator) -> Change:
    sigma = float(np.exp(rng.uniform(np.log(0.7), np.log(5))))
    return lambda image: gaussian(image, sigma)


def sharpen(rng: np.random.Generator) -> Change:
    """Unsharp masking."""
    sigma, amount = float(rng.uniform(0.6, 3)), rng.uniform(0.4, 1.8)
    return lambda image: _float(image + amount * (image - gaussian(image, sigma)))


def pixelate(rng: np.random.Generator) -> Change:
    side = int(rng.integers(3, 15))

    def change(image: Image) -> Image:
        height, width = image.shape[:2]
        rows, columns = -(-height // side), -(-width // side)
        bottom, right = rows * side - height, columns * side - width
        padded = cv2.copyMakeBorder(image, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
        small = cv2.resize(padded, (columns, rows), interpolation=cv2.INTER_AREA)
        return _float(np.repeat(np.repeat(small, side, axis=0), side, axis=1)[:height, :width])

    return change


def vignette(rng: np.random.Generator) -> Change:
    strength, power = rng.uniform(0.25, 0.9), rng.uniform(0.8, 2)

    def change(image: Image) -> Image:
        y, x = _coordinates(image)
        return _float(image * (1 - strength * ((x * x + y * y) / 2) ** power)[..., None])

    return change


def graduated(rng: np.random.Generator) -> Change:
    """A graduated filter: colour and darkness that come on from one side."""
    angle, colour = rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 1.1, 3)

    def change(image: Image) -> Image:
        y, x = _coordinates(image)
        along = np.clip((np.cos(angle) * x + np.sin(angle) * y + 1) / 2, 0, 1)[..., None]
        return _float(image * (1 - along + along * colour))

    return change


def sketch(rng: np.random.Generator) -> Change:
    """A pencil drawing: the picture, dodged by its blurred negative."""
    sigma, depth = float(rng.uniform(2, 9)), rng.uniform(0.8, 1.6)

    def change(image: Image) -> Image:
        grey = _float(image @ LUMA)
        drawn = np.clip(grey / (gaussian(grey, sigma) + 1e-3), 0, 1) ** depth
        return grey_image(_float(drawn))

    return change


def edges(rng: np.random.Generator) -> Change:
    """Strength of edges, light on dark or dark on light."""
    gain, sigma, dark = rng.uniform(0.6, 1.6), float(rng.uniform(0.6, 1.6)), rng.random() < 0.5

    def change(image: Image) -> Image:
        strength = np.clip(gain * gradient(gaussian(_float(image @ LUMA), sigma)), 0, 1)
        return grey_image(_float(1 - strength if dark else strength))

    return change


def glow(rng: np.random.Generator) -> Change:
    """Light that spreads from what is bright."""
    sigma, amount, threshold = float(rng.uniform(3, 10)), rng.uniform(0.3, 1.2), rng.uniform(0.3, 0.7)

    def change(image: Image) -> Image:
        light = gaussian(np.maximum(image - np.float32(threshold), 0), sigma)
        return _float(1 - (1 - image) * (1 - np.clip(amount * light, 0, 1)))

    return change


def local_contrast(rng: np.random.Generator) -> Change:
    """Clarity: contrast against the wider surroundings, compressed."""
    sigma, amount = float(rng.uniform(4, 12)), rng.uniform(0.4, 1.5)

    def change(image: Image) -> Image:
        light = _float(image @ LUMA)
        rest = light - gaussian(light, sigma)
        return _float(image + (amount * rest / (1 + 4 * np.abs(rest)))[..., None])

    return change


def noise(rng: np.random.Generator) -> Change:
    """Noise of a sensor, other for every picture."""
    sigma, seed = rng.uniform(0.02, 0.09), int(rng.integers(2**31))

    def change(image: Image) -> Image:
        drawn = np.random.default_rng([seed, int(image.sum())])
        return _float(image + sigma * drawn.standard_normal(image.shape, np.float32))

    return change


def same(rng: np.random.Generator) -> Change:
    """Nothing: the photo as it was."""
    return lambda image: image


def gaussian(image: Image, sigma: float) -> Image:
    return _float(cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101))


def gradient(plane: Image) -> Image:
    across, down = cv2.Sobel(plane, cv2.CV_32F, 1, 0), cv2.Sobel(plane, cv2.CV_32F, 0, 1)
    return _float(np.hypot(across, down))


def grey_image(plane: Image) -> Image:
    return np.repeat(plane[..., None], 3, axis=2)


def _coordinates(image: Image) -> tuple[Image, Image]:
    """y and x from -1 to 1."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width]
    return _float((y + 0.5) * (2 / height) - 1), _float((x + 0.5) * (2 / width) - 1)


def _float(image: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Image:
    return np.asarray(image, np.float32)
