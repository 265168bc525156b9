"""Each classical method is good for something: it brings back a scene that suits it."""

from functools import partial

import numpy as np
import pytest

from core.quality import baselines
from core.quality.metrics import psnr

pytest.importorskip("skimage")


@pytest.fixture
def scene():
    rng = np.random.default_rng(8)
    patches = rng.random((6, 8, 3), dtype=np.float32) ** 2
    patches[rng.random((6, 8)) < 0.2] = 0
    patches[rng.random((6, 8)) < 0.1] = 1
    return np.kron(patches, np.ones((12, 12, 1), np.float32))


def noisy(scene, sigma=0.08):
    return np.clip(scene + np.random.default_rng(1).normal(0, sigma, scene.shape).astype(np.float32), 0, 1)


def specked(scene):
    specks = np.random.default_rng(2).random(scene.shape[:2]) < 0.01
    return np.where(specks[..., None], 1 - np.round(scene), scene).astype(np.float32)


def blurred(scene):
    from skimage.filters import gaussian

    return gaussian(scene, sigma=1.2, channel_axis=-1).astype(np.float32)


@pytest.mark.parametrize(
    ("method", "damage", "gain"),
    [
        (baselines.non_local_means, noisy, 3),
        (baselines.total_variation, noisy, 3),
        (baselines.deblocking_means, partial(noisy, sigma=0.02), 1),
        (baselines.unsharp_mask, blurred, 1),
        (baselines.richardson_lucy, blurred, 1),
        (baselines.gamma, lambda scene: scene**3, 3),
        (baselines.dark_channel_prior, lambda scene: 0.5 * scene + np.float32(0.45), 3),
        (baselines.channel_stretch, lambda scene: 0.2 + 0.5 * scene * np.float32([1.0, 0.9, 0.8]), 10),
        (baselines.grey_world, lambda scene: scene * np.float32([1.0, 0.8, 0.6]), 1),
        (partial(baselines.median, side=3), specked, 3),
        (baselines.inpaint_detected, specked, 3),
    ],
)
def test_a_method_mends_what_it_is_for(method, damage, gain, scene):
    damaged = damage(scene)
    assert psnr(method(damaged), scene) > psnr(damaged, scene) + gain


def test_the_oracle_mask_repairs_only_what_was_damaged(scene):
    damaged = specked(scene)
    repaired = baselines.inpaint_oracle(damaged, scene)
    same = (damaged == scene).all(axis=2)
    np.testing.assert_allclose(repaired[same], scene[same], atol=1e-6)
    assert psnr(repaired, scene) > psnr(damaged, scene) + 3


def test_the_noise_level_is_found(scene):
    flat = np.full_like(scene, 0.5)
    assert baselines.noise_level(noisy(flat, 0.05)) == pytest.approx(0.05, rel=0.1)


def test_the_median_is_that_of_the_window():
    picture = np.random.default_rng(3).random((40, 9, 3), dtype=np.float32)
    assert baselines.median(picture, 3)[33, 4, 1] == np.median(picture[32:35, 3:6, 1])
