"""Classical methods to compare with, run as a person would: one setting for all photos, nothing known of the damage.

Each takes and returns a picture, (H, W, 3) float32 sRGB in [0, 1]. scikit-image does the standard ones; it is a
development dependency, imported when a method runs. Methods that are told what no user knows are called oracles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.imaging.windows import window_minimum
from core.starter.classical.guided import guided_coefficients

Image = NDArray[np.float32]


def non_local_means(picture: Image) -> Image:
    """Buades, Coll and Morel, 2005, with the noise level estimated from the picture."""
    from skimage.restoration import denoise_nl_means

    sigma = noise_level(picture)
    return _picture(
        denoise_nl_means(picture, patch_size=5, patch_distance=6, h=0.8 * sigma, sigma=sigma, channel_axis=-1)
    )


def noise_level(picture: Image) -> float:
    """Standard deviation of the noise: the median of the finest diagonal Haar wavelet (Donoho and Johnstone, 1994)."""
    even = picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2]
    diagonal = (even[::2, ::2] - even[1::2, ::2] - even[::2, 1::2] + even[1::2, 1::2]) / 2
    return float(np.median(np.abs(diagonal)) / 0.6745)


def total_variation(picture: Image) -> Image:
    """Chambolle's total variation denoising, 2004, at skimage's default weight."""
    from skimage.restoration import denoise_tv_chambolle

    return _picture(denoise_tv_chambolle(picture, weight=0.1, channel_axis=-1))


def deblocking_means(picture: Image) -> Image:
    """Non-local means at a fixed gentle strength, as JPEG artefacts mislead the noise estimate."""
    from skimage.restoration import denoise_nl_means

    return _picture(denoise_nl_means(picture, patch_size=5, patch_distance=6, h=0.03, sigma=0.02, channel_axis=-1))


def unsharp_mask(picture: Image) -> Image:
    """What a Gaussian blur of sigma 1 pixel takes away, added one and a half times."""
    from skimage.filters import gaussian

    return _picture(2.5 * picture - 1.5 * gaussian(picture, sigma=1, channel_axis=-1))


def richardson_lucy(picture: Image) -> Image:
    """Ten rounds of Richardson-Lucy deconvolution for a Gaussian of sigma 1.2 pixels, edges mirrored."""
    from skimage.restoration import richardson_lucy as deconvolve

    reach, margin = np.arange(-4, 5), 8
    bell = np.exp(-0.5 * (reach / 1.2) ** 2)
    kernel = np.outer(bell, bell)
    kernel /= kernel.sum()
    padded = np.pad(picture, ((margin, margin), (margin, margin), (0, 0)), mode="reflect")
    sharp = np.stack([deconvolve(padded[..., channel], kernel, num_iter=10) for channel in range(3)], axis=-1)
    return _picture(sharp[margin:-margin, margin:-margin])


def clahe(picture: Image) -> Image:
    """Contrast limited adaptive histogram equalisation of the lightness, clip limit 0.01."""
    from skimage.color import lab2rgb, rgb2lab
    from skimage.exposure import equalize_adapthist

    lab = rgb2lab(picture)
    lab[..., 0] = 100 * equalize_adapthist(lab[..., 0] / 100, clip_limit=0.01)
    return _picture(lab2rgb(lab))


def gamma(picture: Image) -> Image:
    """The gamma that brings the mean to 0.42, a usual photo's mean."""
    mean = float(np.clip(picture.mean(), 0.01, 0.99))
    return _picture(picture ** (np.log(0.42) / np.log(mean)))


def gamma_clahe(picture: Image) -> Image:
    return clahe(gamma(picture))


def gamma_clahe_means(picture: Image) -> Image:
    return non_local_means(gamma_clahe(picture))


def dark_channel_prior(picture: Image) -> Image:
    """He, Sun and Tang, 2011, with the paper's numbers: 15-pixel patches, ω 0.95, t₀ 0.1, a guided filter of 1e-3."""
    dark = window_minimum(picture.min(axis=2), 7)
    haziest = np.argsort(dark.ravel())[-max(1, dark.size // 1000) :]
    candidates = picture.reshape(-1, 3)[haziest]
    airlight = np.maximum(candidates[candidates.sum(axis=1).argmax()], 1 / 255)
    transmission = 1 - np.float32(0.95) * window_minimum((picture / airlight).min(axis=2), 7)
    guide = picture.mean(axis=2)
    slope, offset = np.moveaxis(guided_coefficients(guide, transmission, 30, 1e-3), -1, 0)
    refined = np.clip(slope * guide + offset, 0.1, 1)[..., None]
    return _picture((picture - airlight) / refined + airlight)


def channel_stretch(picture: Image) -> Image:
    """Each channel stretched to the full range, 0.05 % of its pixels clipped at either end."""
    low, high = np.percentile(picture, [0.05, 99.95], axis=(0, 1))
    return _picture((picture - low) / np.maximum(high - low, 1 / 255))


def grey_world(picture: Image) -> Image:
    """Each channel scaled to the mean of all."""
    means = picture.mean(axis=(0, 1))
    return _picture(picture * (means.mean() / np.maximum(means, 1 / 255)))


def median(picture: Image, side: int) -> Image:
    """Median over side × side pixels, channel by channel."""
    radius = side // 2
    padded = np.pad(picture, ((radius, radius), (radius, radius), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(0, 1))
    rows = [np.median(windows[top : top + 32], axis=(-2, -1)) for top in range(0, picture.shape[0], 32)]
    return _picture(np.concatenate(rows))


def inpaint_detected(picture: Image) -> Image:
    """Biharmonic inpainting where a pixel differs from the 5 × 5 median by more than 0.4."""
    return inpaint(picture, np.abs(picture - median(picture, 5)).max(axis=2) > 0.4)


def inpaint_oracle(picture: Image, clean: Image) -> Image:
    """Biharmonic inpainting of exactly the pixels that were damaged by more than 0.04: no user has that mask."""
    return inpaint(picture, np.abs(picture - clean).max(axis=2) > 0.04)


def inpaint(picture: Image, mask: NDArray[np.bool_]) -> Image:
    from skimage.restoration import inpaint_biharmonic

    return _picture(inpaint_biharmonic(picture, mask, split_into_regions=True, channel_axis=-1))


def _picture(values: NDArray[np.floating]) -> Image:
    return np.clip(values, 0, 1).astype(np.float32)
