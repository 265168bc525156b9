"""Edits that training never sees, to find out how far it goes beyond what it knows."""

from __future__ import annotations

import cv2
import numpy as np

from core.imaging.light import LUMA
from core.learned.edits.edit import Change, Image
from core.learned.edits.spatial import gaussian, grey_image


def emboss(rng: np.random.Generator) -> Change:
    distance, gain = int(rng.integers(1, 3)), rng.uniform(1, 2.5)

    def change(image: Image) -> Image:
        grey = np.asarray(image @ LUMA, np.float32)
        moved = cv2.copyMakeBorder(grey, distance, 0, distance, 0, cv2.BORDER_REPLICATE)[
            : grey.shape[0], : grey.shape[1]
        ]
        return grey_image(np.asarray(0.5 + gain * (grey - moved), np.float32))

    return change


def motion_blur(rng: np.random.Generator) -> Change:
    length, angle = int(rng.integers(4, 10)), rng.uniform(0, np.pi)
    side = 2 * length + 1
    line = np.zeros((side, side), np.float32)
    end = (round(length + length * np.cos(angle)), round(length + length * np.sin(angle)))
    cv2.line(line, (2 * length - end[0], 2 * length - end[1]), end, 1.0, lineType=cv2.LINE_8)
    return lambda image: np.asarray(cv2.filter2D(image, -1, line / line.sum()), np.float32)


def median(rng: np.random.Generator) -> Change:
    """Small things vanish, edges stay."""
    side = int(rng.choice([3, 5, 7]))

    def change(image: Image) -> Image:
        whole = np.rint(image * 255).astype(np.uint8)
        return np.asarray(cv2.medianBlur(whole, side), np.float32) / np.float32(255)

    return change


def smooth(rng: np.random.Generator) -> Change:
    """Surfaces without texture, edges kept: a bilateral filter."""
    tolerance, sigma = float(rng.uniform(0.06, 0.2)), float(rng.uniform(2, 4))
    return lambda image: np.asarray(cv2.bilateralFilter(image, 0, tolerance, sigma), np.float32)


def tilt_shift(rng: np.random.Generator) -> Change:
    """Blurred but for a band across the picture."""
    centre, width, sigma = rng.uniform(0.3, 0.7), rng.uniform(0.15, 0.35), float(rng.uniform(2, 4))

    def change(image: Image) -> Image:
        y = (np.arange(image.shape[0], dtype=np.float32) + 0.5) / image.shape[0]
        amount = np.clip(np.abs(y - centre) / width - 0.5, 0, 1)[:, None, None].astype(np.float32)
        return np.asarray(image + amount * (gaussian(image, sigma) - image), np.float32)

    return change


def fringes(rng: np.random.Generator) -> Change:
    """Red and blue moved against green."""
    red, blue = rng.integers(-2, 3, 2), rng.integers(-2, 3, 2)

    def change(image: Image) -> Image:
        moved = image.copy()
        for channel, (y, x) in ((0, red), (2, blue)):
            matrix = np.array([[1, 0, float(x)], [0, 1, float(y)]])
            size = image.shape[1::-1]
            plane = np.ascontiguousarray(image[..., channel])
            moved[..., channel] = cv2.warpAffine(plane, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        return moved

    return change


def equalise(rng: np.random.Generator) -> Change:
    """Contrast made even all over: CLAHE on lightness."""
    limit = float(rng.uniform(1.5, 4))

    def change(image: Image) -> Image:
        grey = np.asarray(image @ LUMA, np.float32)
        even = cv2.createCLAHE(limit, (6, 6)).apply(np.rint(np.clip(grey, 0, 1) * 255).astype(np.uint8))
        return np.asarray(image + (even / np.float32(255) - grey)[..., None], np.float32)

    return change


def spread(rng: np.random.Generator) -> Change:
    """What is bright grows, as in a wet print: a maximum over a small disc."""
    side = int(rng.choice([3, 5]))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return lambda image: np.asarray(cv2.dilate(image, disc), np.float32)
