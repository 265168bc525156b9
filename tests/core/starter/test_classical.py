"""The classical tone stages: they mend what they are for, leave clean photos alone, and do not care about tiles."""

import numpy as np
import pytest

from core.imaging.light import to_encoded, to_linear
from core.imaging.tiles import cover
from core.starter.classical import fit_colour_cast, fit_dehaze, fit_unfade

FITS = [fit_dehaze, fit_unfade, fit_colour_cast]


def apply_whole(tone, image):
    height, width = image.shape[:2]
    return tone.apply(image, (0, 0, height, width), (height, width))


def error(a, b):
    return float(np.sqrt(np.mean((a - b) ** 2)))


@pytest.fixture
def scene():
    """A clean picture: patches of many colours, black and white among them, with a sky that grows paler downwards."""
    rng = np.random.default_rng(5)
    patches = rng.random((12, 18, 3), dtype=np.float32) ** 2
    patches[rng.random((12, 18)) < 0.15] = 0.02
    patches[rng.random((12, 18)) < 0.10] = 0.97
    image = np.kron(patches, np.ones((16, 16, 1), np.float32))
    image[:48] = np.linspace([0.30, 0.45, 0.85], [0.62, 0.72, 0.93], 48, dtype=np.float32)[:, None]
    return image


def hazy(scene):
    depth = np.linspace(1.4, 0.3, scene.shape[0], dtype=np.float32)[:, None, None]
    transmission = np.exp(-depth)
    return scene * transmission + np.float32(0.86) * (1 - transmission)


def faded(scene):
    black, white = np.float32([0.20, 0.17, 0.14]), np.float32([0.88, 0.82, 0.74])
    grey = scene.mean(axis=2, keepdims=True)
    return black + (grey + np.float32(0.8) * (scene - grey)) * (white - black)


def warm(scene):
    gains = np.float32([1.3, 1.0, 0.6])
    return to_encoded(np.clip(to_linear(scene) * gains, 0, 1))


DAMAGES = [(fit_dehaze, hazy), (fit_unfade, faded), (fit_colour_cast, warm)]


@pytest.mark.parametrize(("fit", "damage"), DAMAGES)
def test_most_of_the_damage_is_undone(fit, damage, scene):
    damaged = damage(scene)
    mended = apply_whole(fit(damaged, 1.0), damaged)
    assert mended.dtype == np.float32
    assert error(mended, scene) < 0.5 * error(damaged, scene)


@pytest.mark.parametrize("fit", FITS)
def test_a_clean_photo_is_left_alone(fit, scene):
    assert error(apply_whole(fit(scene, 1.0), scene), scene) < 0.01


@pytest.mark.parametrize(("fit", "damage"), DAMAGES)
def test_half_the_strength_does_something_in_between(fit, damage, scene):
    damaged = damage(scene)
    none, half, whole = (apply_whole(fit(damaged, strength), damaged) for strength in (0.0, 0.5, 1.0))
    assert error(none, damaged) < 1e-3
    assert 0.15 < error(half, damaged) / error(whole, damaged) < 0.85


@pytest.mark.parametrize(("fit", "damage"), DAMAGES)
def test_tiles_meet_without_seams(fit, damage, scene):
    damaged = damage(scene)
    size = damaged.shape[:2]
    tone = fit(damaged, 1.0)
    whole = apply_whole(tone, damaged)
    for tile in cover(*size, 100, 0):
        top, left, bottom, right = tile.box
        part = tone.apply(damaged[top:bottom, left:right], tile.box, size)
        np.testing.assert_allclose(part, whole[top:bottom, left:right], atol=1e-6)


def test_the_haze_map_of_a_thumbnail_fits_the_full_photo(scene):
    damaged = hazy(scene)
    full = np.kron(damaged, np.ones((3, 3, 1), np.float32))
    size = full.shape[:2]
    mended = fit_dehaze(damaged, 1.0).apply(full, (0, 0, *size), size)
    assert error(mended[1::3, 1::3], apply_whole(fit_dehaze(damaged, 1.0), damaged)) < 0.005


@pytest.mark.parametrize(("fit", "damage"), DAMAGES)
def test_gradients_stay_smoother_than_eight_bits(fit, damage, scene):
    ramp = np.linspace(0.2, 0.8, 4096, dtype=np.float32)[None, :, None] * np.float32([1.0, 0.9, 0.8])
    tone = fit(damage(scene), 1.0)
    out = tone.apply(ramp, (0, 0, 1, 4096), (1, 4096))
    assert len(np.unique(out[..., 1])) > 1000


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 40, 3), (64, 48, 3)])
def test_blank_and_tiny_photos_give_finite_values(fit, value, shape):
    blank = np.full(shape, value, np.float32)
    out = apply_whole(fit(blank, 1.0), blank)
    assert out.shape == shape
    assert np.isfinite(out).all()
    assert out.min() >= 0
    assert out.max() <= 1
