"""Grain of an example is found, told from misfits, and drawn anew."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine import find_analogy_engine, finish
from core.examples import Pair, describe_pairs
from core.imaging.windows import window_mean
from core.jobs import AnalogyJob
from core.learned.grain import Grain, add_grain
from core.photo import Photo


def photo_of(image):
    return Photo(np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8))


def scene(seed, side=128):
    """Smooth colours, half of them with fine texture."""
    rng = np.random.default_rng(seed)
    image = np.kron(rng.random((4, 4, 3)), np.ones((side // 4, side // 4, 1))).astype(np.float32)
    image = np.stack([window_mean(image[..., channel], 12) for channel in range(3)], axis=-1)
    image[:, side // 2 :] += 0.1 * rng.standard_normal((side, side // 2, 1)).astype(np.float32)
    return np.clip(image, 0.1, 0.9)


def grey(image):
    return np.repeat(image.mean(axis=-1, keepdims=True), 3, axis=-1)


def edited(after, seed=0):
    pair = Pair(photo_of(scene(1)), photo_of(after))
    job = AnalogyJob(describe_pairs([pair]), method="learn", seed=seed)
    return finish(find_analogy_engine("learned").run(job, photo_of(scene(2)), [pair]))


def test_grain_comes_back_as_strong_as_it_was_and_follows_the_seed():
    noise = 0.05 * np.random.default_rng(5).standard_normal((128, 128, 1))
    result = edited(grey(scene(1)) + noise)
    assert any("grain" in str(note) for note in result.notes)
    rest = result.photo.pixels[:, :60] / 255 - grey(scene(2))[:, :60]
    assert rest.std() == pytest.approx(0.05, rel=0.3)
    assert np.abs(rest - rest.mean(axis=-1, keepdims=True)).max() < 0.02, "grey grain in a grey photo"
    again = edited(grey(scene(1)) + noise, seed=1)
    assert not np.array_equal(again.photo.pixels, result.photo.pixels)


def test_a_clean_edit_gets_no_grain():
    result = edited(grey(scene(1)))
    assert not any("grain" in str(note) for note in result.notes)


def test_coarse_grain_has_unit_strength_and_no_seams():
    grain = Grain(np.full(6, 0.1, np.float32), 1.5, grey=True)
    target = np.full((600, 64, 3), 32768, np.uint16)
    add_grain(grain, target, 3)
    noise = target[..., 0] / 65535 - 0.5
    assert noise.std() == pytest.approx(0.1, rel=0.1)
    steps = np.abs(np.diff(noise, axis=0)).mean(axis=1)
    assert steps[255] < 1.5 * steps.mean()
    assert steps[511] < 1.5 * steps.mean()
