"""What an export can be told: through JSON and back, and strict about it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.errors import BadExportOptionsError
from core.imaging.export_options import ExportOptions

SOME = ExportOptions(
    quality=80,
    bit_depth=16,
    long_side=2048,
    format="TIFF",
    sharpening="high",
    colour_space="display-p3",
    metadata="no-location",
    side_by_side=True,
    before_label="전",
    after_label="after",
)


@pytest.mark.parametrize("options", [ExportOptions(), SOME, ExportOptions(percent=12.5)])
def test_options_come_back_from_json(options: ExportOptions) -> None:
    assert ExportOptions.from_json(options.to_json()) == options


@pytest.mark.parametrize(
    "wrong",
    [
        {"quality": 0},
        {"quality": 50.5},
        {"quality": True},
        {"quality": None},
        {"bit_depth": 12},
        {"bit_depth": "8"},
        {"long_side": 15},
        {"long_side": 100000},
        {"percent": 0},
        {"percent": 101},
        {"percent": True},
        {"percent": float("nan")},
        {"long_side": 100, "percent": 50},
        {"format": "BMP"},
        {"sharpening": "extreme"},
        {"sharpening": ""},
        {"colour_space": "prophoto"},
        {"metadata": None},
        {"side_by_side": 1},
        {"before_label": 3},
        {"unheard_of": 1},
        {"kind": "restore"},
    ],
)
def test_anything_else_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadExportOptionsError):
        ExportOptions.from_json(json.dumps(json.loads(ExportOptions().to_json()) | wrong))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"kind": "export", "quality": []}', "[" * 100_000])
def test_text_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadExportOptionsError):
        ExportOptions.from_json(text)


def test_both_sizes_at_once_are_refused_with_words() -> None:
    with pytest.raises(BadExportOptionsError, match="in pixels and in percent"):
        replace(SOME, percent=50).check()
