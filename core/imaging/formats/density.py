"""Print resolution, in dots per inch, and the other units that files state it in."""

from __future__ import annotations

Dpi = tuple[float, float]
"""Across and down, in dots per inch."""

INCH = 0.0254  # metres
CENTIMETRES_PER_INCH = 2.54
_MOST = 65535  # what JFIF can hold; nothing prints finer


def sound_dpi(across: float, down: float) -> Dpi | None:
    """A resolution, or None where the numbers are no more than placeholders (0, 1 or absurd)."""
    return (float(across), float(down)) if all(1 < value <= _MOST for value in (across, down)) else None


def dpi_from_metre(across: int, down: int) -> Dpi | None:
    """From whole dots per metre, which round every whole number of dots per inch: 11811 stands for 300."""
    return sound_dpi(_unrounded(across), _unrounded(down))


def dpi_to_metre(dpi: Dpi) -> tuple[int, int]:
    return _per_metre(dpi[0]), _per_metre(dpi[1])


def _per_metre(per_inch: float) -> int:
    return round(per_inch / INCH)


def _unrounded(per_metre: int) -> float:
    whole = round(per_metre * INCH)
    return whole if _per_metre(whole) == per_metre else per_metre * INCH
