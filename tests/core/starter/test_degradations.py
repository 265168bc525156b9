import numpy as np
import pytest

from core.starter.degradations import DEGRADATIONS, noisy_low_light

KINDS = {**DEGRADATIONS, "night": noisy_low_light}


def clean(height, width):
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    image = np.stack([x / width, y / height, 0.5 + 0.3 * np.sin(x / 5) * np.sin(y / 7)], axis=2)
    return image.astype(np.float32)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(32, 32), (96, 144)])
def test_damage_is_visible_repeatable_and_stays_in_range(kind, size):
    image = clean(*size)
    untouched = image.copy()
    damaged = KINDS[kind](image, np.random.default_rng(3))
    assert damaged.shape == image.shape
    assert damaged.dtype == np.float32
    assert damaged.min() >= 0
    assert damaged.max() <= 1
    assert np.abs(damaged - image).mean() > 1e-3
    assert np.array_equal(image, untouched)
    assert np.array_equal(damaged, KINDS[kind](image, np.random.default_rng(3)))
