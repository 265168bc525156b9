"""Our own metrics against those of scikit-image."""

import numpy as np
import pytest

from core.quality.metrics import delta_e_2000, psnr, ssim, to_lab

skimage_metrics = pytest.importorskip("skimage.metrics")
skimage_color = pytest.importorskip("skimage.color")


@pytest.fixture
def pair():
    rng = np.random.default_rng(3)
    reference = np.kron(rng.random((9, 12, 3), dtype=np.float32), np.ones((7, 7, 1), np.float32))
    picture = np.clip(reference + rng.normal(0, 0.08, reference.shape).astype(np.float32), 0, 1)
    return picture, reference


def test_psnr_agrees(pair):
    assert psnr(*pair) == pytest.approx(
        skimage_metrics.peak_signal_noise_ratio(pair[1], pair[0], data_range=1), abs=1e-4
    )


def test_ssim_agrees(pair):
    grey = [image.mean(axis=2, dtype=np.float64) for image in pair]
    expected = skimage_metrics.structural_similarity(
        *grey, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    assert ssim(*pair) == pytest.approx(expected, abs=1e-5)


def test_lab_and_ciede2000_agree(pair):
    np.testing.assert_allclose(to_lab(pair[0]), skimage_color.rgb2lab(pair[0].astype(np.float64)), atol=0.05)
    expected = skimage_color.deltaE_ciede2000(*(skimage_color.rgb2lab(image.astype(np.float64)) for image in pair))
    mean, largest = delta_e_2000(*pair)
    assert mean == pytest.approx(expected.mean(), abs=0.02)
    assert largest == pytest.approx(expected.max(), abs=0.1)


def test_identical_pictures_are_at_the_best_of_every_scale(pair):
    same = pair[1]
    assert psnr(same, same) == 80
    assert ssim(same, same) == pytest.approx(1)
    assert delta_e_2000(same, same) == (0, 0)


def test_greys_differ_by_lightness_alone():
    dark, light = (np.full((4, 4, 3), value, np.float32) for value in (0.4, 0.5))
    expected = skimage_color.deltaE_ciede2000(
        skimage_color.rgb2lab(dark.astype(np.float64)), skimage_color.rgb2lab(light.astype(np.float64))
    )
    assert delta_e_2000(dark, light)[0] == pytest.approx(expected.mean(), abs=0.02)


def test_pictures_smaller_than_the_window_are_refused():
    small = np.zeros((10, 40, 3), np.float32)
    with pytest.raises(ValueError, match="11 × 11"):
        ssim(small, small)
