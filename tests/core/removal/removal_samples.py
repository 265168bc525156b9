"""Photos, and what is to go from them."""

import numpy as np

from core.imaging.masks import pack_whole
from core.jobs import RemoveJob
from core.photo import Photo

HEIGHT, WIDTH = 72, 96


def gradient(dtype=np.uint8, noise=0.0):
    """A soft sky, (72, 96, 3), all colours changing slowly in both directions."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] / np.array([HEIGHT, WIDTH])[:, None, None]
    light = np.stack([0.3 + 0.4 * y + 0.1 * x, 0.4 + 0.3 * y, 0.7 - 0.2 * y + 0.1 * x], -1)
    light += np.random.default_rng(7).normal(0, noise, light.shape)
    white = np.iinfo(dtype).max
    return np.rint(np.clip(light, 0, 1) * white).astype(dtype)


def bricks(dtype=np.uint8):
    """Rows of bricks with joints between them, (72, 96, 3)."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    joint = (y % 12 < 2) | ((x + 8 * (y // 12 % 2)) % 16 < 2)
    grain = np.random.default_rng(3).normal(0, 0.02, (HEIGHT, WIDTH, 1))
    light = np.where(joint[..., None], 0.25, np.array([0.7, 0.4, 0.3])) + grain
    return np.rint(np.clip(light, 0, 1) * np.iinfo(dtype).max).astype(dtype)


def disc(centre=(36, 48), radius=12, shape=(HEIGHT, WIDTH)):
    """A round hole, (72, 96) bool."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return (y - centre[0]) ** 2 + (x - centre[1]) ** 2 < radius**2


def job_for(hole, **fields):
    return RemoveJob(mask=pack_whole(hole.astype(np.uint8) * 255), **fields)


def with_object(pixels, hole):
    """The pixels with something glaring where the hole is."""
    covered = pixels.copy()
    covered[hole] = np.array([1, 0, 1]) * np.iinfo(pixels.dtype).max
    return covered


def photo_of(pixels, **fields):
    return Photo(pixels, **fields)
