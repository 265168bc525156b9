"""Edits of a pixel's colour alone."""

from __future__ import annotations

import numpy as np

from core.imaging.light import LUMA
from core.learned.edits.edit import Change, Image


def grade(rng: np.random.Generator) -> Change:
    """Lift, gamma and gain of each channel, and a little mixing between them."""
    gamma = np.exp(rng.normal(0, 0.3) + rng.normal(0, 0.1, 3))
    gain, lift = 1 + rng.normal(0, 0.1, 3), rng.normal(0, 0.05, 3)
    mixing = np.eye(3) + rng.normal(0, 0.06, (3, 3))
    return lambda image: _float((np.clip(image @ mixing.T, 0, 1) ** gamma) * gain + lift)


def curves(rng: np.random.Generator) -> Change:
    """A rising curve of five points for all channels, bent a little apart for each."""
    steps = rng.uniform(0.3, 1.7, 4) + rng.uniform(-0.15, 0.15, (3, 4))
    black, white = rng.uniform(0, 0.1), rng.uniform(0.9, 1)
    heights = np.concatenate([np.zeros((3, 1)), np.cumsum(steps, axis=1)], axis=1)
    points = black + (white - black) * heights / heights[:, -1:]

    def change(image: Image) -> Image:
        bent = [_smooth_curve(points[channel], image[..., channel]) for channel in range(3)]
        return _float(np.stack(bent, axis=-1))

    return change


def monochrome(rng: np.random.Generator) -> Change:
    """Black and white through a coloured filter, with a contrast, sometimes toned."""
    weights = rng.dirichlet((2, 3, 1.5))
    contrast, tone = rng.uniform(0.7, 1.6), rng.normal(0, 0.05, 3) * (rng.random() < 0.5)
    return lambda image: _float(0.5 + contrast * ((image @ weights)[..., None] - 0.5) + tone)


def saturation(rng: np.random.Generator) -> Change:
    """More or less colour, differently in shadows and highlights."""
    dark, light = rng.uniform(0, 2, 2)

    def change(image: Image) -> Image:
        grey = _grey(image)
        return _float(grey + (image - grey) * (dark + (light - dark) * grey))

    return change


def hue(rng: np.random.Generator) -> Change:
    """Colours turned around the axis of greys."""
    angle = rng.uniform(0.15, 1.0) * rng.choice([-1, 1])
    cosine, sine = np.cos(angle), np.sin(angle)
    axis = np.sqrt(1 / 3)
    across = axis * np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    turn = cosine * np.eye(3) + sine * across + (1 - cosine) / 3
    return lambda image: _float(image @ turn.T)


def split_tone(rng: np.random.Generator) -> Change:
    """One colour for shadows, another for highlights."""
    shadow, highlight = rng.normal(0, 0.1, 3), rng.normal(0, 0.1, 3)

    def change(image: Image) -> Image:
        grey = _grey(image)
        return _float(image + (1 - grey) ** 2 * shadow + grey**2 * highlight)

    return change


def selective(rng: np.random.Generator) -> Change:
    """One range of hues gets another lightness and saturation."""
    centre, width = rng.normal(0, 1, 2), rng.uniform(1, 3)
    centre /= np.hypot(*centre)
    lighter, richer = rng.uniform(-0.3, 0.3), rng.uniform(-0.8, 0.8)

    def change(image: Image) -> Image:
        grey = _grey(image)
        yellow = (image[..., 0] + image[..., 1]) / 2 - image[..., 2]
        plane = np.stack([yellow, image[..., 0] - image[..., 1]], axis=-1)
        strength = np.hypot(plane[..., 0], plane[..., 1]) + 1e-4
        near = np.maximum((plane @ centre) / strength, 0) ** width
        amount = (near * np.minimum(strength * 3, 1))[..., None]
        return _float(grey + (image - grey) * (1 + richer * amount) + lighter * amount * grey)

    return change


def duotone(rng: np.random.Generator) -> Change:
    """Lightness as a way from one colour over another to a third."""
    colours = np.sort(rng.uniform(0, 1, (3, 3)), axis=0) * 0.7 + rng.uniform(0, 0.3, (3, 3))

    def change(image: Image) -> Image:
        grey = _grey(image)[..., 0]
        return _float(np.stack([np.interp(grey, (0, 0.5, 1), colours[:, c]) for c in range(3)], axis=-1))

    return change


def posterise(rng: np.random.Generator) -> Change:
    levels = int(rng.integers(3, 9))
    return lambda image: _float(np.minimum(np.floor(image * levels), levels - 1) / (levels - 1))


def solarise(rng: np.random.Generator) -> Change:
    """Values above a threshold are turned round."""
    threshold = rng.uniform(0.35, 0.75)
    return lambda image: _float(np.where(image > threshold, 1 - image, image))


def _grey(image: Image) -> Image:
    return _float((image @ LUMA)[..., None])


def _smooth_curve(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]], values: Image) -> Image:
    """Through evenly spread points, corners rounded."""
    fine = np.interp(np.linspace(0, 1, 257), np.linspace(0, 1, len(points)), points)
    padded = np.concatenate([2 * fine[0] - fine[32:0:-1], fine, 2 * fine[-1] - fine[-2:-34:-1]])
    rounded = np.convolve(padded, np.hanning(67)[1:-1] / np.hanning(67).sum(), "valid")
    return _float(np.interp(values, np.linspace(0, 1, len(rounded)), rounded))


def _float(image: np.ndarray[tuple[int, ...], np.dtype[np.floating]]) -> Image:
    return np.asarray(image, np.float32)
