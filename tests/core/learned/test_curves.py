"""Curves read off a pair, also where A has little to read them off."""

import numpy as np
import pytest

from core.engine import begin, finish
from core.examples import Pair, describe_pairs
from core.jobs import AnalogyJob
from core.learned.curves import Curves
from core.photo import Photo


@pytest.fixture
def pixels():
    return np.kron(np.random.default_rng(1).integers(0, 256, (8, 10, 3), np.uint8), np.ones((8, 8, 1), np.uint8))


def curves_of(source, target):
    rows = (side.reshape(-1, 3).astype(np.float32) for side in (source, target))
    return Curves.of(*rows, np.ones(source.size // 3, np.float32))


def test_a_curve_follows_the_edit(pixels):
    image = pixels / np.float32(255)
    curves = curves_of(image, image * 0.5 + 0.25)
    np.testing.assert_allclose(curves.by_channel, np.tile(np.linspace(0.25, 0.75, 256), (3, 1)), atol=1e-3)


def test_a_plain_picture_tells_one_value(pixels):
    for value in (0, 0.4):
        plain = np.full(pixels.shape, value, np.float32)
        curves = curves_of(plain, plain + np.float32(0.2))
        np.testing.assert_allclose(curves.by_channel, value + 0.2, atol=1e-6)


def test_a_channel_that_is_zero_leaves_the_others_their_curves(pixels):
    image = pixels / np.float32(255)
    image[..., 0] = 0
    curves = curves_of(image, image * np.float32(0.5))
    np.testing.assert_allclose(curves.by_channel[0], 0, atol=1e-6)
    np.testing.assert_allclose(curves.by_channel[1:], np.tile(np.linspace(0, 0.5, 256), (2, 1)), atol=1e-3)


def test_an_edit_is_learned_from_examples_without_one_channel_and_without_any(pixels):
    no_red = pixels.copy()
    no_red[..., 0] = 0
    halved = likewise(no_red, no_red // 2, no_red)
    assert np.abs(halved.astype(int) - no_red // 2).max() <= 8
    black, grey = np.zeros_like(pixels), np.full_like(pixels, 90)
    assert np.abs(likewise(black, black + 40, black).astype(int) - 40).max() <= 1
    assert np.abs(likewise(grey, grey - 50, grey).astype(int) - 40).max() <= 1


def likewise(before, after, photo):
    pairs = [Pair(Photo(before), Photo(after))]
    return finish(begin(AnalogyJob(describe_pairs(pairs), method="learn"), Photo(photo), pairs)).photo.pixels
