"""The model card, put together from what training and the benchmark left in the bundle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.learned.edits import EDITS, KINDS
from core.learned.prior import FILE


def write_card() -> Path:
    """Write `MODEL_CARD.md` beside the strengths. Parts that were not measured yet say so."""
    path = FILE.with_name("MODEL_CARD.md")
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    facts: dict[str, Any] = {}
    if FILE.with_suffix(".json").exists():
        facts = json.loads(FILE.with_suffix(".json").read_text(encoding="utf-8"))
    quality = FILE.with_name("quality.md")
    curve = facts.get("curve", [])
    card = template.format(
        photos=facts.get("photos", "Some"),
        kilobytes=FILE.stat().st_size / 1000,
        minutes=f"{curve[-1]['cpu_minutes']:.0f}" if curve else "–",
        tasks=f"{curve[-1]['tasks']:,}" if curve else "–",
        edits="\n".join(f"- {kind}: {', '.join(e.name for e in EDITS.values() if e.kind == kind)}" for kind in KINDS),
        curve=_curve(curve),
        quality=quality.read_text(encoding="utf-8").strip() if quality.exists() else "Not measured yet.",
    )
    path.write_text(card, encoding="utf-8")
    return path


def _curve(curve: list[dict[str, Any]]) -> str:
    if not curve:
        return "No curve was kept."
    picked = curve[:: max(1, len(curve) // 8)]
    if picked[-1] is not curve[-1]:
        picked.append(curve[-1])
    rows = [
        f"| {line['cpu_minutes']:.1f} | {line['tasks']} | {line['grade']:.2f} | {line['decibels']:.2f} |"
        for line in picked
    ]
    return "\n".join(["| CPU-minutes | Tasks | Colours alone | With surroundings |", "| --- " * 4 + "|", *rows])
