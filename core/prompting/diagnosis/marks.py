"""Measurements of marks on a photo, made on crops at native resolution: flakes, streaks, specks and scratches."""

from __future__ import annotations

import numpy as np

from core.prompting.diagnosis.light import LUMA_601
from core.prompting.diagnosis.samples import Array
from core.prompting.diagnosis.texture import halve

_NEAR, _FAR = 5, 21  # pixels: the surroundings that a mark stands out from, and those that tell how rare that is
_LAG = 7  # pixels over which a line goes on


def measure_marks(crops: Array) -> dict[str, float]:
    """Name → value, for (n, c, c, 3) crops in 8-bit levels, c at least 64."""
    luma: Array = crops @ LUMA_601
    saturation: Array = np.ptp(crops, axis=3)
    measures: dict[str, float] = {}
    for name in ("fine", "middle", "coarse"):
        detail = _detail(luma)
        measures |= _outliers(detail, saturation[:, 2:-2, 2:-2], name)
        if name == "fine":
            rarity = _rarity(detail)
            measures |= _lines(np.maximum(rarity - 2, 0), "bright_line")
            measures |= _lines(np.maximum(-rarity - 2, 0), "dark_line")
        if name != "coarse":
            measures |= _streaks(luma, np.maximum(detail, 0), name)
        luma, saturation = halve(luma), halve(saturation)
    return measures


def _box(planes: Array, side: int) -> Array:
    """Means over side × side pixels of (n, h, w) planes, edges repeated; rounded as in training, unlike window_mean."""
    reach = side // 2
    padded = np.pad(planes, ((0, 0), (reach + 1, reach), (reach + 1, reach)), mode="edge").astype(np.float64)
    sums = padded.cumsum(axis=1).cumsum(axis=2)
    means = sums[:, side:, side:] - sums[:, :-side, side:] - sums[:, side:, :-side] + sums[:, :-side, :-side]
    result: Array = (means / side**2).astype(np.float32)
    return result


def _detail(luma: Array) -> Array:
    """What stands out from its near surroundings; the crop's rim is left out."""
    rim = _NEAR // 2
    return (luma - _box(luma, _NEAR))[:, rim:-rim, rim:-rim]


def _rarity(detail: Array) -> Array:
    """Detail in units of the usual detail of the far surroundings."""
    return detail / (_box(np.abs(detail), _FAR) + 3)


def _outliers(detail: Array, saturation: Array, name: str) -> dict[str, float]:
    """Bright against dark outliers: flakes are bright, colourless, and in every crop; dust is both, and rarer."""
    flat = detail.reshape(len(detail), -1)
    low, low_side, middle, high_side, high = np.percentile(flat, (0.5, 16, 50, 84, 99.5), axis=1)
    skew = np.log((high - middle + 1) / (middle - low + 1))
    tail = np.log((high - low + 1) / (high_side - low_side + 1))
    rarity = _rarity(detail)
    measures = {
        f"speck_{name}_skew": float(np.median(skew)),
        f"speck_{name}_skew_least": float(np.percentile(skew, 15)),
    }
    measures |= {
        f"speck_{name}_tail": float(np.median(tail)),
        f"speck_{name}_tail_least": float(np.percentile(tail, 15)),
    }
    usual = saturation.mean()
    for side, marked in (("bright", rarity > 4), ("dark", rarity < -4)):
        share = np.log(marked.mean(axis=(1, 2)) + 1e-4)
        measures[f"{side}_{name}"] = float(np.median(share))
        measures[f"{side}_{name}_least"] = float(np.percentile(share, 15))
        measures[f"{side}_{name}_most"] = float(np.percentile(share, 85))
        colour = (saturation[marked].sum() + usual) / (marked.sum() + 1)
        measures[f"{side}_{name}_colour"] = float((colour - usual) / (usual + 10))
    return measures


def _lines(marks: Array, name: str) -> dict[str, float]:
    """How much of what stands out goes on for several pixels both ways, by direction.

    Rain goes on near the vertical and in every crop, a scratch in any direction and in few crops.
    """
    marks = np.minimum(marks, 4)
    going = []
    for dy, dx in ((_LAG, -4), (_LAG, -2), (_LAG, 0), (_LAG, 2), (_LAG, 4), (4, _LAG), (0, _LAG), (-4, _LAG)):
        height, width = marks.shape[1] - 2 * _LAG, marks.shape[2] - 2 * _LAG
        ahead, here, behind = (
            marks[:, _LAG + k * dy : _LAG + k * dy + height, _LAG + k * dx : _LAG + k * dx + width] for k in (-1, 0, 1)
        )
        going.append(np.cbrt(ahead * here * behind).mean(axis=(1, 2)))
    steep, level = np.max(going[:5], axis=0), np.max(going[5:], axis=0)
    most = np.maximum(steep, level)
    lead = np.log((steep + 0.003) / (level + 0.003))
    part = most / (marks.mean(axis=(1, 2)) + 0.01)
    return {
        f"{name}": float(np.log(np.median(most) + 0.003)),
        f"{name}_most": float(np.log(np.percentile(most, 90) + 0.003)),
        f"{name}_part": float(np.median(part)),
        f"{name}_part_most": float(np.percentile(part, 90)),
        f"{name}_steep": float(np.median(lead)),
        f"{name}_steep_least": float(np.percentile(lead, 15)),
    }


def _streaks(luma: Array, bright: Array, name: str) -> dict[str, float]:
    """How far bright detail repeats itself near the vertical and near the level, and which way slopes lean.

    Dense rain leaves no outliers, but the same direction in every crop.
    """
    bright = bright - bright.mean(axis=(1, 2), keepdims=True)
    power = (bright**2).mean(axis=(1, 2)) + 0.5
    steep = np.max([_repeat(bright, dx) for dx in range(-5, 6)], axis=0) / power
    level = _repeat(bright.swapaxes(1, 2), 0) / power
    across, down = (np.abs(np.diff(luma, axis=axis)).mean(axis=(1, 2)) + 0.5 for axis in (2, 1))
    lean = np.log(across / down)
    measures: dict[str, float] = {}
    for kind, values in (("steep", steep), ("level", level), ("lead", steep - level), ("lean", lean)):
        measures[f"streak_{name}_{kind}"] = float(np.median(values))
        measures[f"streak_{name}_{kind}_least"] = float(np.percentile(values, 15))
    return measures


def _repeat(planes: Array, dx: int) -> Array:
    """Autocovariance of each plane at a lag of _LAG rows and dx columns, |dx| ≤ 5."""
    width = planes.shape[2] - 10
    covariance: Array = (planes[:, :-_LAG, 5 : 5 + width] * planes[:, _LAG:, 5 + dx : 5 + dx + width]).mean(axis=(1, 2))
    return covariance
