"""Measurements of texture, made on crops at native resolution: noise, sharpness, JPEG blocks."""

from __future__ import annotations

import numpy as np

from core.prompting.diagnosis.light import LUMA_601
from core.prompting.diagnosis.samples import Array

_BLOCK = 8


def measure_texture(crops: Array) -> dict[str, float]:
    """Name → value, for (n, c, c, 3) crops in 8-bit levels, c a multiple of 8 from 64 up."""
    luma = crops @ LUMA_601
    return _noise(crops, luma) | _sharpness(luma) | _blocking(luma)


def halve(planes: Array) -> Array:
    """Block means over 2 × 2 pixels of (n, h, w) planes."""
    n, h, w = planes.shape
    means: Array = planes[:, : h // 2 * 2, : w // 2 * 2].reshape(n, h // 2, 2, w // 2, 2).mean(axis=(2, 4))
    return means


def _grain(planes: Array) -> Array:
    """Noise sigma of every block of 8 × 8 pixels (Immerkær 1996: a mask that sees neither slopes nor curves)."""
    rows = planes[:, 2:] - 2 * planes[:, 1:-1] + planes[:, :-2]
    mask = np.abs(rows[:, :, 2:] - 2 * rows[:, :, 1:-1] + rows[:, :, :-2])
    n, h, w = mask.shape
    h, w = h // _BLOCK, w // _BLOCK
    blocks = mask[:, : h * _BLOCK, : w * _BLOCK].reshape(n, h, _BLOCK, w, _BLOCK)
    grain: Array = blocks.mean(axis=(2, 4)) * np.float32(np.sqrt(np.pi / 2) / 6)
    return grain


def _noise(crops: Array, luma: Array) -> dict[str, float]:
    """Sigma of the finest grain in the flattest blocks, its growth with scale, and the same for colour."""
    grain = _grain(luma)
    n, h, w = grain.shape
    tone = luma[:, 1 : 1 + h * _BLOCK, 1 : 1 + w * _BLOCK].reshape(n, h, _BLOCK, w, _BLOCK).mean(axis=(2, 4))
    usable = (tone > 6) & (tone < 249)
    if not usable.any():
        usable = np.ones_like(usable)
    p10, p25, p50 = np.percentile(grain[usable], (10, 25, 50))
    dark = usable & (tone <= np.percentile(tone[usable], 30))
    return {
        "noise_sigma": float(p25),
        "noise_p10": float(p10),
        "noise_p50": float(p50),
        "noise_dark": float(np.percentile(grain[dark], 25)),
        "noise_coarse": float(np.percentile(_grain(halve(luma)), 15)),
        "noise_red": float(np.percentile(_grain(crops[..., 0] - luma)[usable], 25)),
        "noise_blue": float(np.percentile(_grain(crops[..., 2] - luma)[usable], 25)),
    }


def _steepness(luma: Array) -> Array:
    """The steepest slopes (99.5th percentile) of each crop in four directions: (4, n)."""
    pairs = (
        (luma[:, :, 1:], luma[:, :, :-1]),
        (luma[:, 1:], luma[:, :-1]),
        (luma[:, 1:, 1:], luma[:, :-1, :-1]),
        (luma[:, 1:, :-1], luma[:, :-1, 1:]),
    )
    slopes = [np.percentile(np.abs(a - b).reshape(len(luma), -1), 99.5, axis=1) for a, b in pairs]
    return np.asarray(slopes, np.float32) + np.float32(0.5)


def _sharpness(luma: Array) -> dict[str, float]:
    """How much steeper edges look when the photo is halved: 1 for a sharp edge, 2 for one that is wide and soft."""
    half = halve(luma)
    fine, middle, coarse = _steepness(luma), _steepness(half), _steepness(halve(half))
    measures: dict[str, float] = {}
    for name, ratio in (("fine", middle / fine), ("coarse", coarse / middle)):
        mean, worst = ratio.mean(axis=0), ratio.max(axis=0)
        measures[f"edge_{name}"] = float(np.median(mean))
        measures[f"edge_{name}_best"] = float(np.percentile(mean, 15))
        measures[f"edge_{name}_worst"] = float(np.percentile(worst, 15))
        measures[f"edge_{name}_uneven"] = float(np.median(worst - ratio.min(axis=0)))
    measures["edge_contrast"] = float(np.log(np.median(coarse.mean(axis=0))))
    energy = [_log_energy(plane) for plane in (luma, half, halve(half))]
    for name, fall in (("fine", energy[1] - energy[0]), ("coarse", energy[2] - energy[1])):
        low, middle_fall = np.percentile(fall, (15, 50))
        measures[f"spectrum_{name}"] = float(middle_fall)
        measures[f"spectrum_{name}_best"] = float(low)
    return measures


def _log_energy(planes: Array) -> Array:
    """Log of the mean absolute Laplacian, one value per crop."""
    laplacian = 4 * planes[:, 1:-1, 1:-1] - planes[:, 2:, 1:-1] - planes[:, :-2, 1:-1]
    laplacian = laplacian - planes[:, 1:-1, 2:] - planes[:, 1:-1, :-2]
    result: Array = np.log(np.abs(laplacian).mean(axis=(1, 2)) + np.float32(0.3))
    return result


def _blocking(luma: Array) -> dict[str, float]:
    """Steps at every eighth pixel, whatever the phase of the grid, and coefficients that quantisation has emptied."""
    down, down_phase = _grid_step(luma)
    across, across_phase = _grid_step(luma.swapaxes(1, 2))
    aligned = _empty_coefficients(luma[:, down_phase:, across_phase:])
    shifted = _empty_coefficients(luma[:, (down_phase + 4) % 8 :, (across_phase + 4) % 8 :])
    return {
        "blockiness": (down + across) / 2,
        "blockiness_least": min(down, across),
        "emptied_low": aligned[0],
        "emptied_high": aligned[1],
        "emptied_low_gain": aligned[0] - shifted[0],
        "emptied_high_gain": aligned[1] - shifted[1],
    }


def _grid_step(luma: Array) -> tuple[float, int]:
    """How far steps between rows at one phase of 8 stand out from the other phases, and the row where blocks begin."""
    step = np.minimum(np.abs(np.diff(luma, axis=1)), 24).mean(axis=(0, 2))
    excess = step[1:-1] - (step[:-2] + step[2:]) / 2
    phases = excess[: len(excess) // 8 * 8].reshape(-1, 8).mean(axis=0)
    peak = int(phases.argmax())
    others = np.delete(phases, [(peak - 1) % 8, peak, (peak + 1) % 8])
    return float((phases[peak] - others.mean()) / (np.abs(others).mean() + 0.1 * step.mean() + 0.02)), (peak + 2) % 8


def _dct_matrix() -> Array:
    """The 8-point orthonormal DCT-II, as in JPEG."""
    k, x = np.mgrid[0:8, 0:8]
    matrix = np.cos((2 * x + 1) * k * np.pi / 16) * np.where(k == 0, np.sqrt(1 / 8), np.sqrt(1 / 4))
    return np.asarray(matrix, np.float32)


_DCT = _dct_matrix()
_FREQUENCY = np.add.outer(np.arange(8), np.arange(8))


def _empty_coefficients(luma: Array) -> tuple[float, float]:
    """Share of near-zero DCT coefficients among the low and the high frequencies of 8 × 8 blocks with detail."""
    n, h, w = luma.shape[0], luma.shape[1] // 8, luma.shape[2] // 8
    blocks = luma[:, : h * 8, : w * 8].reshape(n, h, 8, w, 8).swapaxes(2, 3).reshape(-1, 8, 8)
    blocks = blocks[blocks.std(axis=(1, 2)) > 4]
    if len(blocks) == 0:
        return 1.0, 1.0
    empty = np.abs(_DCT @ blocks @ _DCT.T) < 1.5
    low, high = (_FREQUENCY >= 2) & (_FREQUENCY <= 4), (_FREQUENCY >= 6) & (_FREQUENCY <= 9)
    return float(empty[:, low].mean()), float(empty[:, high].mean())
