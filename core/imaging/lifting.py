"""Carrying an edit that was made on a small copy of a photo over to the photo's own pixels.

Enlarging the edited copy alone would lose everything finer than its pixels. So the fine detail, which is what the photo
holds beyond its own enlarged copy, is added again, multiplied with a gain that is found on the copies in small windows:

- How much of the copy's structure the edit kept, as the slope of a local regression (as in the guided filter). Haze
  removed: contrast and detail up. Content replaced: no correlation, hence no ghost of the old detail.
- Where the edit removed noise, detail must stand out of the noise that is to be expected in it (Wiener's gain). That
  noise is known from what the edit took away; what the engine itself added counts against it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from core.imaging.arrays import row_blocks
from core.imaging.windows import Plane, window_mean
from core.photo import Pixels

_ROWS = 128  # rows of the photo lifted at a time
_LEVEL = 1 / 255
_WINDOW = 2  # radius of the windows in which the gain is found
_FLAT = (_LEVEL / 2) ** 2  # variance below which a window says little: there, the detail stays as it is
_TOLERANCE = (2 * _LEVEL) ** 2  # variance that an engine's own error adds to whatever it makes
_LARGEST_GAIN = 3.0
_NOISE_WINDOW = 3
_NOISE_EXCESS = 2.0  # of noise taken off: single windows hold more than the mean
_ROUNDING = _LEVEL**2 / 6  # variance of rounding both copies to 8 bits


def lift(
    pixels: Pixels, before: NDArray[np.float32], after: NDArray[np.float32], region: NDArray[np.float32] | None = None
) -> Pixels:
    """Apply to a photo what turned its small copy `before` into `after`.

    pixels: (H, W, 3) uint8 or uint16, the photo. before, after: (h, w, 3) float32 in [0, 1], the whole photo scaled to
    the size that an engine works at, whose shape may differ a little from the photo's, and what the engine made of it.
    region: (h, w) float32 in [0, 1], where the result may differ from the photo; None means everywhere. Returns
    (H, W, 3) of the photo's dtype. Where `after` equals `before`, and where `region` is 0, these are the photo's very
    pixels. Takes little more memory than the result. Raises ValueError where the shapes do not fit.
    """
    if before.shape != after.shape or (region is not None and region.shape != before.shape[:2]):
        raise ValueError(f"shapes differ: {before.shape}, {after.shape}, {None if region is None else region.shape}")
    lifted = np.empty_like(pixels)
    white = np.float32(np.iinfo(pixels.dtype).max)
    for channel in range(pixels.shape[2]):
        plane = pixels[..., channel]
        copy, change = before[..., channel], after[..., channel] - before[..., channel]
        # Everything below is exactly zero where the change is, so that the photo comes back bit for bit.
        scaled_change = _Scaled(change, plane.shape)
        scaled_gain = _Scaled(_gain(plane, copy, change) - 1, plane.shape, Resampling.BILINEAR)
        scaled_region = None if region is None else _Scaled(region, plane.shape, Resampling.BILINEAR)
        for rows, values, detail in _details(plane, copy):
            difference = scaled_change.rows(rows) + scaled_gain.rows(rows) * detail
            if scaled_region is not None:
                difference *= scaled_region.rows(rows)
            lifted[rows, :, channel] = np.rint(np.clip(values + difference, 0, 1) * white)
    return lifted


class _Scaled:
    """A plane at another size, made a few rows at a time."""

    def __init__(self, plane: Plane, shape: tuple[int, ...], filter_: Resampling = Resampling.LANCZOS) -> None:
        self._image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
        self._height, self._width = shape
        self._filter = filter_

    def rows(self, rows: slice) -> Plane:
        scale = self._image.height / self._height
        box = (0, rows.start * scale, self._image.width, min(rows.stop * scale, self._image.height))
        return np.asarray(self._image.resize((self._width, rows.stop - rows.start), self._filter, box=box))


def _details(plane: Pixels, copy: Plane) -> Iterator[tuple[slice, Plane, Plane]]:
    """Rows of one channel in [0, 1], and what is in them that its small copy does not hold."""
    white = np.float32(np.iinfo(plane.dtype).max)
    scaled_copy = _Scaled(copy, plane.shape)
    for rows in row_blocks(plane.shape[0], _ROWS):
        values = plane[rows].astype(np.float32) / white
        yield rows, values, values - scaled_copy.rows(rows)


def _gain(plane: Pixels, copy: Plane, change: Plane) -> Plane:
    """What to multiply detail with, on the grid of the copy: 1 where nothing changed, 0 where all is new."""
    variance, covariance, residual = _regression(copy, change, _WINDOW, _FLAT)
    slope = np.clip(1 + covariance / variance, 0, _LARGEST_GAIN)
    explained = slope * slope * variance
    unexplained = np.maximum(residual - np.float32(_TOLERANCE), 0)
    slope *= explained / np.maximum(explained + unexplained, np.float32(1e-12))
    gain = 1 + window_mean(slope - 1, _WINDOW)
    noise = _noise_removed(copy, copy + change) * max(plane.size / copy.size - 1, 0)  # white noise: most of it is fine
    if noise > 0:
        energy = np.maximum(window_mean(_detail_energy(plane, copy), 1), np.float32(1e-9))
        gain *= np.clip(1 - np.float32(_NOISE_EXCESS * noise) / energy, 0, 1)
    return gain


def _regression(guide: Plane, target: Plane, radius: int, flat: float) -> tuple[Plane, Plane, Plane]:
    """Variance of the guide (never below `flat`), its covariance with the target, and the target's variance beyond."""
    mean_guide, mean_target = window_mean(guide, radius), window_mean(target, radius)
    variance = np.maximum(window_mean(guide * guide, radius) - mean_guide * mean_guide, 0) + np.float32(flat)
    covariance = window_mean(guide * target, radius) - mean_guide * mean_target
    spread = window_mean(target * target, radius) - mean_target * mean_target
    return variance, covariance, np.maximum(spread - covariance * covariance / variance, 0)


def _noise_removed(copy: Plane, edited: Plane) -> float:
    """Variance of the noise that is in the copy and not in what was made of it; 0 where no noise was taken away.

    Noise is what one of them has and the other does not explain, whatever the contrast. The median over windows sees
    noise and passes over replaced content. An autoencoder trades noise of its own for what it loses, nearly the same
    in all windows, so the lower quartile of what is new in the edited copy is taken off.
    """
    fine, edited_fine = (image - window_mean(image, 1) for image in (copy, edited))
    spread, _, new = _regression(fine, edited_fine, _NOISE_WINDOW, 1e-9)
    _, _, gone = _regression(edited_fine, fine, _NOISE_WINDOW, 1e-9)
    textured = spread > _ROUNDING  # clipped highlights and shadows hold no noise and say nothing
    if not textured.any():
        return 0.0
    return max(float(np.median(gone[textured]) - np.quantile(new[textured], 0.25)) - _ROUNDING, 0.0) * 9 / 8


def _detail_energy(plane: Pixels, copy: Plane) -> Plane:
    """Mean square of the detail within each pixel of the copy."""
    height, width = copy.shape
    narrow = np.concatenate([_resized(detail * detail, (width, len(detail))) for _, _, detail in _details(plane, copy)])
    return _resized(narrow, (width, height))


def _resized(plane: Plane, size: tuple[int, int]) -> Plane:
    return np.asarray(Image.fromarray(plane).resize(size, Resampling.BOX))
