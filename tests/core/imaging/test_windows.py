import numpy as np
import pytest

from core.imaging.windows import window_maximum, window_mean, window_minimum


@pytest.mark.parametrize("shape", [(1, 1), (3, 40), (17, 5), (30, 31)])
@pytest.mark.parametrize("radius", [0, 1, 3, 10])
@pytest.mark.parametrize(
    ("filtered", "reduce"), [(window_minimum, np.min), (window_maximum, np.max), (window_mean, np.mean)]
)
def test_filters_agree_with_looking_at_every_window(shape, radius, filtered, reduce):
    plane = np.random.default_rng(0).random(shape, np.float32)
    padded = np.pad(plane, radius, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (2 * radius + 1, 2 * radius + 1))
    np.testing.assert_allclose(filtered(plane, radius), reduce(windows, axis=(2, 3)), atol=1e-6)
